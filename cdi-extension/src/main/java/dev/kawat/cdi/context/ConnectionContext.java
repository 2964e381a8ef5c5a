/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.context;

import dev.kawat.AttributeKey;
import dev.kawat.ConnectionScoped;
import dev.kawat.WebSocketConnection;
import java.lang.annotation.Annotation;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The context of {@link ConnectionScoped}. Its instances are in an attribute of their connection, so that they are found on
 * whatever thread the callbacks of the connection run.
 */
public final class ConnectionContext extends ThreadContext<WebSocketConnection> {

    private static final AttributeKey<ContextualInstances> INSTANCES =
            AttributeKey.of("dev.kawat.instances", ContextualInstances.class);

    /** Returns the connection whose callback runs on this thread. */
    public Optional<WebSocketConnection> current() {
        return Optional.ofNullable(currentOrNull());
    }

    /** Destroys the instances of a connection; no further ones are made. */
    void end(WebSocketConnection connection) {
        instances(connection).destroyAll();
    }

    @Override
    public Class<? extends Annotation> getScope() {
        return ConnectionScoped.class;
    }

    @Override
    ContextualInstances instances(@Nullable WebSocketConnection connection) {
        if (connection == null) {
            throw InactiveContextException.ofConnection();
        }
        return connection.attributes().computeIfAbsent(INSTANCES, ContextualInstances::new);
    }
}
