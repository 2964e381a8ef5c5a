/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.codec;

import dev.kawat.DataType;
import dev.kawat.HandlerEvent;
import dev.kawat.impl.descriptor.Callback;
import dev.kawat.impl.descriptor.EndpointDescriptor;
import dev.kawat.impl.descriptor.MessageSubtypes;
import dev.kawat.impl.descriptor.RawMessageTypes;
import dev.kawat.impl.descriptor.ReplyType;
import dev.kawat.impl.parameter.TypeArguments;
import dev.kawat.impl.problem.Problems;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Finds callbacks that need JSON although there is no provider, and callbacks whose types cannot be read as JSON. */
public final class JsonAvailabilityCheck {

    private static final String JSON =
            "JSON, so add a JSON-B provider such as org.eclipse:yasson, or Jackson, or a Codec for it";
    private static final String JSON_VALUE = "a JSON-P provider such as org.eclipse.parsson:parsson";

    private final JsonCodec json;
    private final JsonpCodec jsonp;
    private final Problems problems;

    /** A check of these codecs, whose providers are looked up only if a callback needs them. */
    public JsonAvailabilityCheck(JsonCodec json, JsonpCodec jsonp, Problems problems) {
        this.json = json;
        this.jsonp = jsonp;
        this.problems = problems;
    }

    /** Adds a problem for each such callback of an endpoint. */
    public void check(EndpointDescriptor endpoint, EndpointCodecs codecs) {
        endpoint.allCallbacks().forEach(callback -> check(callback, codecs));
        if (endpoint.dataType() == DataType.OBJECT) {
            endpoint.messageCallbacks()
                    .filter(callback -> callback.messageType() == HandlerEvent.Message.class)
                    .forEach(callback -> check(callback, HandlerEvent.Message.class, JSON, json::missing));
        }
    }

    private void check(Callback callback, EndpointCodecs codecs) {
        for (Type type : jsonTypes(callback, codecs)) {
            check(callback, type, JSON, json::missing);
        }
        if (codecs.readsJson(callback) && json.missing().isEmpty()) {
            objectTypes(messageType(callback)).forEach(type -> checkReadable(callback, type));
        }
        if (codecs.readsJsonValue(callback)) {
            check(callback, messageType(callback), JSON_VALUE, jsonp::missing);
        }
    }

    /** Returns the types of the objects that are read: a type itself, or its subtypes. Abstract subtypes are refused elsewhere. */
    private static Stream<? extends Type> objectTypes(Type type) {
        return MessageSubtypes.isPolymorphic(type)
                ? MessageSubtypes.byName((Class<?>) type).values().stream()
                        .filter(subtype -> !Modifier.isAbstract(subtype.getModifiers()))
                : Stream.of(type);
    }

    private void checkReadable(Callback callback, Type type) {
        json.problem(type)
                .ifPresent(problem -> problems.add(
                        callback.where(), type.getTypeName() + " must be readable from JSON, but " + problem));
    }

    private void check(Callback callback, Type type, String need, Supplier<Optional<String>> missing) {
        missing.get()
                .ifPresent(reason -> problems.add(
                        callback.where(), type.getTypeName() + " needs " + need + ", got none (" + reason + ")"));
    }

    /** Returns the types that a callback takes and returns as JSON. */
    private static List<Type> jsonTypes(Callback callback, EndpointCodecs codecs) {
        List<Type> types = new ArrayList<>();
        if (codecs.readsJson(callback)) {
            types.add(messageType(callback));
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

    private static Type messageType(Callback callback) {
        return Objects.requireNonNull(callback.messageType(), "a message callback has a message parameter");
    }

    private static boolean isWritten(Callback callback, Class<?> type, EndpointCodecs codecs) {
        return !RawMessageTypes.maybeSent(type)
                && codecs.writesJson(callback, type, Modifier.isFinal(type.getModifiers()));
    }
}
