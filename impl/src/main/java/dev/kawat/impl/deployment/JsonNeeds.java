/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.deployment;

import dev.kawat.Keyed;
import dev.kawat.impl.codec.JsonbCodec;
import dev.kawat.impl.descriptor.Callback;
import dev.kawat.impl.descriptor.EndpointDescriptor;
import dev.kawat.impl.descriptor.Problems;
import dev.kawat.impl.descriptor.ResultRules;
import dev.kawat.spi.Codec;
import java.io.Reader;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds the callbacks that cannot do without JSON: they take or return objects for which there is no other codec. */
final class JsonNeeds {

    private static final Set<Type> TEXT_TYPES = Set.of(String.class, CharSequence.class, Reader.class);

    /** What is sent as it is. */
    private static final List<Class<?>> MESSAGES =
            List.of(String.class, CharSequence.class, ByteBuffer.class, byte[].class);

    private final List<Codec> codecs;

    /** By an application's own codecs. */
    JsonNeeds(List<Codec> codecs) {
        this.codecs = codecs;
    }

    /** Adds a problem for each such callback if there is no JSON; without one, JSON is not even looked for. */
    void check(List<EndpointDescriptor> endpoints, JsonbCodec json, Problems problems) {
        List<Callback> needing = endpoints.stream()
                .flatMap(EndpointDescriptor::allCallbacks)
                .filter(callback -> !types(callback).isEmpty())
                .toList();
        if (needing.isEmpty()) {
            return;
        }
        json.missing().ifPresent(reason -> needing.forEach(callback -> add(callback, reason, problems)));
    }

    private void add(Callback callback, String reason, Problems problems) {
        for (Type type : types(callback)) {
            problems.add(
                    callback.where(),
                    type.getTypeName() + " needs JSON, so add a JSON-B provider such as org.eclipse:yasson, or a Codec"
                            + " for it, got none (" + reason + ")");
        }
    }

    /** What a callback takes and returns as JSON. */
    private List<Type> types(Callback callback) {
        List<Type> types = new ArrayList<>();
        Type message = callback.messageType();
        if (callback.kind() == Callback.Kind.TEXT && message != null && isRead(message)) {
            types.add(message);
        }
        if (callback.kind() != Callback.Kind.CONNECTION) {
            sent(callback.method()).filter(this::isWritten).ifPresent(types::add);
        }
        return types;
    }

    private boolean isRead(Type message) {
        return !TEXT_TYPES.contains(message) && isLeftByCodecs(message);
    }

    private boolean isLeftByCodecs(Type type) {
        return codecs.stream().noneMatch(codec -> codec.supports(type));
    }

    /** The class of the messages that a method returns; empty for nothing, and where only the object will tell. */
    private static Optional<Class<?>> sent(Method method) {
        Type type = ResultRules.messageType(method.getGenericReturnType());
        if (type instanceof ParameterizedType keyed && keyed.getRawType() == Keyed.class) {
            type = keyed.getActualTypeArguments()[0];
        }
        if (type instanceof ParameterizedType generic) {
            type = generic.getRawType();
        }
        return type instanceof Class<?> known && known != void.class && known != Void.class && known != Keyed.class
                ? Optional.of(MethodType.methodType(known).wrap().returnType())
                : Optional.empty();
    }

    /**
     * Whether every object of this class is JSON. It is its own class that a codec is chosen by, so that of one which may have
     * subclasses this is known only where there are no codecs.
     */
    private boolean isWritten(Class<?> type) {
        boolean known = codecs.isEmpty() || Modifier.isFinal(type.getModifiers());
        return known
                && isLeftByCodecs(type)
                && MESSAGES.stream().noneMatch(m -> m.isAssignableFrom(type) || type.isAssignableFrom(m));
    }
}
