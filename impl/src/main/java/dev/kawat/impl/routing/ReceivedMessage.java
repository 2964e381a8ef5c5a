/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.routing;

import dev.kawat.DataType;
import dev.kawat.HandlerEvent;
import dev.kawat.Payload;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.function.BiFunction;

/** A message as a {@link dev.kawat.ConnectionHandler} gets it. Immutable. */
final class ReceivedMessage implements HandlerEvent.Message {

    private final Object message;
    private final DataType dataType;
    private final Object data;
    private final BiFunction<Payload, Type, Object> decoder;

    /**
     * A message.
     *
     * @param message the message as it came, {@code String} or {@code ByteBuffer}
     * @param data the content in the form of the data type
     * @param decoder decodes it to other types
     */
    private ReceivedMessage(Object message, DataType dataType, Object data, BiFunction<Payload, Type, Object> decoder) {
        this.message = message;
        this.dataType = dataType;
        this.data = data;
        this.decoder = decoder;
    }

    /** Returns the reader of such messages, which presents them in the form of a data type. */
    static MessageReader reader(DataType dataType, BiFunction<Payload, Type, Object> decoder) {
        MessageReader presented = switch (dataType) {
            case AUTO -> message -> message;
            case TEXT -> MessageReader.of(String.class, dataType, decoder);
            case BLOB -> MessageReader.of(ByteBuffer.class, dataType, decoder);
            case OBJECT -> MessageReader.of(Object.class, dataType, decoder);
        };
        return message -> new ReceivedMessage(message, dataType, presented.read(message), decoder);
    }

    @Override
    public DataType dataType() {
        return dataType;
    }

    @Override
    public Object data() {
        return data instanceof ByteBuffer bytes ? bytes.duplicate() : data;
    }

    @Override
    public Payload payload() {
        return MessageReader.payload(message);
    }

    @Override
    public Object as(Type type) {
        Objects.requireNonNull(type, "type");
        return type == Object.class
                ? decoder.apply(payload(), type)
                : MessageReader.of(type, DataType.AUTO, decoder).read(message);
    }

    @Override
    public String toString() {
        return "message " + payload();
    }
}
