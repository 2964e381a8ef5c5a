/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.codec;

import dev.kawat.Payload;
import jakarta.json.JsonException;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.io.StringReader;
import java.util.Map;

/** A JSON-P provider: all that names the classes of that API, which need not be there before this class is used. */
final class JsonpBinding {

    private final JsonReaderFactory readers;

    private JsonpBinding(JsonReaderFactory readers) {
        this.readers = readers;
    }

    /**
     * The provider that the context class loader finds.
     *
     * @throws RuntimeException when there is none
     */
    static JsonpBinding create() {
        return new JsonpBinding(JsonProvider.provider().createReaderFactory(Map.of()));
    }

    /** Whether objects of a class are JSON values. */
    static boolean areValues(Class<?> type) {
        return JsonValue.class.isAssignableFrom(type);
    }

    /** The JSON of a value, which every value knows itself. */
    static String write(Object value) {
        return ((JsonValue) value).toString();
    }

    /** The value in a text that is proven to be one. */
    Object read(String json, Class<?> type, Payload payload) {
        JsonValue value = value(json, type, payload);
        if (!type.isInstance(value)) {
            throw JsonBinding.unreadable(type, payload, null);
        }
        return value;
    }

    private JsonValue value(String json, Class<?> type, Payload payload) {
        try (JsonReader reader = readers.createReader(new StringReader(json))) {
            return reader.readValue();
        } catch (JsonException | IllegalStateException failure) { // the latter for no value at all
            throw JsonBinding.unreadable(type, payload, failure);
        }
    }
}
