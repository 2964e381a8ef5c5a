/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.servlet;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** Stands in for an object of a servlet container: does what it was told to, and fails for any other method. */
final class StandIn<T> {

    /** What a method does, given its arguments. */
    interface Answer extends Function<Object[], Object> {}

    private final Class<T> type;
    private final Map<String, InvocationHandler> answers = new HashMap<>();

    private StandIn(Class<T> type) {
        this.type = type;
    }

    static <T> StandIn<T> of(Class<T> type) {
        return new StandIn<>(type);
    }

    /** What methods of this name do. */
    StandIn<T> on(String method, Answer answer) {
        answers.put(method, (proxy, called, arguments) -> answer.apply(arguments));
        return this;
    }

    /** That methods of this name throw. */
    StandIn<T> failing(String method, Throwable failure) {
        answers.put(method, (proxy, called, arguments) -> {
            throw failure;
        });
        return this;
    }

    T make() {
        Object proxy = Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, this::invoke);
        return type.cast(proxy);
    }

    private Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        return switch (method.getName()) {
            case "toString" -> "stand-in for a " + type.getSimpleName();
            case "hashCode" -> System.identityHashCode(proxy);
            case "equals" -> proxy == arguments[0];
            default -> answer(method).invoke(proxy, method, arguments);
        };
    }

    private InvocationHandler answer(Method method) {
        InvocationHandler answer = answers.get(method.getName());
        if (answer == null) {
            throw new UnsupportedOperationException(method.toString());
        }
        return answer;
    }
}
