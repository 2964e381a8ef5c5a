/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.codec;

import dev.kawat.impl.descriptor.Callback;
import dev.kawat.impl.descriptor.EndpointDescriptor;
import dev.kawat.impl.descriptor.MessageSubtypes;
import dev.kawat.impl.descriptor.ReplyType;
import dev.kawat.impl.parameter.TypeArguments;
import dev.kawat.impl.problem.Problems;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Finds the callbacks that cannot do without JSON: they take or return objects for which there is no other codec. */
public final class JsonAvailabilityCheck {

    private static final String JSON =
            "JSON, so add a JSON-B provider such as org.eclipse:yasson, or Jackson, or a Codec for it";
    private static final String JSON_VALUE = "a JSON-P provider such as org.eclipse.parsson:parsson";

    /** What is sent as it is. */
    private static final List<Class<?>> MESSAGES =
            List.of(String.class, CharSequence.class, ByteBuffer.class, byte[].class);

    private final JsonCodec json;
    private final JsonpCodec jsonp;
    private final Problems problems;

    /** Of this JSON, which is not even looked for where nothing needs it. */
    public JsonAvailabilityCheck(JsonCodec json, JsonpCodec jsonp, Problems problems) {
        this.json = json;
        this.jsonp = jsonp;
        this.problems = problems;
    }

    /** Adds a problem for each callback of an endpoint that needs JSON if there is none. */
    public void check(EndpointDescriptor endpoint, EndpointCodecs codecs) {
        endpoint.allCallbacks().forEach(callback -> check(callback, codecs));
    }

    private void check(Callback callback, EndpointCodecs codecs) {
        for (Type type : types(callback, codecs)) {
            check(callback, type, JSON, json::missing);
        }
        if (codecs.readsJson(callback) && json.missing().isEmpty()) {
            readAs(read(callback)).forEach(type -> checkReadable(callback, type));
        }
        if (codecs.readsJsonValue(callback)) {
            check(callback, read(callback), JSON_VALUE, jsonp::missing);
        }
    }

    /** What a message is read as: the type, or what it is told apart as, of which abstract classes are a problem already. */
    private static Stream<? extends Type> readAs(Type type) {
        return MessageSubtypes.areToldApart(type)
                ? MessageSubtypes.byName((Class<?>) type).values().stream()
                        .filter(subtype -> !Modifier.isAbstract(subtype.getModifiers()))
                : Stream.of(type);
    }

    private void checkReadable(Callback callback, Type type) {
        json.problem(type)
                .ifPresent(problem -> problems.add(
                        callback.where(), type.getTypeName() + " must be what JSON can be read as, got " + problem));
    }

    private void check(Callback callback, Type type, String need, Supplier<Optional<String>> missing) {
        missing.get()
                .ifPresent(reason -> problems.add(
                        callback.where(), type.getTypeName() + " needs " + need + ", got none (" + reason + ")"));
    }

    /** What a callback takes and returns as JSON. */
    private static List<Type> types(Callback callback, EndpointCodecs codecs) {
        List<Type> types = new ArrayList<>();
        if (codecs.readsJson(callback)) {
            types.add(read(callback));
        }
        if (callback.kind() != Callback.Kind.CONNECTION) {
            ReplyType.of(callback.resultType())
                    .message()
                    .<Class<?>>map(TypeArguments::rawType)
                    .filter(type -> isWritten(callback, type, codecs))
                    .ifPresent(types::add);
        }
        return types;
    }

    private static Type read(Callback callback) {
        return Objects.requireNonNull(callback.messageType(), "a message callback has a message parameter");
    }

    private static boolean isWritten(Callback callback, Class<?> type, EndpointCodecs codecs) {
        return MESSAGES.stream().noneMatch(m -> m.isAssignableFrom(type) || type.isAssignableFrom(m))
                && codecs.writesJson(callback, type, Modifier.isFinal(type.getModifiers()));
    }
}
