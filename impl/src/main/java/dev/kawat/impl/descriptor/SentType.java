/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.descriptor;

import dev.kawat.Keyed;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.stream.BaseStream;

/** What a callback sends by returning it, as far as its declaration tells. */
public final class SentType {

    /** What is not sent itself, but what comes out of it. */
    private static final Set<Class<?>> WRAPPERS = Set.of(
            CompletionStage.class, Optional.class, Flow.Publisher.class, BaseStream.class, Iterator.class, Keyed.class);

    private SentType() {}

    /** The type of the messages that a method returns, at once or later; empty for none, and where only the objects will tell. */
    public static Optional<Type> of(Method method) {
        Type type = method.getGenericReturnType();
        while (isWrapper(rawType(type))) {
            if (!(type instanceof ParameterizedType wrapper) || wrapper.getActualTypeArguments().length == 0) {
                return Optional.empty();
            }
            type = wrapper.getActualTypeArguments()[0];
        }
        Class<?> raw = rawType(type);
        boolean nothing = raw == void.class || raw == Void.class || raw == Object.class;
        return nothing ? Optional.empty() : Optional.of(type == raw ? boxed(raw) : type);
    }

    private static boolean isWrapper(Class<?> type) {
        return WRAPPERS.stream().anyMatch(wrapper -> wrapper.isAssignableFrom(type));
    }

    /** The class of a type; {@code Object} where there is no telling. */
    public static Class<?> rawType(Type type) {
        if (type instanceof ParameterizedType generic) {
            return (Class<?>) generic.getRawType();
        }
        return type instanceof Class<?> known ? known : Object.class;
    }

    private static Class<?> boxed(Class<?> type) {
        return MethodType.methodType(type).wrap().returnType();
    }
}
