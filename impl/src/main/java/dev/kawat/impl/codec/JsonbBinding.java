/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.codec;

import dev.kawat.MessageDecodeException;
import dev.kawat.MessageEncodeException;
import dev.kawat.spi.Payload;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.json.bind.JsonbException;
import java.lang.System.Logger.Level;
import java.lang.reflect.Type;

/** A JSON-B provider: all that names the classes of that API, which need not be there before this class is used. */
final class JsonbBinding {

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

    String write(Object value) {
        try {
            return jsonb.toJson(value);
        } catch (JsonbException failure) {
            throw new MessageEncodeException(
                    "cannot write a " + value.getClass().getName() + " as JSON", failure);
        }
    }

    /** The object in a text, which is that of a payload. */
    Object read(String json, Type type, Payload payload) {
        try {
            return jsonb.fromJson(json, type);
        } catch (JsonbException failure) {
            throw new MessageDecodeException(
                    "the message is not the JSON of a " + type.getTypeName(), payload, failure);
        }
    }

    void close() {
        try {
            jsonb.close();
        } catch (Exception failure) {
            LOG.log(Level.DEBUG, "the JSON-B provider failed to close", failure);
        }
    }
}
