/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.codec;

import dev.kawat.Codec;
import dev.kawat.Payload;
import dev.kawat.impl.settings.JsonBounds;
import java.lang.reflect.Type;
import java.util.Optional;

/**
 * Encodes and decodes JSON values ({@code JsonObject}, {@code JsonArray} and so on) by JSON-P. Every message is checked by {@link
 * JsonCheck} before the provider reads it. The provider is looked up at the first use.
 */
public final class JsonpCodec implements Codec, CheckedJsonDecoder {

    private final LazyProvider<JsonpBinding> binding;
    private final JsonCheck check;

    /** A codec that finds its provider by the class loader of the application. */
    public JsonpCodec(ClassLoader loader) {
        this(
                new LazyProvider<>(loader, JsonpCodec::lookUp, readers -> {}), // there is nothing to release
                new JsonCheck(JsonBounds.defaults()));
    }

    private JsonpCodec(LazyProvider<JsonpBinding> binding, JsonCheck check) {
        this.binding = binding;
        this.check = check;
    }

    /** Returns a codec with the same provider and the bounds of an endpoint. */
    JsonpCodec with(JsonCheck check) {
        return new JsonpCodec(binding, check);
    }

    /** Returns why there is no provider of JSON values; empty if there is one. */
    public Optional<String> missing() {
        return binding.missing();
    }

    @Override
    public boolean supports(Type type) {
        try {
            return type instanceof Class<?> known && JsonpBinding.areValues(known);
        } catch (NoClassDefFoundError absent) {
            return false; // without JSON-P there are no JSON values
        }
    }

    @Override
    public Payload encode(Object value) {
        return Payload.of(JsonpBinding.write(value));
    }

    @Override
    public Object decode(Payload payload, Type type) {
        String text = JsonCodec.textOf(payload);
        check.require(text, payload);
        return binding.get().read(text, (Class<?>) type, payload);
    }

    @Override
    public Object decodeChecked(Payload payload, Type type) {
        return binding.get().read(JsonCodec.textOf(payload), (Class<?>) type, payload);
    }

    /** Creates the binding. A reference to {@code create} would need the classes of JSON-P when this codec is created. */
    private static JsonpBinding lookUp() {
        return JsonpBinding.create();
    }
}
