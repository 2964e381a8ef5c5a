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
 * The event that a connection or a server is open.
 *
 * <pre>{@code
 * void joined(@Observes @Opened WebSocketConnection connection) {}
 *
 * void left(@ObservesAsync @Closed @ForEndpoint(Chat.class) WebSocketConnection connection) {}
 *
 * void started(@Observes @Opened WebSocketServer server) {}
 * }</pre>
 *
 * <p>A connection's event comes before its {@code onOpen}, one of a server when the application has started. Synchronous
 * observers run where the callbacks of the connection run, may block, and have its contexts: the next callback waits for
 * them. Asynchronous ones run on a worker, and nobody waits. What an observer throws is logged, and changes nothing. With
 * {@link ForEndpoint} the events of one endpoint are observed. Events that nobody observes cost nothing.
 */
@Qualifier
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.METHOD})
public @interface Opened {

    /** The annotation as a value. */
    final class Literal extends AnnotationLiteral<Opened> implements Opened {

        private static final long serialVersionUID = 1L;

        /** The only value. */
        public static final Literal INSTANCE = new Literal();

        private Literal() {}
    }
}
