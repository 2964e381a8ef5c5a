/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a callback for a peer that was slow ({@link OnSlow}) and has caught up. Other systems call this event {@code drain}.
 *
 * <p>A peer has caught up when its outbox is at most an eighth full and writes make progress. A timer checks this four times a
 * second. The method may take and return what an {@code @OnOpen} method may; it may return the state that the peer has missed.
 *
 * <p>The method may also take a {@code long}: the number of messages that the {@link OverflowPolicy} of the endpoint has dropped
 * since the last call, or since the connection opened. {@link WebSocketConnection#droppedMessages()} returns the total number.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface OnCaughtUp {}
