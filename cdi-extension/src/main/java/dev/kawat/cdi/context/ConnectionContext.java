/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.context;

import dev.kawat.AttributeKey;
import dev.kawat.ConnectionScoped;
import dev.kawat.WebSocketConnection;
import jakarta.enterprise.context.spi.AlterableContext;
import jakarta.enterprise.context.spi.Contextual;
import jakarta.enterprise.context.spi.CreationalContext;
import java.lang.annotation.Annotation;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The context of {@link ConnectionScoped}: which connection is current on a thread, and the instances that belong to each. The
 * instances live in an attribute of their connection, so they can be found from whatever thread its callbacks run on.
 */
public final class ConnectionContext implements AlterableContext {

    private static final AttributeKey<ContextualInstances> INSTANCES =
            AttributeKey.of("dev.kawat.instances", ContextualInstances.class);

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

    /** Destroys every instance of a connection; no other is made any more. */
    void end(WebSocketConnection connection) {
        instances(connection).destroyAll();
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
        return instances().get(contextual, creation);
    }

    @Override
    public <T> @Nullable T get(Contextual<T> contextual) {
        return instances().get(contextual);
    }

    @Override
    public void destroy(Contextual<?> contextual) {
        instances().destroy(contextual);
    }

    private ContextualInstances instances() {
        WebSocketConnection connection = current.get();
        if (connection == null) {
            throw InactiveContextException.ofConnection();
        }
        return instances(connection);
    }

    private static ContextualInstances instances(WebSocketConnection connection) {
        return connection.attributes().computeIfAbsent(INSTANCES, ContextualInstances::new);
    }
}
