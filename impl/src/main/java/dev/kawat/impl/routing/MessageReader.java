/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.routing;

import dev.kawat.DataType;
import dev.kawat.HandlerEvent;
import dev.kawat.MessageDecodeException;
import dev.kawat.MessageTooBigException;
import dev.kawat.Payload;
import dev.kawat.UnacceptableMessageException;
import dev.kawat.impl.codec.Codecs;
import dev.kawat.impl.codec.EndpointCodecs;
import dev.kawat.impl.descriptor.Callback;
import dev.kawat.impl.message.Utf8;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;

/** Makes a callback's argument of a message as it came ({@code String} or {@code ByteBuffer}); chosen at deployment. */
@FunctionalInterface
public interface MessageReader {

    /** The types that callbacks take of the bytes of a message. */
    Set<Type> OF_BYTES = Set.of(ByteBuffer.class, byte[].class, InputStream.class, Payload.Binary.class);

    /**
     * Returns what the callback takes.
     *
     * @throws MessageDecodeException when the message cannot be read so
     * @throws MessageTooBigException when it is larger than the callback allows
     */
    Object read(Object message);

    /** Returns the reader for a callback, by the codec that it chooses, or the type of its parameter. */
    static MessageReader of(Callback callback, DataType dataType, EndpointCodecs codecs) {
        return of(callback, dataType, codecs, codecs.reading()::decode);
    }

    /** Returns the reader for a callback for messages of a type, which has been read. */
    static MessageReader ofTyped(Callback callback, DataType dataType, EndpointCodecs codecs) {
        return of(callback, dataType, codecs, codecs.reading()::decodeTyped);
    }

    private static MessageReader of(
            Callback callback, DataType dataType, EndpointCodecs codecs, BiFunction<Payload, Type, Object> decoder) {
        Type type = Objects.requireNonNull(callback.messageType(), "a message callback has a message parameter");
        return codecs.chosenForMessage(callback)
                .<MessageReader>map(codec -> message -> Codecs.decode(payload(message, dataType), type, codec))
                .orElseGet(() -> of(type, dataType, decoder));
    }

    /** Returns the reader for messages that are taken as a type. */
    static MessageReader of(Type type, DataType dataType, BiFunction<Payload, Type, Object> decoder) {
        if (type == String.class || type == CharSequence.class) {
            return dataType == DataType.OBJECT
                    ? message -> decoder.apply(payload(message), String.class)
                    : MessageReader::text;
        }
        if (type == Reader.class) {
            return message -> new StringReader(text(message));
        }
        if (type == Payload.class) {
            return payload(dataType);
        }
        if (type == HandlerEvent.Message.class) {
            return ReceivedMessage.reader(dataType, decoder);
        }
        if (type == Payload.Text.class) {
            return message -> Payload.of(text(message));
        }
        if (dataType == DataType.TEXT && OF_BYTES.contains(type)) {
            MessageReader ofBytes = of(type, DataType.BLOB, decoder);
            return message -> ofBytes.read(text(message)); // bytes that are no text are none here
        }
        if (type == ByteBuffer.class) {
            return MessageReader::bytes;
        }
        if (type == byte[].class) {
            return message -> array(bytes(message));
        }
        if (type == InputStream.class) {
            return message -> new ByteArrayInputStream(array(bytes(message)));
        }
        if (type == Payload.Binary.class) {
            return message -> Payload.of(bytes(message));
        }
        return message -> decoder.apply(payload(message, dataType), type);
    }

    /** Returns the reader for messages of either kind, as they came unless all are presented as one kind. */
    private static MessageReader payload(DataType dataType) {
        return switch (dataType) {
            case TEXT -> message -> Payload.of(text(message));
            case BLOB -> message -> Payload.of(bytes(message));
            case AUTO, OBJECT -> MessageReader::payload;
        };
    }

    /**
     * Returns this reader for a callback that takes messages of so many bytes at most.
     *
     * @param name the name of the endpoint
     */
    default MessageReader atMost(long maxBytes, String name) {
        return message -> {
            if (isLarger(message, maxBytes)) {
                throw new MessageTooBigException(
                        "a message of the peer has more than " + maxBytes
                                + " bytes; to allow more, raise maxMessageSize of its callback in endpoint '" + name
                                + "'",
                        maxBytes);
            }
            return read(message);
        };
    }

    private static boolean isLarger(Object message, long maxBytes) {
        return message instanceof String text
                ? text.length() > maxBytes || Utf8.length(text) > maxBytes
                : ((ByteBuffer) message).remaining() > maxBytes;
    }

    /** Returns this reader for messages that are looked at again after the callback, which then gets a view of its own. */
    default MessageReader keepingTheMessage() {
        return message -> {
            Object read = read(message);
            return read == message && read instanceof ByteBuffer bytes ? bytes.duplicate() : read;
        };
    }

    /** Returns a message for the report of a failure. */
    static Payload payload(Object message) {
        return message instanceof String text ? Payload.of(text) : Payload.of(((ByteBuffer) message).duplicate());
    }

    /** Returns a message as codecs get it: as text where all messages are presented as text, otherwise as it came. */
    static Payload payload(Object message, DataType dataType) {
        return payload(dataType == DataType.TEXT ? text(message) : message);
    }

    /** Returns a message as text. */
    static String text(Object message) {
        if (message instanceof String text) {
            return text;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(((ByteBuffer) message).duplicate())
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            throw new UnacceptableMessageException(
                    "the endpoint takes text, but the message is not UTF-8", payload(message));
        }
    }

    private static ByteBuffer bytes(Object message) {
        return message instanceof String text
                ? ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8))
                : (ByteBuffer) message;
    }

    private static byte[] array(ByteBuffer bytes) {
        byte[] array = new byte[bytes.remaining()];
        bytes.duplicate().get(array);
        return array;
    }
}
