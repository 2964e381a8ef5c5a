/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.codec;

import dev.kawat.MessageDecodeException;
import dev.kawat.impl.descriptor.JsonChoice;
import dev.kawat.spi.Codec;
import dev.kawat.spi.Payload;
import java.lang.reflect.Type;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * JSON text for every type, by JSON-B or Jackson. Their classes are looked up at the first use, with the class loader given, so
 * that an application without JSON needs neither of them.
 */
public final class JsonCodec implements Codec {

    private final ClassLoader loader;
    private final JsonChoice choice;
    private final LateBinding<JsonBinding> binding;

    /** A codec that finds its provider by a class loader: the application's. */
    public JsonCodec(ClassLoader loader, JsonChoice choice) {
        this.loader = loader;
        this.choice = choice;
        this.binding = new LateBinding<>(loader, this::lookUp, JsonBinding::close);
    }

    /** Why there can be no JSON; empty where there is. */
    public Optional<String> missing() {
        return binding.missing();
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
        Object value = binding.get().read(textOf(payload), type, payload);
        if (value == null) {
            throw new MessageDecodeException("the message holds no " + type.getTypeName(), payload, null);
        }
        return value;
    }

    /** The text of a payload; a binary one is UTF-8 (RFC 8259 section 8.1). */
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

    private JsonBinding lookUp() {
        return switch (choice) {
            case JSONB -> jsonb();
            case JACKSON -> jackson();
            case AUTO -> firstThere();
        };
    }

    private JsonBinding firstThere() {
        try {
            return jsonb();
        } catch (RuntimeException noJsonb) {
            try {
                return jackson();
            } catch (RuntimeException noJackson) {
                noJsonb.addSuppressed(noJackson);
                throw noJsonb; // the standard is what to be told of
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

    private JsonBinding jackson() {
        try {
            return JacksonBinding.create(loader);
        } catch (NoClassDefFoundError absent) {
            throw new IllegalStateException("the classes of Jackson are missing", absent);
        }
    }

    /** Releases the provider. */
    public void release() {
        binding.release();
    }
}
