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
 * The qualifier of a {@link PresenceChange} event for a user who has no connection any more, and did not come back within the
 * setting {@code presence-linger}: so who loads a page again, or moves to another node when one stops, has not left. Everything
 * else is as with {@link Joined}.
 */
@Qualifier
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.METHOD})
public @interface Left {

    /** The annotation as a value, for programmatic lookups. */
    final class Literal extends AnnotationLiteral<Left> implements Left {

        private static final long serialVersionUID = 1L;

        /** The only instance. */
        public static final Literal INSTANCE = new Literal();

        private Literal() {}
    }
}
