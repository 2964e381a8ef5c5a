/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.type.LogicalType;
import dev.kawat.Payload;
import dev.kawat.impl.descriptor.UnsendableTypes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Type;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes JSON by Jackson 2, with the modules that the class loader of the application finds. Jackson may be missing as
 * long as this class is not used. Unknown properties are ignored, and dates are written as ISO 8601, as JSON-B does it. Reading
 * is strict, by the same rules as {@link JsonShape}: for example, a number that is out of range is refused.
 */
final class JacksonBinding implements JsonBinding {

    /** The largest value of {@code json-max-depth}. All other bounds are checked by {@link JsonCheck}. */
    private static final int MAX_DEPTH = 1000;

    private final ObjectMapper mapper;

    private JacksonBinding(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    /**
     * Creates a binding.
     *
     * @throws NoClassDefFoundError if Jackson is missing
     */
    static JacksonBinding create(ClassLoader loader) {
        JsonMapper.Builder builder = JsonMapper.builder(factory())
                .addModule(refusals())
                .addModules(ObjectMapper.findModules(loader))
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS);
        refuse(
                builder,
                LogicalType.Integer,
                CoercionInputShape.Float,
                CoercionInputShape.String,
                CoercionInputShape.Boolean);
        refuse(builder, LogicalType.Float, CoercionInputShape.String, CoercionInputShape.Boolean);
        refuse(
                builder,
                LogicalType.Boolean,
                CoercionInputShape.Integer,
                CoercionInputShape.Float,
                CoercionInputShape.String);
        refuse(
                builder,
                LogicalType.Textual,
                CoercionInputShape.Integer,
                CoercionInputShape.Float,
                CoercionInputShape.Boolean);
        return new JacksonBinding(builder.build());
    }

    /** Returns the serializers that refuse stages, streams and the like. Serializers of modules that were found come first. */
    private static SimpleModule refusals() {
        SimpleModule refusals = new SimpleModule("dev.kawat.refusals");
        UnsendableTypes.memberTypes().forEach(type -> refusals.addSerializer(type, new Refusal()));
        return refusals;
    }

    /** Refuses to write an object that cannot be sent. */
    private static final class Refusal extends JsonSerializer<Object> {

        @Override
        public void serialize(Object value, JsonGenerator json, SerializerProvider serializers) {
            String remedy = UnsendableTypes.remedyForMember(value.getClass()).orElseThrow();
            throw JsonBinding.unsendable(value.getClass(), remedy);
        }

        @Override
        public void serializeWithType(
                Object value, JsonGenerator json, SerializerProvider serializers, TypeSerializer typed) {
            serialize(value, json, serializers);
        }
    }

    /** Returns a factory that does not collect the names that peers send. Names with equal hashes would make it slow or fail. */
    private static JsonFactory factory() {
        return JsonFactory.builder()
                .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxNumberLength(Integer.MAX_VALUE)
                        .maxNameLength(Integer.MAX_VALUE)
                        .maxStringLength(Integer.MAX_VALUE)
                        .build())
                .build();
    }

    private static void refuse(JsonMapper.Builder builder, LogicalType type, CoercionInputShape... shapes) {
        builder.withCoercionConfig(type, config -> {
            for (CoercionInputShape shape : shapes) {
                config.setCoercion(shape, CoercionAction.Fail);
            }
            if (type != LogicalType.Textual) {
                config.setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail);
            }
        });
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
        try (JsonParser parser = new ExactNumbers(mapper.createParser(json))) {
            return mapper.readValue(parser, mapper.constructType(type));
        } catch (InvalidDefinitionException failure) {
            throw isFaultOfType(failure)
                    ? new JsonTypeException(type, failure)
                    : JsonBinding.unreadable(type, payload, failure);
        } catch (JsonProcessingException failure) {
            throw JsonBinding.unreadable(type, payload, failure);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible); // the text is in memory
        }
    }

    /** Returns whether no text can be read as the type. A failure of an array only means that the message has no array there. */
    private static boolean isFaultOfType(InvalidDefinitionException failure) {
        JavaType type = failure.getType();
        return type == null || !type.isContainerType();
    }

    @Override
    public Optional<String> problem(Type type) {
        return new JacksonTypeCheck(mapper).problem(mapper.constructType(type));
    }

    /** Does nothing, because there is nothing to release. */
    @Override
    public void close() {}

    /** Refuses numbers out of range, which Jackson reads as infinity or as another byte. */
    private static final class ExactNumbers extends JsonParserDelegate {

        ExactNumbers(JsonParser parser) {
            super(parser);
        }

        @Override
        public double getDoubleValue() throws IOException {
            double value = super.getDoubleValue();
            if (Double.isInfinite(value)) {
                throw outOfRange(double.class);
            }
            return value;
        }

        @Override
        public float getFloatValue() throws IOException {
            float value = super.getFloatValue();
            if (Float.isInfinite(value)) {
                throw outOfRange(float.class);
            }
            return value;
        }

        @Override
        public byte getByteValue() throws IOException {
            int value = super.getIntValue();
            if (value != (byte) value) {
                throw outOfRange(byte.class);
            }
            return (byte) value;
        }

        @Override
        public Number getNumberValue() throws IOException {
            Number value = super.getNumberValue();
            if (value instanceof Double number && number.isInfinite()) {
                throw outOfRange(double.class);
            }
            return value;
        }

        private InputCoercionException outOfRange(Class<?> type) {
            return new InputCoercionException(this, "number out of range of " + type, currentToken(), type);
        }
    }
}
