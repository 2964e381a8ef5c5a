/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.codec;

import dev.kawat.Codec;
import dev.kawat.Keyed;
import dev.kawat.MessageDecodeException;
import dev.kawat.MessageEncodeException;
import dev.kawat.Payload;
import dev.kawat.impl.descriptor.UnsendableTypes;
import dev.kawat.impl.message.EncodedMessage;
import dev.kawat.impl.message.KeyedMessage;
import dev.kawat.impl.message.Outbound;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Encodes and decodes by the first codec that supports a type: those of the application in their order, then JSON. The codec of a
 * type is found once. Can be used from any thread.
 */
public final class Codecs implements Encoder {

    private final List<Codec> application;
    private final Codec json;
    private final Map<Type, Codec> chosen = new ConcurrentHashMap<>();

    /** The codecs of sent objects, by their classes. */
    private final Map<Class<?>, Codec> encoding = new ConcurrentHashMap<>();

    /**
     * The codecs of one application.
     *
     * @param application its own codecs, in order
     * @param json the codec for everything else
     */
    public Codecs(List<Codec> application, Codec json) {
        this.application = List.copyOf(application);
        this.json = json;
    }

    /**
     * Returns the message for an object, by its run-time type: text, bytes, or the message that its codec returns.
     *
     * @throws MessageEncodeException if its codec fails, or if it has no codec and cannot be sent, such as a stage or a stream
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
                ? UnsendableTypes.remedyForClass(type).<Codec>map(Refusal::new).orElse(json)
                : codec;
    }

    /** Refuses to encode objects that cannot be sent as JSON. */
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
            throw new MessageDecodeException("the message is not a " + type.getTypeName(), payload, null);
        }
    }

    /**
     * Encodes an object by a codec.
     *
     * @throws MessageEncodeException if it fails
     */
    static Outbound.Message encode(Object message, Codec codec) {
        Payload payload = payload(message, codec);
        return payload instanceof Payload.Text text
                ? Outbound.Text.of(text.text())
                : Outbound.Binary.copyOf(((Payload.Binary) payload).bytes());
    }

    /**
     * Decodes a message.
     *
     * @throws MessageDecodeException if the codec of the type fails
     */
    public Object decode(Payload payload, Type type) {
        return decode(payload, type, codecFor(type));
    }

    /**
     * Decodes a message whose message type has been read, so that it has been checked to be JSON.
     *
     * @throws MessageDecodeException if the codec of the type fails
     */
    public Object decodeTyped(Payload payload, Type type) {
        Codec codec = codecFor(type);
        return read(payload, type, codec, true);
    }

    /**
     * Decodes a message by a codec.
     *
     * @throws MessageDecodeException if it fails
     */
    public static Object decode(Payload payload, Type type, Codec codec) {
        return read(payload, type, codec, false);
    }

    private static Object read(Payload payload, Type type, Codec codec, boolean isChecked) {
        try {
            Object value = isChecked && codec instanceof CheckedJsonDecoder json
                    ? json.decodeChecked(payload, type)
                    : codec.decode(payload, type);
            if (value == null) {
                throw new MessageDecodeException("the message does not contain a " + type.getTypeName(), payload, null);
            }
            return value;
        } catch (MessageDecodeException | JsonTypeException explained) {
            throw explained;
        } catch (RuntimeException
                | StackOverflowError failure) { // a codec of the application may recurse as deep as a peer nests
            throw new MessageDecodeException("the message is not a " + type.getTypeName(), payload, failure);
        }
    }

    private static Payload payload(Object message, Codec codec) {
        try {
            Payload payload = codec.encode(message);
            if (payload == null) {
                throw new MessageEncodeException(
                        "the codec returned null for a " + message.getClass().getName(), null);
            }
            return payload;
        } catch (MessageEncodeException explained) {
            throw explained;
        } catch (RuntimeException | StackOverflowError failure) {
            throw new MessageEncodeException(
                    "cannot encode a " + message.getClass().getName(), failure);
        }
    }

    private static boolean supports(Codec codec, Type type) {
        try {
            return codec.supports(type);
        } catch (RuntimeException
                | LinkageError failure) { // a type that no callback declares, so that it was not checked
            throw new MessageEncodeException(
                    "codec " + codec.getClass().getName() + " must say whether it supports " + type.getTypeName(),
                    failure);
        }
    }

    /** Returns the codec of a type. */
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
