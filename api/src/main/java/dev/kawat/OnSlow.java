/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A callback of a handler for when the peer is slow: half of what may wait for it does ({@code outbox-bytes}, {@code
 * outbox-messages}), or a write has made no progress for {@code slow-after}. A timer looks for that, four times a second, whether
 * anything is sent or not. {@link OnCaughtUp} follows when the peer reads again, or {@code onClose}.
 *
 * <p>The method may take what an {@code @OnOpen} method may, and return what that may. It does not overlap with the other callbacks
 * of the connection, and so comes late when one of them takes long; when the peer has caught up by then, neither comes. What is
 * done to a peer that stays slow is up to the endpoint's {@link OverflowPolicy} and to {@code write-timeout}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface OnSlow {}
