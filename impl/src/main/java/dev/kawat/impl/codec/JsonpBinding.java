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

/** Reads and writes JSON values by a provider of JSON-P. The API may be missing as long as this class is not used. */
final class JsonpBinding {

    private final JsonReaderFactory readers;

    private JsonpBinding(JsonReaderFactory readers) {
        this.readers = readers;
    }

    /**
     * Creates a binding to the provider that the context class loader finds.
     *
     * @throws RuntimeException if there is no provider
     */
    static JsonpBinding create() {
        return new JsonpBinding(JsonProvider.provider().createReaderFactory(Map.of()));
    }

    /** Returns whether the objects of a class are JSON values. */
    static boolean areValues(Class<?> type) {
        return JsonValue.class.isAssignableFrom(type);
    }

    /** Returns the JSON of a value, which needs no provider. */
    static String write(Object value) {
        return ((JsonValue) value).toString();
    }

    /** Returns the value in a text that has been checked. */
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
        } catch (JsonException | IllegalStateException failure) { // IllegalStateException if there is no value
            throw JsonBinding.unreadable(type, payload, failure);
        }
    }
}
