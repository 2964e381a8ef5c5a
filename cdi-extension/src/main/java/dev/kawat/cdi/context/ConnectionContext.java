/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.context;

import dev.kawat.AttributeKey;
import dev.kawat.ConnectionScoped;
import dev.kawat.WebSocketConnection;
import jakarta.enterprise.context.ContextNotActiveException;
import jakarta.enterprise.context.spi.AlterableContext;
import jakarta.enterprise.context.spi.Contextual;
import jakarta.enterprise.context.spi.CreationalContext;
import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The context of {@link ConnectionScoped}: which connection is current on a thread, and the instances that belong to each. The
 * instances live in an attribute of their connection, so they can be found from whatever thread its callbacks run on.
 */
public final class ConnectionContext implements AlterableContext {

    private static final AttributeKey<Instances> INSTANCES = AttributeKey.of("dev.kawat.instances", Instances.class);

    /** The instances of one connection. */
    private static final class Instances {
        final Map<Contextual<?>, Instance<?>> all = new ConcurrentHashMap<>();
    }

    private record Instance<T>(Contextual<T> contextual, T value, CreationalContext<T> creation) {

        void destroy() {
            contextual.destroy(value, creation);
        }
    }

    @SuppressWarnings("ThreadLocalUsage") // static, every application of a server would share it
    private final ThreadLocal<@Nullable WebSocketConnection> current = new ThreadLocal<>();

    /** The connection whose callback runs on this thread. */
    public Optional<WebSocketConnection> current() {
        return Optional.ofNullable(current.get());
    }

    /** Makes a connection, or none, current on this thread, and returns which one was. */
    @Nullable
    WebSocketConnection replaceCurrent(@Nullable WebSocketConnection connection) {
        WebSocketConnection before = current.get();
        current.set(connection);
        return before;
    }

    /** Destroys every instance of a connection. Each may use the others to the last, or even be the first to use one. */
    void end(WebSocketConnection connection) {
        connection.attributes().get(INSTANCES).ifPresent(instances -> {
            Set<Contextual<?>> destroyed = new HashSet<>();
            List<RuntimeException> failures = new ArrayList<>();
            while (destroyed.size() < instances.all.size()) {
                instances.all.forEach((contextual, instance) -> {
                    if (destroyed.add(contextual)) {
                        destroy(instance, failures);
                    }
                });
            }
            connection.attributes().remove(INSTANCES);
            throwFirst(failures);
        });
    }

    /** Destroys an instance; its failure must not keep the others. */
    private static void destroy(Instance<?> instance, List<RuntimeException> failures) {
        try {
            instance.destroy();
        } catch (RuntimeException failure) {
            failures.add(failure);
        }
    }

    private static void throwFirst(List<RuntimeException> failures) {
        if (!failures.isEmpty()) {
            RuntimeException first = failures.get(0);
            failures.stream().skip(1).forEach(first::addSuppressed);
            throw first;
        }
    }

    @Override
    public Class<? extends Annotation> getScope() {
        return ConnectionScoped.class;
    }

    @Override
    public boolean isActive() {
        return current.get() != null;
    }

    @Override
    public <T> T get(Contextual<T> contextual, CreationalContext<T> creation) {
        T known = get(contextual);
        if (known != null) {
            return known;
        }
        Instance<T> made = new Instance<>(contextual, contextual.create(creation), creation);
        @SuppressWarnings("unchecked") // the map keeps an instance of T under its Contextual<T>
        Instance<T> first = (Instance<T>) instances().all.putIfAbsent(contextual, made);
        if (first == null) {
            return made.value();
        }
        made.destroy();
        return first.value();
    }

    @Override
    @SuppressWarnings("unchecked") // as above
    public <T> @Nullable T get(Contextual<T> contextual) {
        Instance<T> instance = (Instance<T>) instances().all.get(contextual);
        return instance == null ? null : instance.value();
    }

    @Override
    public void destroy(Contextual<?> contextual) {
        Instance<?> instance = instances().all.remove(contextual);
        if (instance != null) {
            instance.destroy();
        }
    }

    private Instances instances() {
        WebSocketConnection connection = current.get();
        if (connection == null) {
            throw new ContextNotActiveException(
                    "@ConnectionScoped is active only in the callbacks of a WebSocket endpoint");
        }
        return connection.attributes().computeIfAbsent(INSTANCES, Instances::new);
    }
}
