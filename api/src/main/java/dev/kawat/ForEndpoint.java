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
 * Chooses the {@link WebSocketServer} to inject, by the class or by the name of its endpoint.
 *
 * <pre>{@code
 * @Inject @ForEndpoint(Chat.class) WebSocketServer chat;
 * @Inject @ForEndpoint(name = "news") WebSocketServer news;
 * }</pre>
 *
 * <p>Inside a handler class a plain {@code @Inject WebSocketServer} is the handler's own server; elsewhere it is the only
 * server of the application, and a definition error where there are several.
 *
 * <p>On the parameter of an observer it chooses whose events are observed; see {@link Opened}.
 */
@Qualifier
@Documented
@Repeatable(ForEndpoint.All.class)
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.METHOD, ElementType.TYPE})
public @interface ForEndpoint {

    /** The class of the endpoint; {@code void.class} where {@link #name()} says it. */
    Class<?> value() default void.class;

    /** The name of the endpoint; empty where {@link #value()} says it. */
    String name() default "";

    /** What the compiler makes of several. Events of an endpoint have two: its class and its name. */
    @Documented
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.METHOD, ElementType.TYPE})
    @interface All {

        /** All of them. */
        ForEndpoint[] value();
    }

    /** The annotation as a value, for programmatic look-ups. */
    final class Literal extends AnnotationLiteral<ForEndpoint> implements ForEndpoint {

        private static final long serialVersionUID = 1L;

        private final Class<?> value;
        private final String name;

        private Literal(Class<?> value, String name) {
            this.value = value;
            this.name = name;
        }

        /** The qualifier for the endpoint of this class. */
        public static Literal of(Class<?> endpoint) {
            return new Literal(endpoint, "");
        }

        /** The qualifier for the endpoint of this name. */
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
