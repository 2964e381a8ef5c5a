/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.descriptor;

import dev.kawat.HandlerEvent;
import dev.kawat.Payload;
import java.io.InputStream;
import java.io.Reader;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The types of messages that are received or sent without a codec. */
public final class RawMessageTypes {

    private static final Set<Type> TEXT = Set.of(
            String.class,
            CharSequence.class,
            Reader.class,
            Payload.Text.class,
            Payload.class,
            HandlerEvent.Message.class);
    private static final Set<Type> EITHER = Set.of(Payload.class, HandlerEvent.Message.class);
    private static final Set<Type> BINARY =
            Set.of(byte[].class, ByteBuffer.class, InputStream.class, Payload.Binary.class);
    private static final List<Class<?>> SENT =
            List.of(CharSequence.class, String.class, ByteBuffer.class, byte[].class);

    private RawMessageTypes() {}

    /** Returns whether a parameter of a type receives text messages without a codec; one for a payload of any kind does too. */
    static boolean isText(Type type) {
        return TEXT.contains(type);
    }

    /** Returns whether a parameter of a type receives messages of either kind, without a codec. */
    public static boolean isEither(@Nullable Type type) {
        return type != null && EITHER.contains(type);
    }

    /** Returns whether a parameter of a type receives binary messages only, without a codec. */
    static boolean isBinary(Type type) {
        return BINARY.contains(type);
    }

    /** Returns whether a parameter of a type receives messages without a codec. */
    public static boolean areReceived(Type type) {
        return isText(type) || isBinary(type);
    }

    /** Returns whether all objects of a class are sent without a codec. */
    public static boolean areSent(Class<?> type) {
        return SENT.stream().anyMatch(sent -> sent.isAssignableFrom(type));
    }

    /** Returns whether some objects of a declared class may be sent without a codec. */
    public static boolean maybeSent(Class<?> type) {
        return areSent(type) || SENT.stream().anyMatch(type::isAssignableFrom);
    }
}
