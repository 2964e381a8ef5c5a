/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.codec;

import dev.kawat.Payload;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.json.bind.JsonbConfig;
import jakarta.json.bind.JsonbException;
import jakarta.json.bind.config.PropertyVisibilityStrategy;
import java.lang.System.Logger.Level;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Reads and writes JSON by a provider of JSON-B. The API may be missing as long as this class is not used. */
final class JsonbBinding implements JsonBinding {

    private static final System.Logger LOG = System.getLogger("dev.kawat.codec");

    /**
     * A type that is read.
     *
     * @param plain the type without type variables and wildcards
     * @param shape the JSON that can be read as the type
     * @param hasNonPublic whether it has members that JSON-B cannot create
     */
    private record ReadType(Type plain, JsonShape shape, boolean hasNonPublic) {

        static ReadType of(Type type) {
            Type plain = JsonbTypes.plain(type, Map.of());
            return new ReadType(plain, JsonShape.of(plain), NonPublicTypeReader.isNeededFor(plain));
        }
    }

    private final Jsonb jsonb;
    private final Jsonb writer;
    private final NonPublicTypeReader nonPublic;
    private final Map<Type, ReadType> types = new ConcurrentHashMap<>();
    private final Set<Type> readable = ConcurrentHashMap.newKeySet();

    private JsonbBinding(Jsonb jsonb, Jsonb writer) {
        this.jsonb = jsonb;
        this.writer = writer;
        this.nonPublic = new NonPublicTypeReader(jsonb::fromJson);
    }

    /**
     * Creates a binding to the provider that the context class loader finds.
     *
     * @throws RuntimeException if there is no provider
     * @throws NoClassDefFoundError if the API is missing
     */
    static JsonbBinding create() {
        JsonbBuilder builder = JsonbBuilder.newBuilder();
        if (!builder.getClass()
                .getName()
                .startsWith("org.eclipse.yasson.")) { // other providers may treat a visibility strategy differently
            Jsonb jsonb = builder.build();
            return new JsonbBinding(jsonb, jsonb);
        }
        Jsonb reader = builder.withConfig(withVisibility(new PublicVisibilityStrategy()))
                .build();
        Jsonb writer = builder.withConfig(withVisibility(new SendableVisibilityStrategy()))
                .build();
        return new JsonbBinding(reader, writer);
    }

    private static JsonbConfig withVisibility(PropertyVisibilityStrategy strategy) {
        return new JsonbConfig().withPropertyVisibilityStrategy(strategy);
    }

    @Override
    public String write(Object value) {
        try {
            return writer.toJson(value);
        } catch (JsonbException failure) {
            throw JsonBinding.unwritable(value, failure);
        }
    }

    @Override
    public @Nullable Object read(String json, Type type, Payload payload) {
        ReadType readType = readType(type);
        if (!readType.shape().matches(json)) {
            throw JsonBinding.unreadable(type, payload, null);
        }
        try {
            return readType.hasNonPublic() ? nonPublic.read(json, readType.plain()) : jsonb.fromJson(json, type);
        } catch (JsonTypeException unreadable) {
            throw unreadable;
        } catch (JsonbException failure) {
            throw isFaultOfType(failure, type)
                    ? new JsonTypeException(type, failure)
                    : JsonBinding.unreadable(type, payload, failure);
        } catch (RuntimeException refusal) { // by a constructor or a setter
            throw JsonBinding.unreadable(type, payload, refusal);
        }
    }

    /** Returns whether the failure would be the same with any other text. */
    private boolean isFaultOfType(JsonbException failure, Type type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            boolean isReflection = cause instanceof ReflectiveOperationException || cause instanceof LinkageError;
            if (isReflection && !(cause instanceof InvocationTargetException)) {
                return true;
            }
        }
        return failureForNull(type).isPresent();
    }

    /** Returns the failure to read {@code null}, for which a provider examines only the type; empty if there is none. */
    private Optional<RuntimeException> failureForNull(Type type) {
        if (readable.contains(type)) {
            return Optional.empty();
        }
        try {
            jsonb.fromJson("null", type);
            readable.add(type);
            return Optional.empty();
        } catch (RuntimeException unknown) {
            return Optional.of(unknown);
        }
    }

    @Override
    public Optional<String> problem(Type type) {
        ReadType readType = readType(type);
        Optional<String> problem = JsonbTypeCheck.problem(readType.plain());
        return problem.isPresent() || readType.hasNonPublic()
                ? problem
                : failureForNull(type).map(failure -> "JSON-B fails (" + failure.getMessage() + ")");
    }

    private ReadType readType(Type type) {
        ReadType known = types.get(type);
        return known != null ? known : types.computeIfAbsent(type, ReadType::of);
    }

    @Override
    public void close() {
        close(jsonb);
        if (writer != jsonb) {
            close(writer);
        }
    }

    private static void close(Jsonb provider) {
        try {
            provider.close();
        } catch (Exception failure) {
            LOG.log(Level.DEBUG, "the JSON-B provider failed to close", failure);
        }
    }
}
