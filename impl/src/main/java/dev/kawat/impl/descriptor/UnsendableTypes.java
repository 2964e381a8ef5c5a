/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.descriptor;

import dev.kawat.impl.parameter.TypeArguments;
import java.io.InputStream;
import java.io.Reader;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.stream.BaseStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The types whose objects cannot be sent, such as stages, streams and optionals. A message made from one of them would not hold
 * the value that it stands for, and a JSON library may even wait for that value.
 */
public final class UnsendableTypes {

    private static final String STREAM =
            "return it from a callback, which sends each item, or send the items one by one";
    private static final String OPTIONAL = "return it from a callback, or send its value if it has one";
    private static final String STAGE =
            "return it from a callback, which sends the value when it is there, or send the value in thenAccept";

    /** The advice for objects of a type. */
    private record Remedy(Class<?> type, String text) {}

    /** The first that fits is used. */
    private static final List<Remedy> REMEDIES = List.of(
            new Remedy(CompletionStage.class, STAGE),
            new Remedy(Future.class, "use a CompletableFuture, and return it from a callback, or send its value"),
            new Remedy(Optional.class, OPTIONAL),
            new Remedy(OptionalInt.class, OPTIONAL),
            new Remedy(OptionalLong.class, OPTIONAL),
            new Remedy(OptionalDouble.class, OPTIONAL),
            new Remedy(Flow.Publisher.class, STREAM),
            new Remedy(BaseStream.class, STREAM),
            new Remedy(Iterator.class, STREAM),
            new Remedy(InputStream.class, "send its bytes, for example those of readAllBytes()"),
            new Remedy(Reader.class, "send its text"));

    /** The same for types of optional libraries. */
    private static final Map<String, String> REMEDIES_BY_NAME = Map.of(
            "org.reactivestreams.Publisher", "convert it to a java.util.concurrent.Flow.Publisher, and return that",
            "io.smallrye.mutiny.Uni", "return its subscribeAsCompletionStage()");

    private UnsendableTypes() {}

    /** Returns the types of the JDK that no member of a sent object may have. */
    public static Stream<Class<?>> memberTypes() {
        return REMEDIES.stream()
                .filter(remedy -> !remedy.text().equals(OPTIONAL))
                .map(Remedy::type);
    }

    /** Returns what to do instead of sending an object of a class; empty if it can be sent. */
    public static Optional<String> remedyForClass(Class<?> type) {
        return REMEDIES.stream()
                .filter(remedy -> remedy.type().isAssignableFrom(type))
                .map(Remedy::text)
                .findFirst()
                .or(() -> byName(type));
    }

    /**
     * Returns what to do instead of sending an object with a member of a class; empty if it can be sent. An {@code Optional} is
     * allowed as a member, because JSON has a form for it.
     */
    public static Optional<String> remedyForMember(Class<?> type) {
        return remedyForClass(type).filter(remedy -> !remedy.equals(OPTIONAL));
    }

    /**
     * Returns what to do instead of sending objects of a declared type; empty if they can be sent. Type arguments and array
     * components count too.
     */
    public static Optional<String> remedyForType(Type type) {
        return remedyForClass(TypeArguments.rawType(type)).or(() -> remedyForParts(type));
    }

    private static Optional<String> remedyForParts(Type type) {
        return parts(type)
                .flatMap(part -> remedyForMember(TypeArguments.rawType(part)).or(() -> remedyForParts(part)).stream())
                .findFirst();
    }

    private static Stream<Type> parts(Type type) {
        if (type instanceof ParameterizedType generic) {
            return Arrays.stream(generic.getActualTypeArguments());
        }
        if (type instanceof GenericArrayType array) {
            return Stream.of(array.getGenericComponentType());
        }
        return type instanceof Class<?> known ? Stream.ofNullable(known.getComponentType()) : Stream.empty();
    }

    private static Optional<String> byName(@Nullable Class<?> type) {
        if (type == null) {
            return Optional.empty();
        }
        String remedy = REMEDIES_BY_NAME.get(type.getName());
        if (remedy != null) {
            return Optional.of(remedy);
        }
        for (Class<?> each : type.getInterfaces()) {
            Optional<String> found = byName(each);
            if (found.isPresent()) {
                return found;
            }
        }
        return byName(type.getSuperclass());
    }
}
