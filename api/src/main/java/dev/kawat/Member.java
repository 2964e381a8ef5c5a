/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

/**
 * A user who is connected, on whichever nodes.
 *
 * @param name the name of the {@linkplain WebSocketConnection#identity() identity} of the connections
 * @param connections the number of connections of the user, at least 1
 */
public record Member(String name, int connections) {}
