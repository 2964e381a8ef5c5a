/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.context;

import dev.kawat.AttributeKey;
import dev.kawat.ConnectionScoped;
import dev.kawat.WebSocketConnection;
import java.lang.annotation.Annotation;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The context of {@link ConnectionScoped}: which connection is current on a thread, and the instances that belong to each. The
 * instances live in an attribute of their connection, so they can be found from whatever thread its callbacks run on.
 */
public final class ConnectionContext extends ThreadContext<WebSocketConnection> {

    private static final AttributeKey<ContextualInstances> INSTANCES =
            AttributeKey.of("dev.kawat.instances", ContextualInstances.class);

    /** The connection whose callback runs on this thread. */
    public Optional<WebSocketConnection> current() {
        return Optional.ofNullable(currentOrNull());
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
    ContextualInstances instances(@Nullable WebSocketConnection connection) {
        if (connection == null) {
            throw InactiveContextException.ofConnection();
        }
        return connection.attributes().computeIfAbsent(INSTANCES, ContextualInstances::new);
    }
}
