/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Sends the result of a callback to every open connection of the server, and not to the sender alone.
 *
 * <pre>{@code
 * @OnMessage
 * @Broadcast
 * Line said(Line line) {
 *     return line;
 * }
 * }</pre>
 *
 * <p>The callback is annotated with {@code @OnOpen}, {@code @OnMessage}, {@code @OnError} or {@code @OnClose}. In the last case,
 * the connection itself is no longer among the receivers. The message is encoded once, as a reply to the sender would be, or not at
 * all if there is no receiver. The items of a stream are paced by the outbox of the connection whose callback returned it, and by
 * no other outbox.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Broadcast {

    /** Leaves out the connection whose callback returned the message. */
    boolean exceptSender() default false;
}
