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
 * The event that a connection or a server is over; see {@link Opened}.
 *
 * <p>A connection's event comes after its {@code onClose}, and for every connection whose {@link Opened} came. A server's comes
 * once: after {@link WebSocketServer#terminate()} was called or the application has stopped, when the last of its connections
 * is over, or was given up.
 */
@Qualifier
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.METHOD})
public @interface Closed {

    /** The annotation as a value. */
    final class Literal extends AnnotationLiteral<Closed> implements Closed {

        private static final long serialVersionUID = 1L;

        /** The only value. */
        public static final Literal INSTANCE = new Literal();

        private Literal() {}
    }
}
