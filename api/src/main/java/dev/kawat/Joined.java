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
 * The qualifier of a {@link PresenceChange} event for a user who was not connected before. Each node is told once, also of users
 * on other nodes. A node that starts is told of all users who are connected.
 *
 * <p>Observers are called on a worker, one change of an endpoint after another. What they send to {@code topic()} or {@code
 * server()} is sent by every node, so send it {@link Recipients#here()}. An observer for endpoints whose setting {@code presence}
 * is {@code off} is an error at deployment. Everything else is as with {@link Opened}.
 */
@Qualifier
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.METHOD})
public @interface Joined {

    /** The annotation as a value, for programmatic lookups. */
    final class Literal extends AnnotationLiteral<Joined> implements Joined {

        private static final long serialVersionUID = 1L;

        /** The only instance. */
        public static final Literal INSTANCE = new Literal();

        private Literal() {}
    }
}
