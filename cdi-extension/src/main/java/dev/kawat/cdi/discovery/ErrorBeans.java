/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.discovery;

import dev.kawat.ParameterResolver;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.cdi.context.CdiContexts;
import dev.kawat.impl.descriptor.Callback;
import dev.kawat.impl.descriptor.EndpointReader;
import dev.kawat.impl.handler.ErrorListener;
import dev.kawat.impl.problem.Problems;
import jakarta.enterprise.inject.spi.AnnotatedType;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.websocket.ClientEndpoint;
import jakarta.websocket.OnError;
import jakarta.websocket.server.ServerEndpoint;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The beans of an application that are told of failures on any endpoint: those with {@code @OnError} that are none. */
final class ErrorBeans {

    private final List<Bean<?>> found = new ArrayList<>();
    private final Map<Bean<?>, List<Callback>> callbacks = new LinkedHashMap<>();

    /** Keeps a bean if it has error callbacks; those of Jakarta's own endpoints are for their engine. */
    void collect(Bean<?> bean, AnnotatedType<?> type) {
        boolean endpoint = type.isAnnotationPresent(WebSocketEndpoint.class)
                || type.isAnnotationPresent(ServerEndpoint.class)
                || type.isAnnotationPresent(ClientEndpoint.class);
        if (!endpoint && type.getMethods().stream().anyMatch(method -> method.isAnnotationPresent(OnError.class))) {
            found.add(bean);
        }
    }

    /**
     * Forgets the beans that are told of nothing, and checks the others without their callbacks.
     *
     * @param handlers the classes of all endpoints: what they inherit is theirs, even from a class that is a bean too
     */
    void keepListeners(Collection<Class<?>> handlers, Problems problems) {
        found.removeIf(bean -> handlers.stream().anyMatch(bean.getBeanClass()::isAssignableFrom));
        found.sort(Comparator.comparing(bean -> bean.getBeanClass().getName())); // the same messages every time
        for (Bean<?> bean : found) {
            HandlerScopes.check("@OnError in " + bean.getBeanClass().getName(), bean, problems);
        }
    }

    /** Reads the callbacks of the beans. Called once, when the resolvers can be asked. */
    void read(ParameterResolver resolvers, Problems problems) {
        for (Bean<?> bean : found) {
            callbacks.put(bean, EndpointReader.readErrorCallbacks(bean.getBeanClass(), resolvers, problems));
        }
        checkTogether(problems);
    }

    /** No two beans may take the same type, for nothing says which of them is meant. */
    private void checkTogether(Problems problems) {
        Map<Type, Callback> byType = new HashMap<>();
        callbacks.values().stream().flatMap(List::stream).forEach(callback -> {
            Type type = Objects.requireNonNull(callback.messageType(), "an error callback takes a failure");
            Callback rival = byType.putIfAbsent(type, callback);
            if (rival != null && !rival.where().equals(callback.where())) {
                problems.add(
                        callback.where(),
                        "outside of endpoints a failure must have one method only, but the " + rival.where()
                                + " takes it too",
                        type.getTypeName());
            }
        });
    }

    /** What can be called when the application has started. */
    List<ErrorListener> listeners(BeanManager beans, CdiContexts contexts) {
        List<ErrorListener> listeners = new ArrayList<>();
        callbacks.forEach((bean, own) -> listeners.add(new ErrorBean<>(bean, own, beans, contexts)));
        return listeners;
    }
}
