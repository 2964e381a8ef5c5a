/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.descriptor;

import dev.kawat.Keyed;
import dev.kawat.impl.parameter.TypeArguments;
import java.lang.invoke.MethodType;
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
 * What a callback sends by returning it, as far as its declaration tells.
 *
 * @param holders the classes that are not sent themselves, but what comes out of them, the outermost first; possibly none
 * @param message the type of the messages; empty for none, and where only the objects will tell
 */
public record ReplyType(List<Class<?>> holders, Optional<Type> message) {

    /** What holds many messages, one after another. */
    private static final List<Class<?>> STREAMS = List.of(Flow.Publisher.class, BaseStream.class, Iterator.class);

    /** What holds one, or perhaps none. */
    private static final List<Class<?>> SINGLES = List.of(CompletionStage.class, Optional.class, Keyed.class);

    private static final List<Class<?>> NUMBERS = List.of(OptionalInt.class, OptionalLong.class, OptionalDouble.class);

    /** The interfaces whose objects are messages. */
    private static final List<Class<?>> MESSAGES = List.of(Collection.class, Map.class, CharSequence.class);

    /** Copies the list. */
    public ReplyType {
        holders = List.copyOf(holders);
    }

    /** What is sent of results of a type. */
    public static ReplyType of(Type result) {
        List<Class<?>> holders = new ArrayList<>();
        Type type = result;
        for (Optional<Class<?>> holder = holder(type); holder.isPresent(); holder = holder(type)) {
            holders.add(TypeArguments.rawType(type));
            Class<?> generic = holder.get();
            type = TypeArguments.of(type).resolve(generic.getTypeParameters()[0]);
            if (type instanceof TypeVariable<?>) {
                return new ReplyType(holders, Optional.empty());
            }
        }
        Class<?> raw = TypeArguments.rawType(type);
        if (NUMBERS.contains(raw)) {
            holders.add(raw);
        }
        boolean unknown = raw == void.class || raw == Void.class || raw == Object.class || NUMBERS.contains(raw);
        return new ReplyType(holders, unknown ? Optional.empty() : Optional.of(type == raw ? boxed(raw) : type));
    }

    /** The holder that a type is. */
    private static Optional<Class<?>> holder(Type type) {
        Class<?> raw = TypeArguments.rawType(type);
        List<Class<?>> all = new ArrayList<>(STREAMS);
        all.addAll(SINGLES);
        return all.stream().filter(holder -> holder.isAssignableFrom(raw)).findFirst();
    }

    /** How many streams hold the messages, each in the one before. */
    long streams() {
        return holders.stream().filter(ReplyType::isStream).count();
    }

    private static boolean isStream(Class<?> type) {
        return STREAMS.stream().anyMatch(stream -> stream.isAssignableFrom(type));
    }

    /**
     * Tells results that are nothing but messages, each one, so that nobody has to look at the objects. Something absurd, such as
     * a list that is a stage too, is refused when it is sent.
     */
    public static boolean isPlain(Type result) {
        List<Class<?>> holders = of(result).holders();
        return holders.isEmpty()
                ? !mayHold(TypeArguments.rawType(result))
                : holders.stream().allMatch(Keyed.class::isAssignableFrom);
    }

    /** Tells types of which an object may turn out to be a holder. */
    private static boolean mayHold(Class<?> type) {
        if (type == Object.class || !of(type).holders().isEmpty()) {
            return true;
        }
        if (type.isSealed()) {
            return Stream.of(type.getPermittedSubclasses()).anyMatch(ReplyType::mayHold);
        }
        return type.isInterface() && MESSAGES.stream().noneMatch(message -> message.isAssignableFrom(type));
    }

    private static Class<?> boxed(Class<?> type) {
        return MethodType.methodType(type).wrap().returnType();
    }
}
