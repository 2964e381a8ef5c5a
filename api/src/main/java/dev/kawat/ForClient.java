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
 * The qualifier that selects a {@link WebSocketConnector} by the class or by the name of its {@link WebSocketClient}.
 *
 * <pre>{@code
 * @Inject @ForClient(Prices.class) WebSocketConnector prices;
 * @Inject @ForClient(name = "news") WebSocketConnector news;
 *
 * prices.pathParam("market", "xetra").connect();
 * }</pre>
 *
 * <p>On the parameter of an observer, the qualifier selects the events of one client: its {@link ClientEvent}s, and those of its
 * connections such as {@link Opened}.
 */
@Qualifier
@Documented
@Repeatable(ForClient.All.class)
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.METHOD, ElementType.TYPE})
public @interface ForClient {

    /** The class of the client; {@code void.class} if {@link #name()} selects it. */
    Class<?> value() default void.class;

    /** The name of the client; empty if {@link #value()} selects it. */
    String name() default "";

    /** The container of several {@link ForClient} annotations. Events of a client have two: its class and its name. */
    @Documented
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.METHOD, ElementType.TYPE})
    @interface All {

        /** The annotations. */
        ForClient[] value();
    }

    /** The annotation as a value, for programmatic lookups. */
    final class Literal extends AnnotationLiteral<ForClient> implements ForClient {

        private static final long serialVersionUID = 1L;

        private final Class<?> value;
        private final String name;

        private Literal(Class<?> value, String name) {
            this.value = value;
            this.name = name;
        }

        /** Returns the qualifier for the client of a class. */
        public static Literal of(Class<?> client) {
            return new Literal(client, "");
        }

        /** Returns the qualifier for the client with a name. */
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
