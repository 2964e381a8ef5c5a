/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The type of a JSON message: what stands in its property {@code type}, or in the one that {@link
 * WebSocketEndpoint#messageTypeProperty()} names.
 *
 * <p>On a class, often a record, it is the type of the messages that are objects of that class, in both directions. A method
 * with {@code @OnMessage} that takes the class gets the messages of the type. Where an object of the class is sent by the
 * built-in JSON, the property is written first, unless the class has a property of that name itself.
 *
 * <pre>{@code
 * @MessageType("join")
 * record Join(String name) {}
 *
 * @OnMessage
 * void join(Join join) {} // {"type":"join","name":"Ann"}
 * }</pre>
 *
 * <p>On a method with {@code @OnMessage}, it is the type of the messages that the method gets, whatever it takes: text, a {@code Map},
 * a JSON-P value, or a class that has no type or another one.
 *
 * <p>A method that takes a sealed type gets the messages of all the classes that the type permits, each of which has its own
 * {@code @MessageType}. A message without the property, or with a type that no method has, goes to the {@code @OnMessage} method
 * without a type if there is one; else it is a {@link MessageDecodeException}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface MessageType {

    /** The type: not empty, and of one method or class alone among those of an endpoint. */
    String value();
}
