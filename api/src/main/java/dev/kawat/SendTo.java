/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Sends the result of a callback to the subscribers of a topic of the server, and not to the sender, unless that has subscribed
 * too.
 *
 * <pre>{@code
 * @OnMessage
 * @SendTo("room.{room}")
 * Line said(Line line) {
 *     return line;
 * }
 * }</pre>
 *
 * <p>The message is encoded once, as a reply to the sender would be, or not at all if there is no subscriber. {@link Broadcast}
 * describes which callbacks may have the annotation, and how streams are sent.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface SendTo {

    /** The name of the topic. {@code {variable}} stands for the value of that variable of the path of the endpoint. */
    String value();

    /** Leaves out the connection whose callback returned the message, even if it has subscribed. */
    boolean exceptSender() default false;
}
