/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

/**
 * The event that a connection misses messages of a topic with a history, which are kept no more. Observers are called as those of
 * {@link TopicSubscription}, without a qualifier.
 *
 * @param topic the topic
 * @param connection the connection that misses them
 * @param after the place behind the last message that it has, or that it said that it has
 * @param next the place from which it goes on
 */
public record TopicGap(Topic topic, WebSocketConnection connection, Position after, Position next) {}
