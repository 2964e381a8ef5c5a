/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Sends what a callback returns to the subscribers of a topic of its server, not to the sender, unless that has subscribed too.
 *
 * <pre>{@code
 * @OnMessage
 * @SendTo("room.{room}")
 * Line said(Line line) {
 *     return line;
 * }
 * }</pre>
 *
 * <p>It is encoded once, as a reply to the sender would be, and not at all where nobody has subscribed. See {@link Broadcast} for
 * where it may stand, and for streams.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface SendTo {

    /** The name of the topic. {@code {variable}} stands for the value of that variable of the endpoint's path. */
    String value();

    /** Whether the connection whose callback it was is left out although it has subscribed. */
    boolean exceptSender() default false;
}
