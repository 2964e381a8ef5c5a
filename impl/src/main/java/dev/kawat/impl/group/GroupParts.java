/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.group;

import dev.kawat.impl.history.HistoryMemory;
import dev.kawat.impl.presence.EndpointPresence;

/**
 * The parts of an application that the groups of one server need.
 *
 * @param history bounds the histories of all topics
 * @param relay reaches the members of the same groups on other nodes
 * @param presence knows who they are
 */
public record GroupParts(HistoryMemory history, EndpointRelay relay, EndpointPresence presence) {}
