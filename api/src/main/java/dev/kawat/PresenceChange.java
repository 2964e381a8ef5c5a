/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.util.Optional;

/**
 * The event that a user has come or gone: that the first connection of the user to an endpoint has opened, or the last one has
 * closed, on whichever node. An endpoint that tells of its topics too, by the setting {@code presence}, tells the same of the first
 * and the last subscription to each. Observe it with {@link Joined} or {@link Left}.
 *
 * @param server the server of the endpoint
 * @param topic the topic that the user has subscribed to or left; empty for the endpoint as a whole
 * @param user the name of the {@linkplain WebSocketConnection#identity() identity} of the user's connections
 */
public record PresenceChange(WebSocketServer server, Optional<Topic> topic, String user) {}
