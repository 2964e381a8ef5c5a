/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.codec;

import dev.kawat.Codec;
import dev.kawat.MessageDecodeException;
import dev.kawat.MessageType;
import dev.kawat.Payload;
import dev.kawat.impl.descriptor.MessageSubtypes;
import dev.kawat.impl.settings.MessageSettings;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Encodes and decodes JSON objects with their message type in a property. The property is written for classes with a {@link
 * MessageType}, and read for sealed types, to find the permitted class. Other objects are plain JSON.
 */
public final class TypedJsonCodec implements Codec, CheckedJsonDecoder {

    private final JsonCodec json;
    private final MessageTypeReader types;
    private final Map<Type, Map<String, Class<?>>> subtypes = new ConcurrentHashMap<>();

    /** A codec that adds message types to the JSON of another codec. */
    public TypedJsonCodec(JsonCodec json, MessageTypeReader types) {
        this.json = json.with(types.check());
        this.types = types;
    }

    /** Returns a codec for messages that belong to no endpoint. */
    public static TypedJsonCodec of(JsonCodec json, MessageSettings settings) {
        return new TypedJsonCodec(json, MessageTypeReader.of(settings));
    }

    @Override
    public boolean supports(Type type) {
        return json.supports(type);
    }

    @Override
    public Payload encode(Object value) {
        Payload payload = json.encode(value);
        MessageType type = value.getClass().getAnnotation(MessageType.class);
        return type != null && payload instanceof Payload.Text written && lacksType(written.text())
                ? Payload.of(JsonText.withProperty(written.text(), types.property(), type.value()))
                : payload;
    }

    private boolean lacksType(String object) {
        return JsonText.isObject(object) && !JsonText.hasProperty(object, types.property());
    }

    @Override
    public Object decode(Payload payload, Type type) {
        Map<String, Class<?>> named = named(type);
        return named.isEmpty()
                ? json.decode(payload, type)
                : json.decodeChecked(payload, subtype(payload, type, named)); // reading its type has checked it
    }

    @Override
    public Object decodeChecked(Payload payload, Type type) {
        Map<String, Class<?>> named = named(type);
        return json.decodeChecked(payload, named.isEmpty() ? type : subtype(payload, type, named));
    }

    private Map<String, Class<?>> named(Type type) {
        return subtypes.computeIfAbsent(type, TypedJsonCodec::subtypes);
    }

    /** Returns the permitted classes of a sealed type by their message types; empty for other types. */
    private static Map<String, Class<?>> subtypes(Type type) {
        return MessageSubtypes.isPolymorphic(type) ? MessageSubtypes.byName((Class<?>) type) : Map.of();
    }

    private Class<?> subtype(Payload payload, Type sealed, Map<String, Class<?>> named) {
        String name = types.read(payload).orElseThrow(() -> types.untyped(payload));
        Class<?> subtype = named.get(name);
        if (subtype == null) {
            throw new MessageDecodeException(
                    "the message has a type that " + sealed.getTypeName() + " does not permit", payload, null);
        }
        return subtype;
    }
}
