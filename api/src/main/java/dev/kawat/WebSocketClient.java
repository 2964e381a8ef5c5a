/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import jakarta.enterprise.inject.Stereotype;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a bean class the handler of the connections of a client. Its callbacks are those of endpoints.
 *
 * <pre>{@code
 * @WebSocketClient("wss://feed.example/prices/{market}")
 * public class Prices {
 *     @OnMessage
 *     void price(Price price) {
 *         ...
 *     }
 * }
 *
 * @Inject WebSocketClients clients;
 *
 * clients.connector(Prices.class).pathParam("market", "xetra").connect();
 * }</pre>
 *
 * <p>The annotation is a stereotype and defines a bean. A class without a scope of its own has one instance for each connection;
 * if it has a CDI scope, that scope decides. A client connects when {@link WebSocketConnector#connect()} is called, and connects
 * again when it loses its connection.
 *
 * <p>The first of these that has a setting wins: {@code kawat.client.<name>.<key>} in the configuration, {@link #settings()},
 * {@code kawat.<key>} where an endpoint would have it from there, and the default.
 */
@Stereotype
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface WebSocketClient {

    /** The URI of the server, {@code ws} or {@code wss}, with variables in braces; empty if the configuration has it. */
    String value() default "";

    /** The name of the client in the configuration, which is unique in the application; the simple name of the class otherwise. */
    String name() default "";

    /** The form in which the handler gets the messages of the server. */
    DataType dataType() default DataType.AUTO;

    /** The subprotocols that are offered, the preferred one first. */
    String[] subprotocols() default {};

    /** The settings, each as {@code key=value}, for example {@code max-message=64KiB}. */
    String[] settings() default {};
}
