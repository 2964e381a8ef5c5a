/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.time.Duration;

/**
 * A node that runs the application.
 *
 * @param id a number that no other node has, and this one only until it stops
 * @param name the name for people: the setting {@code relay-node}
 * @param age the time since it started
 * @param connections how many connections its endpoints have, as it said last
 */
public record ClusterNode(long id, String name, Duration age, int connections) {}
