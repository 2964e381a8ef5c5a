/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a callback for a peer that is slow.
 *
 * <p>A peer is slow when its outbox is half full ({@code outbox-bytes}, {@code outbox-messages}), or when a write has made no
 * progress for the time {@code slow-after}. A timer checks this four times a second, whether messages are sent or not. {@link
 * OnCaughtUp} follows when the peer reads again, or {@code onClose}.
 *
 * <p>The method may take and return what an {@code @OnOpen} method may. It does not overlap with other callbacks of the connection,
 * so it is called late if one of them takes long. If the peer has caught up by then, neither callback is called. The {@link
 * OverflowPolicy} of the endpoint and {@code write-timeout} decide what happens to a peer that stays slow.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface OnSlow {}
