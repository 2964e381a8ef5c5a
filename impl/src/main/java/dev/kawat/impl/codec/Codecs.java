/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.codec;

import dev.kawat.Codec;
import dev.kawat.Keyed;
import dev.kawat.MessageDecodeException;
import dev.kawat.MessageEncodeException;
import dev.kawat.Payload;
import dev.kawat.impl.message.EncodedMessage;
import dev.kawat.impl.message.KeyedMessage;
import dev.kawat.impl.descriptor.UnsendableTypes;
import dev.kawat.impl.message.Outbound;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Objects to messages and back, by the first codec that supports the type: the application's in their order, then JSON. The
 * choice for a type is made once. Usable from any thread.
 */
public final class Codecs implements Encoder {

    private final List<Codec> application;
    private final Codec json;
    private final Map<Type, Codec> chosen = new ConcurrentHashMap<>();

    /** The same for objects that are sent, by their class. */
    private final Map<Class<?>, Codec> encoding = new ConcurrentHashMap<>();

    /**
     * The codecs of one application.
     *
     * @param application its own, the one to ask first at the beginning
     * @param json the codec for everything else
     */
    public Codecs(List<Codec> application, Codec json) {
        this.application = List.copyOf(application);
        this.json = json;
    }

    /**
     * The message for an object, by its run-time type: text, bytes, or what its codec makes of it.
     *
     * @throws MessageEncodeException when its codec fails, or when it has none and stands for what comes later, one after another
     *     or perhaps, such as a stage or a stream
     */
    @Override
    public EncodedMessage encode(Object message) {
        if (message instanceof CharSequence text) {
            return Outbound.Text.of(text.toString());
        }
        if (message instanceof ByteBuffer bytes) {
            return Outbound.Binary.copyOf(bytes);
        }
        if (message instanceof byte[] bytes) {
            return Outbound.Binary.copyOf(bytes);
        }
        if (message instanceof Keyed<?> keyed) {
            return new KeyedMessage(encode(keyed.message()), keyed.key());
        }
        return encode(message, encoderFor(message.getClass()));
    }

    private Codec encoderFor(Class<?> type) {
        Codec known = encoding.get(type);
        return known == null ? encoding.computeIfAbsent(type, this::findEncoder) : known;
    }

    private Codec findEncoder(Class<?> type) {
        Codec codec = codecFor(type);
        return codec == json
                ? UnsendableTypes.remedyOf(type).<Codec>map(Refusal::new).orElse(json)
                : codec;
    }

    /** Makes no message of objects that JSON would say nothing about. */
    private record Refusal(String remedy) implements Codec {

        @Override
        public boolean supports(Type type) {
            return false;
        }

        @Override
        public Payload encode(Object value) {
            throw JsonBinding.unsendable(value.getClass(), remedy);
        }

        @Override
        public Object decode(Payload payload, Type type) {
            throw new MessageDecodeException("the message is no " + type.getTypeName(), payload, null);
        }
    }

    /**
     * The message that a codec makes of an object.
     *
     * @throws MessageEncodeException when it fails
     */
    static Outbound.Message encode(Object message, Codec codec) {
        Payload payload = payload(message, codec);
        return payload instanceof Payload.Text text
                ? Outbound.Text.of(text.text())
                : Outbound.Binary.copyOf(((Payload.Binary) payload).bytes());
    }

    /**
     * The object in a message.
     *
     * @throws MessageDecodeException when the codec of the type fails
     */
    public Object decode(Payload payload, Type type) {
        return decode(payload, type, codecFor(type));
    }

    /**
     * The object in a message whose type has been read, so that it has been checked as JSON.
     *
     * @throws MessageDecodeException when the codec of the type fails
     */
    public Object decodeTyped(Payload payload, Type type) {
        Codec codec = codecFor(type);
        return read(payload, type, codec, true);
    }

    /**
     * The object that a codec finds in a message.
     *
     * @throws MessageDecodeException when it fails
     */
    public static Object decode(Payload payload, Type type, Codec codec) {
        return read(payload, type, codec, false);
    }

    private static Object read(Payload payload, Type type, Codec codec, boolean isProven) {
        try {
            Object value = isProven && codec instanceof CheckedJsonDecoder json
                    ? json.decodeProven(payload, type)
                    : codec.decode(payload, type);
            if (value == null) {
                throw new MessageDecodeException("the message holds no " + type.getTypeName(), payload, null);
            }
            return value;
        } catch (MessageDecodeException | JsonTypeException said) {
            throw said;
        } catch (RuntimeException
                | StackOverflowError failure) { // to a codec of the application, a peer may nest as deep as it likes
            throw new MessageDecodeException("the message is no " + type.getTypeName(), payload, failure);
        }
    }

    private static Payload payload(Object message, Codec codec) {
        try {
            Payload payload = codec.encode(message);
            if (payload == null) {
                throw new MessageEncodeException(
                        "the codec made no message of a " + message.getClass().getName(), null);
            }
            return payload;
        } catch (MessageEncodeException said) {
            throw said;
        } catch (RuntimeException | StackOverflowError failure) {
            throw new MessageEncodeException(
                    "cannot encode a " + message.getClass().getName(), failure);
        }
    }

    private static boolean supports(Codec codec, Type type) {
        try {
            return codec.supports(type);
        } catch (RuntimeException | LinkageError failure) { // of a type that no callback declares
            throw new MessageEncodeException(
                    "codec " + codec.getClass().getName() + " must say whether it supports " + type.getTypeName(),
                    failure);
        }
    }

    /** The codec of a type. */
    Codec codecFor(Type type) {
        Codec known = chosen.get(type);
        if (known != null) {
            return known;
        }
        Codec found = application.stream()
                .filter(codec -> supports(codec, type))
                .findFirst()
                .orElse(json);
        Codec first = chosen.putIfAbsent(type, found);
        return first == null ? found : first;
    }
}
