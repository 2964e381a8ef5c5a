/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

/**
 * The event that a connection begins or ends to receive what is sent to a topic; observed with {@link Subscribed} or {@link
 * Unsubscribed}.
 *
 * @param topic the topic
 * @param connection the connection; over, when the subscription ends because the connection did
 * @param subscribers how many subscribers the topic has with this change: 1 when it is the first, 0 when it was the last
 */
public record TopicSubscription(Topic topic, WebSocketConnection connection, int subscribers) {}
