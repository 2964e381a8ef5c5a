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
 * <p>The annotation is a stereotype and defines a bean, so the class needs no other annotation to be found. A class without a
 * scope of its own has one instance for each connection. Kawat creates it before the connection opens, and destroys it after
 * {@code onClose}. If the class has a CDI scope, that scope decides.
 *
 * <p>Callbacks of one connection never overlap, and are called in the order in which messages arrive, unless {@link
 * #concurrency()} says otherwise. They may block, unless the class or the method is {@link NonBlocking}. {@link RunOn} chooses
 * the threads that they run on.
 *
 * <p>The members from {@link #maxMessage()} on are settings. Each is a string in the syntax of the configuration; an empty
 * string means that it is not set here. The first of these that sets it wins:
 *
 * <ol>
 *   <li>{@code kawat.endpoint.<name>.<key>} in the configuration
 *   <li>the annotation
 *   <li>{@code kawat.<key>} in the configuration
 *   <li>the default
 * </ol>
 *
 * <p>A declaration that breaks a rule stops the deployment, with a message that names class, method, rule and value.
 */
@Stereotype
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface WebSocketEndpoint {

    /**
     * The path of the endpoint below the context path. It starts with '/' and consists of literal segments and {@code
     * {variables}}, each of which stands for one whole segment, for example {@code /chat/{room}}. A literal segment wins over a
     * variable.
     */
    String value() default "";

    /**
     * The name of the endpoint, which is unique in the application. Configuration and {@link ForEndpoint#name()} use it. The
     * default is the simple name of the class, or its qualified name if several endpoints without a name have that simple name.
     */
    String name() default "";

    /** The form in which the handler gets the messages of the peer. */
    DataType dataType() default DataType.AUTO;

    /**
     * The subprotocols that this endpoint speaks, the preferred one first. Kawat chooses the first of them that the client
     * offers (RFC 6455 section 4.2.2). See also {@link #requireSubprotocol()}.
     */
    String[] subprotocols() default {};

    /**
     * Refuses a client that offers none of {@link #subprotocols()} with status 400. By default such a client is served without a
     * subprotocol.
     */
    boolean requireSubprotocol() default false;

    /**
     * The values of the {@code Origin} header that may connect (RFC 6455 section 10.2):
     *
     * <ul>
     *   <li>{@code https://example.com}: this host only. The form is {@code scheme://host[:port]}.
     *   <li>{@code https://*.example.com}: any host below it, but not the host itself
     *   <li>{@code http://localhost:*}: any port
     *   <li>{@code same-host}: pages of the host that the request is sent to
     *   <li>{@code *}: all
     * </ul>
     *
     * <p>If this is empty, the configuration key {@code origins} applies. If that is not set either, the page must come from the
     * host and port that the request is sent to. A request without {@code Origin} does not come from a browser and is not checked.
     */
    String[] origins() default {};

    /**
     * The values of the {@code Host} header that may connect, as {@code example.com}, which allows every port, {@code
     * example.com:8443}, or {@code *.example.com}. If this is empty, the configuration key {@code hosts} applies. If that is not
     * set either, any may.
     */
    String[] hosts() default {};

    /**
     * The number of handshakes on which checks and gates of the application may decide at the same time; 503 answers others. Key
     * {@code max-pending-handshakes}.
     */
    String maxPendingHandshakes() default "";

    /**
     * The largest message that a peer may send, as a size such as {@code 64KiB}. A larger message closes the connection with
     * 1009. Key {@code max-message}.
     */
    String maxMessage() default "";

    /**
     * The largest number of fragments in one message of a peer. A message with more closes the connection with 1008. The default
     * is {@code auto}, which grows with {@link #maxMessage}. Key {@code max-fragments}.
     */
    String maxFragments() default "";

    /**
     * The number of bytes that may wait for a slow peer, as a size such as {@code 1MiB}. The default is {@code auto}: 1 MiB, or
     * {@link #maxMessage} if that is more. Key {@code outbox-bytes}.
     */
    String outboxBytes() default "";

    /** The number of messages that may wait for a slow peer. Key {@code outbox-messages}. */
    String outboxMessages() default "";

    /**
     * The policy for a full outbox: {@code close}, {@code drop-newest}, {@code drop-oldest} or {@code latest-per-key}. See {@link
     * OverflowPolicy}. Key {@code outbox-policy}.
     */
    String outboxPolicy() default "";

    /**
     * The rules for the topics whose messages are kept, such as {@code room.*=100/10m}: of each topic whose name matches, the last
     * 100 messages, for 10 minutes at most. See {@link Topic}. Key {@code history}.
     */
    String history() default "";

    /** The relay to other nodes: {@code none}, or the relay of the application. Key {@code relay}. */
    String relay() default "";

    /**
     * The knowledge of who is connected: {@code off}, {@code users} of the endpoint, or {@code topics} for those of each topic
     * too. See {@link WebSocketServer#members} and {@link PresenceChange}. Key {@code presence}.
     */
    String presence() default "";

    /**
     * The time without progress of a write after which a peer is slow, as a duration such as {@code 2s}. See {@link OnSlow}. Key
     * {@code slow-after}.
     */
    String slowAfter() default "";

    /**
     * The number of messages that may wait for a busy handler. When so many wait, Kawat stops reading from the peer. Key {@code
     * mailbox-messages}.
     */
    String mailboxMessages() default "";

    /**
     * The number of bytes that may wait for a busy handler besides one message, as a size such as {@code 1MiB}. Key {@code
     * mailbox-bytes}.
     */
    String mailboxBytes() default "";

    /**
     * The number of messages of one connection that are handled at the same time. The default is one: the next message waits
     * until the callback has returned, and until the stage or stream that it returned is complete. With a larger number, so many
     * messages are handled side by side, in no particular order. {@code onOpen} still returns before the first message, and {@code
     * onClose} still runs alone and last. Key {@code concurrency}.
     */
    String concurrency() default "";

    /**
     * The callbacks that run with an active request context and an active {@link ConnectionScoped} context: {@code auto} if
     * Kawat finds at deployment that the injected beans may need them, or {@code always}. Choose {@code always} for an endpoint
     * that reaches beans in a way that cannot be found at deployment. Key {@code contexts}.
     */
    String contexts() default "";

    /**
     * The reaction to a failure of a callback or a codec that no {@code @OnError} method takes: {@code log-and-close}, {@code
     * close}, {@code log} or {@code ignore}. Key {@code on-failure}.
     */
    String onFailure() default "";

    /** The longest time that a write may make no progress, as a duration such as {@code 10s}. Key {@code write-timeout}. */
    String writeTimeout() default "";

    /** The longest time that a peer may take to answer a close frame. Key {@code close-timeout}. */
    String closeTimeout() default "";

    /**
     * The time to send pings: {@code when-silent}, which pings after {@link #pingInterval} without anything from the peer, or
     * {@code always}, which pings at that interval whatever the peer sends. Choose {@code always} for clients that wait for
     * pings. Key {@code ping}.
     */
    String ping() default "";

    /** The interval of pings, as {@link #ping()} says; {@code off} for no pings. Key {@code ping-interval}. */
    String pingInterval() default "";

    /**
     * The lowest close code that {@link WebSocketConnection#terminate(int, String)} sends. Key {@code terminate-min-code}.
     */
    String terminateMinCode() default "";

    /** The longest time that a peer may take to answer a ping. Key {@code pong-timeout}. */
    String pongTimeout() default "";

    /**
     * The time without a message in either direction after which a connection closes with 1001. Key {@code idle-timeout}.
     */
    String idleTimeout() default "";

    /**
     * The time in which some bytes of a frame that has begun must arrive. If none do, the connection closes with 1008. Key {@code
     * frame-timeout}.
     */
    String frameTimeout() default "";

    /** The number of connections at the same time, or {@code off}. Further handshakes get 503. Key {@code max-connections}. */
    String maxConnections() default "";

    /**
     * The number of connections from one remote address, or {@code off}; an IPv6 address stands for its network of 64 bits. Further
     * handshakes get 429. Key {@code max-connections-per-address}.
     */
    String maxConnectionsPerAddress() default "";

    /** The number of connections of one user, or {@code off}. Further handshakes get 429. Key {@code max-connections-per-user}. */
    String maxConnectionsPerUser() default "";

    /**
     * The time in which a peer must have sent its first message, or {@code off}. If it has not, the connection closes with 1008.
     * Key {@code first-message-timeout}.
     */
    String firstMessageTimeout() default "";

    /** The time after which a connection closes with 1001, or {@code off}. Key {@code max-connection-age}. */
    String maxConnectionAge() default "";

    /**
     * The choice whether the messages of a peer keep the HTTP session of its handshake alive, as requests do: {@code on} or {@code
     * off}. The default is {@code off}. Pings, pongs and what is sent to the peer count as nothing. Key {@code session-touch}.
     */
    String sessionTouch() default "";

    /**
     * The time in which a message that has begun must get longer by 1 KiB a second on average. If it does not, the connection
     * closes with 1008. Key {@code message-timeout}.
     */
    String messageTimeout() default "";

    /**
     * The number of pings a second that a peer may send, on average over ten seconds. With more, the connection closes with 1008.
     * Key {@code max-pings}.
     */
    String maxPings() default "";

    /**
     * The number of messages a second that a peer may send, and that may come at once, or {@code off}. Key {@code message-rate}.
     */
    String messageRate() default "";

    /**
     * The number of bytes a second that the messages of a peer may have, and that may come at once, or {@code off}. Key {@code
     * byte-rate}.
     */
    String byteRate() default "";

    /**
     * The number of messages a second that all connections of one user may send together, or {@code off}. Key {@code
     * message-rate-per-user}.
     */
    String messageRatePerUser() default "";

    /**
     * The number of bytes a second that the messages of all connections of one user may have together, or {@code off}. Key {@code
     * byte-rate-per-user}.
     */
    String byteRatePerUser() default "";

    /**
     * The action for a message that is beyond one of these rates: {@code delay}, {@code close} or {@code drop}. With {@code delay},
     * it is delivered, and nothing further is read until the rate allows it; with {@code close}, the connection closes with 1008.
     * Key {@code rate-policy}.
     */
    String ratePolicy() default "";

    /**
     * The compression of messages for peers that offer it (RFC 7692): {@code off}, {@code on} or {@code takeover}. With {@code
     * takeover}, our messages refer to earlier ones, which compresses better and costs more memory for each connection. Key
     * {@code compression}.
     */
    String compression() default "";

    /** The property of a JSON message that holds its {@link MessageType}. Key {@code message-type-property}. */
    String messageTypeProperty() default "";

    /** The deepest nesting in a JSON message of a peer. A deeper message cannot be read (1007). Key {@code json-max-depth}. */
    String jsonMaxDepth() default "";

    /**
     * The largest number of digits in a number of a JSON message of a peer; an exponent counts as that many digits. Key {@code
     * json-max-digits}.
     */
    String jsonMaxDigits() default "";

    /** The largest number of characters in a name in a JSON message of a peer. Key {@code json-max-name}. */
    String jsonMaxName() default "";

    /** The largest number of members in an object in a JSON message of a peer. Key {@code json-max-members}. */
    String jsonMaxMembers() default "";
}
