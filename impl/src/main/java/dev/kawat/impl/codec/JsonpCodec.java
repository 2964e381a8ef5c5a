/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.codec;

import dev.kawat.Codec;
import dev.kawat.Payload;
import dev.kawat.impl.settings.JsonBounds;
import java.lang.reflect.Type;
import java.util.Optional;

/**
 * JSON values as they are ({@code JsonObject}, {@code JsonArray} and so on), by the JSON-P of the platform, whose provider is
 * looked up at the first use, with the class loader given. It sees no message before {@link JsonCheck} does.
 */
public final class JsonpCodec implements Codec, CheckedJsonDecoder {

    private final LazyProvider<JsonpBinding> binding;
    private final JsonCheck check;

    /** A codec that finds its provider by a class loader: the application's. */
    public JsonpCodec(ClassLoader loader) {
        this(
                new LazyProvider<>(loader, JsonpCodec::lookUp, readers -> {}), // they hold nothing to release
                new JsonCheck(JsonBounds.defaults()));
    }

    private JsonpCodec(LazyProvider<JsonpBinding> binding, JsonCheck check) {
        this.binding = binding;
        this.check = check;
    }

    /** This codec with the bounds of an endpoint; both have one provider. */
    JsonpCodec with(JsonCheck check) {
        return new JsonpCodec(binding, check);
    }

    /** Why JSON values cannot be read; empty where they can. */
    public Optional<String> missing() {
        return binding.missing();
    }

    @Override
    public boolean supports(Type type) {
        try {
            return type instanceof Class<?> known && JsonpBinding.areValues(known);
        } catch (NoClassDefFoundError absent) {
            return false; // nothing is a JSON value where there is no such thing
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
    public Object decodeProven(Payload payload, Type type) {
        return binding.get().read(JsonCodec.textOf(payload), (Class<?>) type, payload);
    }

    /** Not a reference to {@code create}, which would need the classes of JSON-P when this codec is made. */
    private static JsonpBinding lookUp() {
        return JsonpBinding.create();
    }
}
