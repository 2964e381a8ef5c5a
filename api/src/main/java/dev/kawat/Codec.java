/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.lang.reflect.Type;

/**
 * A codec, which encodes objects as messages and decodes messages to objects.
 *
 * <p>An application implements this interface in a bean, which needs no registration. Codecs of the application are asked before
 * the built-in ones, which read and write JSON. If several support a type, the one with the highest {@code
 * jakarta.annotation.Priority} is taken. If a callback takes or returns a type for which two have the same priority, the deployment
 * fails; {@link WithCodec} chooses a codec by its class.
 *
 * <p>The codec for a type is chosen once, so {@link #supports} must always return the same. Methods are called from any thread,
 * for many connections at once, and must not block. Therefore the scope of the bean is
 * {@code @ApplicationScoped}, {@code @Singleton} or {@code @Dependent}.
 *
 * <p>A codec into which {@code @RequestScoped} or {@code @ConnectionScoped} beans are injected has an active request context in
 * each call. It also has the context of the connection if the call is for one connection, so not in a broadcast from outside of
 * callbacks.
 */
public interface Codec {

    /**
     * Returns true if this codec encodes and decodes objects of a type.
     *
     * @param type for a parameter or a result of a callback, the declared type with its generics, or an interface whose classes the
     *     codec need not know; for other messages that are sent, the class of the object
     */
    boolean supports(Type type);

    /**
     * Returns true if this codec reads binary messages. A callback that takes a type of this codec then gets binary messages of the
     * peer instead of text messages. For messages that are sent, the result of {@link #encode} decides.
     *
     * @implSpec The default implementation returns false.
     */
    default boolean binary() {
        return false;
    }

    /**
     * Encodes an object as a message.
     *
     * @return the message, never null
     * @throws MessageEncodeException if the object cannot be encoded. Any other exception is treated the same
     */
    Payload encode(Object value);

    /**
     * Decodes a message to an object.
     *
     * @param payload the message of the peer
     * @param type the type that the handler declares
     * @return an object of that type, never null
     * @throws MessageDecodeException if the message cannot be read. Any other exception is treated the same
     */
    Object decode(Payload payload, Type type);
}
