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
 * The event that a subscription to a topic has ended, for observers of {@link TopicSubscription}. Synchronous observers are called on
 * the thread that unsubscribes; for a connection that is over, after its {@code onClose} and before {@link Closed}. See {@link
 * Opened} for the rest.
 */
@Qualifier
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.METHOD})
public @interface Unsubscribed {

    /** The annotation as a value. */
    final class Literal extends AnnotationLiteral<Unsubscribed> implements Unsubscribed {

        private static final long serialVersionUID = 1L;

        /** The only value. */
        public static final Literal INSTANCE = new Literal();

        private Literal() {}
    }
}
