/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.codec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.kawat.spi.Payload;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * Jackson 2, with the modules that the application's class loader finds: all that names its classes, which need not be there
 * before this class is used. Like JSON-B, it ignores properties that a class does not have, and writes dates as ISO 8601.
 */
final class JacksonBinding implements JsonBinding {

    private final ObjectMapper mapper;

    private JacksonBinding(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    /**
     * A mapper of our own.
     *
     * @throws NoClassDefFoundError when Jackson is not there
     */
    static JacksonBinding create(ClassLoader loader) {
        return new JacksonBinding(JsonMapper.builder()
                .addModules(ObjectMapper.findModules(loader))
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .build());
    }

    @Override
    public String write(Object value) {
        try {
            return mapper.writeValueAsString(value);
        } catch (JsonProcessingException failure) {
            throw JsonBinding.unwritable(value, failure);
        }
    }

    @Override
    public @Nullable Object read(String json, Type type, Payload payload) {
        try {
            return mapper.readValue(json, mapper.constructType(type));
        } catch (JsonProcessingException failure) {
            throw JsonBinding.unreadable(type, payload, failure);
        }
    }

    /** There is nothing to release. */
    @Override
    public void close() {}
}
