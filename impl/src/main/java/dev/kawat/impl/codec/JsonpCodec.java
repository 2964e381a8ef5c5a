/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.codec;

import dev.kawat.spi.Codec;
import dev.kawat.spi.Payload;
import java.lang.reflect.Type;
import java.util.Optional;

/**
 * JSON values as they are ({@code JsonObject}, {@code JsonArray} and so on), by the JSON-P of the platform, whose provider is
 * looked up at the first use, with the class loader given.
 */
public final class JsonpCodec implements Codec {

    private final LateBinding<JsonpBinding> binding;

    /** A codec that finds its provider by a class loader: the application's. */
    public JsonpCodec(ClassLoader loader) {
        this.binding = new LateBinding<>(loader, JsonpCodec::lookUp, readers -> {}); // they hold nothing to release
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
        return binding.get().read(JsonCodec.textOf(payload), (Class<?>) type, payload);
    }

    /** Not a reference to {@code create}, which would need the classes of JSON-P when this codec is made. */
    private static JsonpBinding lookUp() {
        return JsonpBinding.create();
    }
}
