/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import jakarta.enterprise.inject.Stereotype;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a bean class the handler of a WebSocket endpoint.
 *
 * <pre>{@code
 * @WebSocketEndpoint("/echo")
 * public class Echo {
 *     @OnMessage
 *     String echo(String message) {
 *         return message;
 *     }
 * }
 * }</pre>
 *
 * <p>The annotation is a stereotype, and so bean-defining: the class needs no other annotation to be found. A class
 * without a scope of its own has one instance for each connection, made before the connection opens and destroyed after
 * {@code onClose}. With a CDI scope on the class, that scope decides.
 *
 * <p>Callbacks of one connection never overlap and keep the order of arrival, unless {@link #concurrency()} says otherwise.
 * They may block, unless the class or the method is {@link NonBlocking}; {@link RunOn} chooses on what they run.
 *
 * <p>The members from {@link #maxMessage()} on are settings. They are strings in the syntax of the configuration, empty
 * for "not set here". {@code kawat.endpoint.<name>.<key>} in the configuration wins over the annotation, the annotation
 * wins over {@code kawat.<key>}, and that wins over the default. A declaration that breaks a rule stops the deployment
 * with a message that names class, method, rule and value.
 */
@Stereotype
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface WebSocketEndpoint {

    /**
     * The path of the endpoint below the context path: literal segments and {@code {variables}} that stand for one
     * whole segment each, for example {@code /chat/{room}}. It starts with '/'. A literal segment wins over a variable.
     */
    String value();

    /**
     * The name of the endpoint, unique in the application; by default the simple name of the class, or its qualified name
     * where several endpoints without a name have that simple name. Configuration and {@link ForEndpoint#name()} use it.
     */
    String name() default "";

    /** How messages from the peer are presented to the handler. */
    DataType dataType() default DataType.AUTO;

    /**
     * The subprotocols that this endpoint speaks, the preferred first. The first of them that the client offers is
     * chosen (RFC 6455 section 4.2.2); see {@link #requireSubprotocol()}.
     */
    String[] subprotocols() default {};

    /** Whether a client that offers none of {@link #subprotocols()} is refused with 400 instead of served without one. */
    boolean requireSubprotocol() default false;

    /**
     * The values of the {@code Origin} header that may connect, each as {@code scheme://host[:port]}: {@code https://example.com}
     * is this host alone, {@code https://*.example.com} any host below it but not itself, {@code http://localhost:*} any port.
     * {@code same-host} stands for pages of the host that the request is sent to, {@code *} for all. Empty: the same host and
     * port as the page, or whatever the configuration key {@code origins} says. Requests without {@code Origin} do not come from
     * a browser and are not concerned (RFC 6455 section 10.2).
     */
    String[] origins() default {};

    /** Key {@code max-message}: the largest message that a peer may send, a size such as {@code 64KiB}; beyond it 1009. */
    String maxMessage() default "";

    /**
     * Key {@code max-fragments}: the most fragments of a message that a peer may send; beyond it 1008. By default {@code auto}:
     * more with a larger {@link #maxMessage}.
     */
    String maxFragments() default "";

    /**
     * Key {@code outbox-bytes}: how much may wait for a slow peer, a size such as {@code 1MiB}. By default {@code auto}: 1 MiB, or
     * {@link #maxMessage} if that is more.
     */
    String outboxBytes() default "";

    /** Key {@code outbox-messages}: how many messages may wait for a slow peer. */
    String outboxMessages() default "";

    /**
     * Key {@code outbox-policy}: what happens when the outbox is full: {@code close}, {@code drop-newest}, {@code drop-oldest},
     * {@code latest-per-key}.
     */
    String outboxPolicy() default "";

    /** Key {@code slow-after}: after how long without progress of a write a peer counts as slow ({@link OnSlow}). */
    String slowAfter() default "";

    /** Key {@code mailbox-messages}: how many messages may wait for a busy handler before reading from the peer stops. */
    String mailboxMessages() default "";

    /** Key {@code mailbox-bytes}: how much may wait for a busy handler, beside one message; a size such as {@code 1MiB}. */
    String mailboxBytes() default "";

    /**
     * Key {@code concurrency}: how many messages of one connection are handled at once. By default one: the next message waits
     * until the callback has returned and the stage or stream that it returned is complete. With more, up to so many messages
     * are handled side by side and in no order; {@code onOpen} has returned before the first, and {@code onClose} is alone and
     * last.
     */
    String concurrency() default "";

    /**
     * Key {@code contexts}: around which callbacks the request context and the context of {@link ConnectionScoped} are active:
     * {@code auto}, where what is injected shows at deployment that they may be needed, or {@code always}, for an endpoint that
     * reaches beans in a way that cannot be seen.
     */
    String contexts() default "";

    /**
     * Key {@code on-failure}: what happens when a callback or a codec fails and no {@code @OnError} method takes it: {@code
     * log-and-close}, {@code close}, {@code log} or {@code ignore}.
     */
    String onFailure() default "";

    /** Key {@code write-timeout}: how long a write may make no progress, a duration such as {@code 10s}. */
    String writeTimeout() default "";

    /** Key {@code close-timeout}: how long the peer may take to answer a close frame. */
    String closeTimeout() default "";

    /**
     * Key {@code ping}: when a peer is pinged: {@code when-silent}, after {@link #pingInterval} without anything from it, or {@code
     * always}, every such interval whatever it sends, for clients that wait for pings.
     */
    String ping() default "";

    /** Key {@code ping-interval}: after how much silence, or how often, a peer is pinged; {@code off} for never. */
    String pingInterval() default "";

    /** Key {@code pong-timeout}: how long a peer may take to answer such a ping. */
    String pongTimeout() default "";

    /** Key {@code idle-timeout}: after how long without a message in either direction a connection is closed with 1001. */
    String idleTimeout() default "";

    /**
     * Key {@code frame-timeout}: how long nothing may come of a frame that has begun; beyond it a connection is closed with 1008.
     */
    String frameTimeout() default "";

    /**
     * Key {@code compression}: whether messages are compressed where the peer offers it (RFC 7692): {@code off}, {@code on},
     * or {@code takeover}, with references of ours to the messages before, which costs more memory for each connection.
     */
    String compression() default "";

    /** Key {@code message-type-property}: the property of a JSON message that holds its {@link MessageType}. */
    String messageTypeProperty() default "";

    /** Key {@code json-max-depth}: how deep a JSON message of a peer may be nested; beyond it it cannot be read (1007). */
    String jsonMaxDepth() default "";

    /**
     * Key {@code json-max-digits}: how many digits a number in a JSON message of a peer may have, its exponent counted as so many.
     */
    String jsonMaxDigits() default "";

    /** Key {@code json-max-name}: how many characters a name in a JSON message of a peer may have. */
    String jsonMaxName() default "";

    /** Key {@code json-max-members}: how many members an object in a JSON message of a peer may have. */
    String jsonMaxMembers() default "";
}
