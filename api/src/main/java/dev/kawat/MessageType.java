/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The type of a JSON message: the value of its property {@code type}, or of the property that {@link
 * WebSocketEndpoint#messageTypeProperty()} names.
 *
 * <p>On a class, often a record, it is the type of the messages that are objects of that class, in both directions. A method
 * with {@code @OnMessage} that takes the class gets the messages of this type. When the built-in JSON codec sends an object of the
 * class, it writes the property first, unless the class itself has a property of that name.
 *
 * <pre>{@code
 * @MessageType("join")
 * record Join(String name) {}
 *
 * @OnMessage
 * void join(Join join) {} // {"type":"join","name":"Ann"}
 * }</pre>
 *
 * <p>On an {@code @OnMessage} method, it is the type of the messages that the method gets, whatever it takes: text, a {@code
 * Map}, a JSON-P value, or a class that has another type or none.
 *
 * <p>A method that takes a sealed type gets the messages of all classes that it permits, each of which has its own
 * {@code @MessageType}. A message without the property, or with a type that no method has, goes to the {@code @OnMessage} method
 * without a type. If there is none, it is a {@link MessageDecodeException}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface MessageType {

    /** The type. It is not empty, and belongs to only one method or class of an endpoint. */
    String value();
}
