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
 * The qualifier of the event that a slow peer of a {@link WebSocketConnection} has caught up; see {@link OnCaughtUp} for its
 * meaning, and {@link Opened} for observers. {@link WebSocketConnection#droppedMessages()} returns the number of messages that the
 * peer has missed.
 */
@Qualifier
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.METHOD})
public @interface CaughtUp {

    /** The annotation as a value, for programmatic lookups. */
    final class Literal extends AnnotationLiteral<CaughtUp> implements CaughtUp {

        private static final long serialVersionUID = 1L;

        /** The only instance. */
        public static final Literal INSTANCE = new Literal();

        private Literal() {}
    }
}
