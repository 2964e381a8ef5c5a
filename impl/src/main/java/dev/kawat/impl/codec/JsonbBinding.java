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

/** A JSON-B provider: all that names the classes of that API, which need not be there before this class is used. */
final class JsonbBinding implements JsonBinding {

    private static final System.Logger LOG = System.getLogger("dev.kawat.codec");

    /** What a provider of JSON-B needs to know of a type before it reads it. */
    private record Known(Type plain, JsonShape shape, boolean isClosed) {

        static Known of(Type type) {
            Type plain = JsonbTypes.plain(type, Map.of());
            return new Known(plain, JsonShape.of(plain), ClosedTypes.reaches(plain));
        }
    }

    private final Jsonb jsonb;
    private final Jsonb writer;
    private final ClosedTypes closed;
    private final Map<Type, Known> known = new ConcurrentHashMap<>();
    private final Set<Type> sound = ConcurrentHashMap.newKeySet();

    private JsonbBinding(Jsonb jsonb, Jsonb writer) {
        this.jsonb = jsonb;
        this.writer = writer;
        this.closed = new ClosedTypes(jsonb::fromJson);
    }

    /**
     * The provider that the context class loader finds.
     *
     * @throws RuntimeException when there is none
     * @throws NoClassDefFoundError when not even the API is there
     */
    static JsonbBinding create() {
        JsonbBuilder builder = JsonbBuilder.newBuilder();
        if (!builder.getClass().getName().startsWith("org.eclipse.yasson.")) { // who knows what others make of it
            Jsonb jsonb = builder.build();
            return new JsonbBinding(jsonb, jsonb);
        }
        Jsonb reader =
                builder.withConfig(seeing(new PublicVisibilityStrategy())).build();
        Jsonb writer =
                builder.withConfig(seeing(new SendableVisibilityStrategy())).build();
        return new JsonbBinding(reader, writer);
    }

    private static JsonbConfig seeing(PropertyVisibilityStrategy members) {
        return new JsonbConfig().withPropertyVisibilityStrategy(members);
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
        Known asked = known(type);
        if (!asked.shape().fits(json)) {
            throw JsonBinding.unreadable(type, payload, null);
        }
        try {
            return asked.isClosed() ? closed.read(json, asked.plain()) : jsonb.fromJson(json, type);
        } catch (JsonTypeException ours) {
            throw ours;
        } catch (JsonbException failure) {
            throw isOurs(failure, type)
                    ? new JsonTypeException(type, failure)
                    : JsonBinding.unreadable(type, payload, failure);
        } catch (RuntimeException refusal) { // of a constructor or a setter
            throw JsonBinding.unreadable(type, payload, refusal);
        }
    }

    /** Returns whether a failure would be the same with any other text. */
    private boolean isOurs(JsonbException failure, Type type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            boolean isReflection = cause instanceof ReflectiveOperationException || cause instanceof LinkageError;
            if (isReflection && !(cause instanceof InvocationTargetException)) {
                return true;
            }
        }
        return refusesNull(type).isPresent();
    }

    /** The failure to read even nothing, which needs no more than to know the type. */
    private Optional<RuntimeException> refusesNull(Type type) {
        if (sound.contains(type)) {
            return Optional.empty();
        }
        try {
            jsonb.fromJson("null", type);
            sound.add(type);
            return Optional.empty();
        } catch (RuntimeException unknown) {
            return Optional.of(unknown);
        }
    }

    @Override
    public Optional<String> problem(Type type) {
        Known asked = known(type);
        Optional<String> problem = ClosedTypes.problem(asked.plain());
        return problem.isPresent() || asked.isClosed()
                ? problem
                : refusesNull(type).map(failure -> "it is not (" + failure.getMessage() + ")");
    }

    private Known known(Type type) {
        Known before = known.get(type);
        return before != null ? before : known.computeIfAbsent(type, Known::of);
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
