/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.lang.reflect.Type;

/**
 * Turns objects into messages and back.
 *
 * <p>A bean of this type is found by itself and asked before the built-in codecs, which read and write JSON. Where several beans
 * support a type, the one with the highest {@code jakarta.annotation.Priority} is taken, and it is an error of the deployment
 * when a callback takes or returns a type for which two have the same; {@link WithCodec} chooses one by its class. The choice
 * for a type is made once and kept, so {@link #supports} must always answer the same. Methods are called from any thread, for
 * many connections at once, and must not block; so the scope of the bean is {@code @ApplicationScoped}, {@code @Singleton} or
 * {@code @Dependent}. A codec into which {@code @RequestScoped} or {@code @ConnectionScoped} beans are injected has a request
 * context around each call, and the context of the connection where the call is about one: not in a broadcast from outside of
 * callbacks.
 */
public interface Codec {

    /**
     * Whether this codec encodes and decodes objects of this type. What a callback takes or returns is asked for as it is declared:
     * with its generics, or an interface whose classes the codec need not know. For what is sent otherwise, it is the class of
     * the object.
     */
    boolean supports(Type type);

    /**
     * Whether its messages are binary ones. A callback that takes a type of this codec gets the binary messages of a peer then, and
     * not the text messages. This does not decide about what is sent, for which {@link #encode} returns the payload.
     */
    default boolean binary() {
        return false;
    }

    /**
     * The message for an object.
     *
     * @throws MessageEncodeException when the object cannot be encoded; any other exception is treated the same
     */
    Payload encode(Object value);

    /**
     * The object in a message.
     *
     * @param payload what the peer sent
     * @param type what the handler asks for, as declared
     * @return an object of that type, never null
     * @throws MessageDecodeException when the message cannot be read; any other exception is treated the same
     */
    Object decode(Payload payload, Type type);
}
