/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.codec;

import dev.kawat.MessageDecodeException;
import dev.kawat.MessageEncodeException;
import dev.kawat.Payload;
import java.lang.reflect.Type;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A library that reads and writes JSON. Can be used from any thread. */
interface JsonBinding {

    /**
     * Returns the JSON of an object.
     *
     * @throws MessageEncodeException if the object cannot be written
     */
    String write(Object value);

    /**
     * Returns the object in a text that has been checked to be one JSON value; null for the JSON {@code null}.
     *
     * @param payload the message with the text, for failures
     * @throws MessageDecodeException if the text cannot be read as the type, which is a fault of the peer
     * @throws JsonTypeException if no text can be read as the type, which is a fault of the application
     */
    @Nullable
    Object read(String json, Type type, Payload payload);

    /**
     * Returns why no text can be read as a type; empty if no reason is known. No constructor of the application is called.
     */
    Optional<String> problem(Type type);

    /** Releases the library. */
    void close();

    /** Returns the failure to read a text. */
    static MessageDecodeException unreadable(Type type, Payload payload, @Nullable Throwable cause) {
        return new MessageDecodeException("the message is not valid JSON for a " + type.getTypeName(), payload, cause);
    }

    /** Returns the failure to write an object, or a member of it that cannot be sent. */
    static MessageEncodeException unwritable(Object value, Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof MessageEncodeException said) {
                return said;
            }
        }
        return new MessageEncodeException("cannot write a " + value.getClass().getName() + " as JSON", failure);
    }

    /** Returns the failure to send an object of a class that cannot be sent. */
    static MessageEncodeException unsendable(Class<?> type, String remedy) {
        return new MessageEncodeException("cannot send a " + type.getName() + ": " + remedy, null);
    }
}
