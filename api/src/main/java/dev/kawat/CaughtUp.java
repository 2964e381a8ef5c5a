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
 * The event that a slow peer of a {@link WebSocketConnection} has caught up, for observers; see {@link OnCaughtUp} for when. How
 * many messages it has missed, {@link WebSocketConnection#droppedMessages()} tells.
 */
@Qualifier
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.METHOD})
public @interface CaughtUp {

    /** The annotation as a value. */
    final class Literal extends AnnotationLiteral<CaughtUp> implements CaughtUp {

        private static final long serialVersionUID = 1L;

        /** The only value. */
        public static final Literal INSTANCE = new Literal();

        private Literal() {}
    }
}
