/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import jakarta.enterprise.util.AnnotationLiteral;
import jakarta.inject.Qualifier;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The qualifier that selects a {@link WebSocketServer} by the class or by the name of its endpoint.
 *
 * <pre>{@code
 * @Inject @ForEndpoint(Chat.class) WebSocketServer chat;
 * @Inject @ForEndpoint(name = "news") WebSocketServer news;
 * }</pre>
 *
 * <p>In a handler class, {@code @Inject WebSocketServer} without a qualifier is the server of the handler itself. Elsewhere it is
 * the only server of the application, and a definition error if there are several.
 *
 * <p>On the parameter of an observer, the qualifier selects the events of one endpoint; see {@link Opened}.
 */
@Qualifier
@Documented
@Repeatable(ForEndpoint.All.class)
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.METHOD, ElementType.TYPE})
public @interface ForEndpoint {

    /** The class of the endpoint; {@code void.class} if {@link #name()} selects it. */
    Class<?> value() default void.class;

    /** The name of the endpoint; empty if {@link #value()} selects it. */
    String name() default "";

    /** The container of several {@link ForEndpoint} annotations. Events of an endpoint have two: its class and its name. */
    @Documented
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.METHOD, ElementType.TYPE})
    @interface All {

        /** The annotations. */
        ForEndpoint[] value();
    }

    /** The annotation as a value, for programmatic lookups. */
    final class Literal extends AnnotationLiteral<ForEndpoint> implements ForEndpoint {

        private static final long serialVersionUID = 1L;

        private final Class<?> value;
        private final String name;

        private Literal(Class<?> value, String name) {
            this.value = value;
            this.name = name;
        }

        /** Returns the qualifier for the endpoint of a class. */
        public static Literal of(Class<?> endpoint) {
            return new Literal(endpoint, "");
        }

        /** Returns the qualifier for the endpoint with a name. */
        public static Literal of(String name) {
            return new Literal(void.class, name);
        }

        @Override
        public Class<?> value() {
            return value;
        }

        @Override
        public String name() {
            return name;
        }
    }
}
