/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.codec;

import dev.kawat.MessageDecodeException;
import dev.kawat.MessageEncodeException;
import dev.kawat.Payload;
import java.lang.reflect.Type;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A library that reads and writes JSON. Usable from any thread. */
interface JsonBinding {

    /**
     * The JSON of an object.
     *
     * @throws MessageEncodeException when it has none
     */
    String write(Object value);

    /**
     * The object in a text that is proven to be one JSON value; null for the JSON {@code null}.
     *
     * @param payload where the text comes from, for failures
     * @throws MessageDecodeException when there is no such object: the peer's fault
     * @throws JsonTypeException when there can be none, whatever the text: the application's
     */
    @Nullable
    Object read(String json, Type type, Payload payload);

    /**
     * Why nothing can be read as a type, whatever the text: what it must be, and what it is. Empty where nothing speaks against
     * it. No constructor of the application is called.
     */
    Optional<String> problem(Type type);

    /** Releases the library. */
    void close();

    /** The failure to read a text. */
    static MessageDecodeException unreadable(Type type, Payload payload, @Nullable Throwable cause) {
        return new MessageDecodeException("the message is not the JSON of a " + type.getTypeName(), payload, cause);
    }

    /** The failure to write an object, or something in it that cannot be sent. */
    static MessageEncodeException unwritable(Object value, Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof MessageEncodeException said) {
                return said;
            }
        }
        return new MessageEncodeException("cannot write a " + value.getClass().getName() + " as JSON", failure);
    }

    /** The failure to send an object of a class of which there would be nothing in a message. */
    static MessageEncodeException unsendable(Class<?> type, String remedy) {
        return new MessageEncodeException("cannot send a " + type.getName() + ": " + remedy, null);
    }
}
