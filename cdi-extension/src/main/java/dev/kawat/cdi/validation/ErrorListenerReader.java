/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.validation;

import dev.kawat.ParameterResolver;
import dev.kawat.cdi.discovery.CallbackAnnotations;
import dev.kawat.impl.descriptor.Callback;
import dev.kawat.impl.descriptor.EndpointReader;
import dev.kawat.impl.problem.Problems;
import jakarta.enterprise.inject.spi.AnnotatedType;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.websocket.OnError;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Reads the error callbacks of the beans that are no endpoints: these are called for failures on any endpoint. */
final class ErrorListenerReader {

    private ErrorListenerReader() {}

    /**
     * Returns the beans with error callbacks that are no endpoints, in the order of their names, and checks their scopes.
     *
     * @param types the types of the beans that are classes
     * @param handlers the classes of all endpoints, which inherit error callbacks even from classes that are beans
     */
    static List<DeclaredErrorListener> find(
            Map<Bean<?>, AnnotatedType<?>> types, Collection<Class<?>> handlers, Problems problems) {
        List<DeclaredErrorListener> found = types.entrySet().stream()
                .filter(bean -> hasErrorCallback(bean.getValue()))
                .<Bean<?>>map(Map.Entry::getKey)
                .filter(bean -> handlers.stream().noneMatch(bean.getBeanClass()::isAssignableFrom))
                .sorted(Comparator.comparing(bean -> bean.getBeanClass().getName())) // the same messages every time
                .map(bean -> new DeclaredErrorListener(bean, List.of()))
                .toList();
        for (DeclaredErrorListener listener : found) {
            Bean<?> bean = listener.bean();
            HandlerScopeCheck.check("@OnError in " + bean.getBeanClass().getName(), bean, problems);
        }
        return found;
    }

    private static boolean hasErrorCallback(AnnotatedType<?> type) {
        return !CallbackAnnotations.isEndpoint(type)
                && type.getMethods().stream().anyMatch(method -> method.isAnnotationPresent(OnError.class));
    }

    /** Returns beans with their error callbacks. */
    static List<DeclaredErrorListener> read(
            List<DeclaredErrorListener> found, ParameterResolver resolvers, Problems problems) {
        List<DeclaredErrorListener> read = found.stream()
                .map(DeclaredErrorListener::bean)
                .map(bean -> new DeclaredErrorListener(
                        bean, EndpointReader.readErrorCallbacks(bean.getBeanClass(), resolvers, problems)))
                .toList();
        checkTogether(read, problems);
        return read;
    }

    /** Checks that no two beans have a callback for the same type of failure, because nothing would choose one of them. */
    private static void checkTogether(List<DeclaredErrorListener> listeners, Problems problems) {
        Map<Type, Callback> byType = new HashMap<>();
        listeners.stream().flatMap(listener -> listener.callbacks().stream()).forEach(callback -> {
            Type type = Objects.requireNonNull(callback.messageType(), "an error callback takes a failure");
            Callback rival = byType.putIfAbsent(type, callback);
            if (rival != null && !rival.where().equals(callback.where())) {
                problems.add(
                        callback.where(),
                        "outside of endpoints, only one method may take a failure, but the " + rival.where()
                                + " takes it too",
                        type.getTypeName());
            }
        });
    }
}
