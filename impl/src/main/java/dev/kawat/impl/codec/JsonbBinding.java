/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.codec;

import dev.kawat.spi.Payload;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.json.bind.JsonbException;
import java.lang.System.Logger.Level;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/** A JSON-B provider: all that names the classes of that API, which need not be there before this class is used. */
final class JsonbBinding implements JsonBinding {

    private static final System.Logger LOG = System.getLogger("dev.kawat.codec");

    private final Jsonb jsonb;

    private JsonbBinding(Jsonb jsonb) {
        this.jsonb = jsonb;
    }

    /**
     * The provider that the context class loader finds.
     *
     * @throws RuntimeException when there is none
     * @throws NoClassDefFoundError when not even the API is there
     */
    static JsonbBinding create() {
        return new JsonbBinding(JsonbBuilder.create());
    }

    @Override
    public String write(Object value) {
        try {
            return jsonb.toJson(value);
        } catch (JsonbException failure) {
            throw JsonBinding.unwritable(value, failure);
        }
    }

    @Override
    public @Nullable Object read(String json, Type type, Payload payload) {
        try {
            return jsonb.fromJson(json, type);
        } catch (JsonbException failure) {
            throw JsonBinding.unreadable(type, payload, failure);
        }
    }

    @Override
    public void close() {
        try {
            jsonb.close();
        } catch (Exception failure) {
            LOG.log(Level.DEBUG, "the JSON-B provider failed to close", failure);
        }
    }
}
