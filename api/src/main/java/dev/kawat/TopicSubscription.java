/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

/**
 * The event that a connection begins or ends to receive the messages of a topic. Observe it with {@link Subscribed} or {@link
 * Unsubscribed}.
 *
 * @param topic the topic
 * @param connection the connection. It is closed if the subscription ends because the connection ended
 * @param subscribers the number of subscribers of the topic after this change: 1 for the first one, 0 when the last one left
 */
public record TopicSubscription(Topic topic, WebSocketConnection connection, int subscribers) {}
