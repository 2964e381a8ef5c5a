/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A callback of a handler for when a peer that was slow ({@link OnSlow}) has caught up: at most an eighth of what may wait does,
 * and writes make progress. Other systems call it {@code drain}. A timer looks for it, four times a second. The method may take
 * what an {@code @OnOpen} method may, and return what that may: perhaps the state that the peer has missed.
 *
 * <p>It may also take a {@code long}: how many messages the endpoint's {@link OverflowPolicy} dropped since this was last called,
 * or since the connection was opened. For how many altogether see {@link WebSocketConnection#droppedMessages()}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface OnCaughtUp {}
