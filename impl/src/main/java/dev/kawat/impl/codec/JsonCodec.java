/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.codec;

import dev.kawat.Codec;
import dev.kawat.MessageDecodeException;
import dev.kawat.Payload;
import dev.kawat.impl.settings.JsonBounds;
import dev.kawat.impl.settings.JsonChoice;
import java.lang.reflect.Type;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Encodes objects of any class to JSON, and decodes JSON, by JSON-B or Jackson. Every message is checked by {@link JsonCheck}
 * before they read it. Their classes are looked up at the first use, so that an application without JSON needs neither of them.
 */
public final class JsonCodec implements Codec {

    private final LazyProvider<JsonBinding> binding;
    private final JsonCheck check;

    /** A codec that finds its provider by the class loader of the application. */
    public JsonCodec(ClassLoader loader, JsonChoice choice) {
        this(
                new LazyProvider<>(loader, () -> lookUp(loader, choice), JsonBinding::close),
                new JsonCheck(JsonBounds.defaults()));
    }

    private JsonCodec(LazyProvider<JsonBinding> binding, JsonCheck check) {
        this.binding = binding;
        this.check = check;
    }

    /** Returns a codec with the same provider and the bounds of an endpoint. */
    JsonCodec with(JsonCheck check) {
        return new JsonCodec(binding, check);
    }

    /** Returns why there is no provider of JSON; empty if there is one. */
    public Optional<String> missing() {
        return binding.missing();
    }

    /** Returns why no message can be read as a type; empty if no reason is known. */
    public Optional<String> problem(Type type) {
        return binding.get().problem(type);
    }

    @Override
    public boolean supports(Type type) {
        return true;
    }

    @Override
    public Payload encode(Object value) {
        return Payload.of(binding.get().write(value));
    }

    @Override
    public Object decode(Payload payload, Type type) {
        String text = textOf(payload);
        check.require(text, payload);
        return decodeChecked(text, payload, type);
    }

    /** Returns the object in a payload whose text has been checked. */
    Object decodeChecked(Payload payload, Type type) {
        return decodeChecked(textOf(payload), payload, type);
    }

    private Object decodeChecked(String text, Payload payload, Type type) {
        Object value = binding.get().read(text, type, payload);
        if (value == null) {
            throw new MessageDecodeException("the message does not contain a " + type.getTypeName(), payload, null);
        }
        return value;
    }

    /** Returns the text of a payload; a binary one is UTF-8 (RFC 8259 section 8.1). */
    static String textOf(Payload payload) {
        if (payload instanceof Payload.Text text) {
            return text.text();
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(((Payload.Binary) payload).bytes())
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            throw new MessageDecodeException("the message is not UTF-8", payload, notUtf8);
        }
    }

    private static JsonBinding lookUp(ClassLoader loader, JsonChoice choice) {
        return switch (choice) {
            case JSONB -> jsonb();
            case JACKSON -> jackson(loader);
            case AUTO -> firstPresent(loader);
        };
    }

    private static JsonBinding firstPresent(ClassLoader loader) {
        try {
            return jsonb();
        } catch (RuntimeException noJsonb) {
            try {
                return jackson(loader);
            } catch (RuntimeException noJackson) {
                noJsonb.addSuppressed(noJackson);
                throw noJsonb; // the message is about the standard
            }
        }
    }

    private static JsonBinding jsonb() {
        try {
            return JsonbBinding.create();
        } catch (NoClassDefFoundError absent) {
            throw new IllegalStateException("the classes of JSON-B are missing", absent);
        }
    }

    private static JsonBinding jackson(ClassLoader loader) {
        try {
            return JacksonBinding.create(loader);
        } catch (NoClassDefFoundError absent) {
            throw new IllegalStateException("the classes of Jackson are missing, or older than 2.15", absent);
        }
    }

    /** Releases the provider. */
    public void release() {
        binding.release();
    }
}
