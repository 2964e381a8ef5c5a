/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import jakarta.enterprise.util.AnnotationLiteral;
import jakarta.inject.Qualifier;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The qualifier of the event that a connection or a server has opened.
 *
 * <pre>{@code
 * void joined(@Observes @Opened WebSocketConnection connection) {}
 *
 * void left(@ObservesAsync @Closed @ForEndpoint(Chat.class) WebSocketConnection connection) {}
 *
 * void started(@Observes @Opened WebSocketServer server) {}
 * }</pre>
 *
 * <p>The event of a connection is fired before its {@code onOpen}, that of a server when the application has started:
 *
 * <ul>
 *   <li>Synchronous observers run like callbacks of the connection: they may block, have its contexts, and the next callback waits
 *       for them.
 *   <li>Asynchronous observers run on a worker, and no callback waits for them.
 *   <li>An exception of an observer is logged, and has no other effect.
 *   <li>{@link ForEndpoint} restricts an observer to the events of one endpoint.
 * </ul>
 *
 * <p>Events without observers cost nothing.
 */
@Qualifier
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.METHOD})
public @interface Opened {

    /** The annotation as a value, for programmatic lookups. */
    final class Literal extends AnnotationLiteral<Opened> implements Opened {

        private static final long serialVersionUID = 1L;

        /** The only instance. */
        public static final Literal INSTANCE = new Literal();

        private Literal() {}
    }
}
