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
 * The qualifier of the event that a connection or a server has closed; see {@link Opened} for observers.
 *
 * <p>The event of a connection is fired after its {@code onClose}, for every connection with an {@link Opened} event. The event of
 * a server is fired once: after {@link WebSocketServer#terminate()} or the end of the application, when the last of its
 * connections has ended or was given up.
 */
@Qualifier
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.METHOD})
public @interface Closed {

    /** The annotation as a value, for programmatic lookups. */
    final class Literal extends AnnotationLiteral<Closed> implements Closed {

        private static final long serialVersionUID = 1L;

        /** The only instance. */
        public static final Literal INSTANCE = new Literal();

        private Literal() {}
    }
}
