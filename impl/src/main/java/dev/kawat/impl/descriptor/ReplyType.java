/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.descriptor;

import dev.kawat.Keyed;
import dev.kawat.impl.parameter.TypeArguments;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.stream.BaseStream;
import java.util.stream.Stream;

/**
 * The type of the messages that a callback sends by returning them, as far as it is declared.
 *
 * @param wrappers the classes around the messages, such as {@code Optional} or a stream, the outermost first; possibly none
 * @param message the type of the messages; empty if there are none, or only the objects tell their type
 */
public record ReplyType(List<Class<?>> wrappers, Optional<Type> message) {

    /** The wrappers of several messages, one after another. */
    private static final List<Class<?>> STREAMS = List.of(Flow.Publisher.class, BaseStream.class, Iterator.class);

    /** The wrappers of one message, or none. */
    private static final List<Class<?>> SINGLES = List.of(CompletionStage.class, Optional.class, Keyed.class);

    private static final List<Class<?>> NUMBERS = List.of(OptionalInt.class, OptionalLong.class, OptionalDouble.class);

    /** The interfaces whose objects are messages. */
    private static final List<Class<?>> MESSAGES = List.of(Collection.class, Map.class, CharSequence.class);

    /** Copies the list. */
    public ReplyType {
        wrappers = List.copyOf(wrappers);
    }

    /** Returns the reply type of a return type. */
    public static ReplyType of(Type result) {
        List<Class<?>> wrappers = new ArrayList<>();
        Type type = result;
        for (Optional<Class<?>> wrapper = wrapper(type); wrapper.isPresent(); wrapper = wrapper(type)) {
            wrappers.add(TypeArguments.rawType(type));
            Class<?> generic = wrapper.get();
            type = TypeArguments.of(type).resolve(generic.getTypeParameters()[0]);
            if (type instanceof TypeVariable<?>) {
                return new ReplyType(wrappers, Optional.empty());
            }
        }
        Class<?> raw = TypeArguments.rawType(type);
        if (NUMBERS.contains(raw)) {
            wrappers.add(raw);
        }
        boolean unknown = raw == void.class || raw == Void.class || raw == Object.class || NUMBERS.contains(raw);
        return new ReplyType(
                wrappers, unknown ? Optional.empty() : Optional.of(type == raw ? TypeArguments.boxed(raw) : type));
    }

    /** Returns the wrapper that a type is. */
    private static Optional<Class<?>> wrapper(Type type) {
        Class<?> raw = TypeArguments.rawType(type);
        List<Class<?>> all = new ArrayList<>(STREAMS);
        all.addAll(SINGLES);
        return all.stream().filter(wrapper -> wrapper.isAssignableFrom(raw)).findFirst();
    }

    /** Returns the number of nested streams around the messages. */
    long streams() {
        return wrappers.stream().filter(ReplyType::isStream).count();
    }

    private static boolean isStream(Class<?> type) {
        return STREAMS.stream().anyMatch(stream -> stream.isAssignableFrom(type));
    }

    /**
     * Returns whether every result of a type is one message, so that the objects need not be examined. A strange object, such as a
     * list that is also a stage, is refused when it is sent.
     */
    public static boolean isPlain(Type result) {
        List<Class<?>> wrappers = of(result).wrappers();
        return wrappers.isEmpty()
                ? !mayWrap(TypeArguments.rawType(result))
                : wrappers.stream().allMatch(Keyed.class::isAssignableFrom);
    }

    /** Returns whether an object of a type may be a wrapper. */
    private static boolean mayWrap(Class<?> type) {
        if (type == Object.class || !of(type).wrappers().isEmpty()) {
            return true;
        }
        if (type.isSealed()) {
            return Stream.of(type.getPermittedSubclasses()).anyMatch(ReplyType::mayWrap);
        }
        return type.isInterface() && MESSAGES.stream().noneMatch(message -> message.isAssignableFrom(type));
    }
}
