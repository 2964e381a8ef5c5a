/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Sends what a callback returns to every open connection of its server, not to the sender alone.
 *
 * <pre>{@code
 * @OnMessage
 * @Broadcast
 * Line said(Line line) {
 *     return line;
 * }
 * }</pre>
 *
 * <p>It is encoded once, as a reply to the sender would be, and not at all where nobody is. The callback is one of {@code @OnOpen},
 * {@code @OnMessage}, {@code @OnError} and {@code @OnClose}; at {@code @OnClose} the connection itself is no longer among the
 * receivers. Items of a stream are paced by the outbox of the connection whose callback returned it, and by nobody else's.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Broadcast {

    /** Whether the connection whose callback it was is left out. */
    boolean exceptSender() default false;
}
