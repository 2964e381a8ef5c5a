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
 * The qualifier of a {@link TopicSubscription} event for a connection that has subscribed to a topic. Synchronous observers are
 * called on the thread that subscribes, before {@link WebSocketConnection#subscribe} returns. Everything else is as with {@link
 * Opened}.
 */
@Qualifier
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.METHOD})
public @interface Subscribed {

    /** The annotation as a value, for programmatic lookups. */
    final class Literal extends AnnotationLiteral<Subscribed> implements Subscribed {

        private static final long serialVersionUID = 1L;

        /** The only instance. */
        public static final Literal INSTANCE = new Literal();

        private Literal() {}
    }
}
