/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One open WebSocket between a client and a {@link WebSocketServer}.
 *
 * <p>Kawat creates a connection when it accepts a handshake. A callback takes it as a parameter or by {@code @Inject}, and may
 * keep it. Every method may be called from any thread at any time, and none of them blocks. Applications do not implement this
 * interface.
 *
 * <p>{@link #status()} moves forward only:
 *
 * <ul>
 *   <li>A new connection is {@link ConnectionStatus#CONNECTING} until its transport is ready. It is among {@link
 *       WebSocketServer#connections()} before the client can learn that it is connected, and messages that are sent to it wait.
 *   <li>It ends with exactly one call of {@code onClose}. In that callback it is {@link ConnectionStatus#CLOSED}, and no longer
 *       among the connections of its server.
 * </ul>
 *
 * <h2>Sending</h2>
 *
 * Every {@code send} is eager: it encodes the message and puts it into the outbox of the connection, from where it goes out
 * without further calls. Messages that one thread sends go out in the order in which it sent them.
 *
 * <p>A send never throws because of the state of the connection, which another thread may change at any moment. It returns
 * {@code false} if the message was not queued. That is so if the connection is closing or closed, whichever side began, and if
 * the peer is too slow and the {@link OverflowPolicy} of the endpoint dropped the message. {@link #sendAsync} tells which.
 */
public interface WebSocketConnection {

    /** Returns the number of this connection, from 1. It is unique in the application as long as that runs. */
    long id();

    /**
     * Returns a name of this connection that is unique among all nodes and all runs of the application, and that cannot be
     * guessed.
     */
    String globalId();

    /** Returns the state of this connection. */
    ConnectionStatus status();

    /** Returns the server that this connection belongs to. */
    WebSocketServer server();

    /**
     * Returns the handler of this connection: the bean instance whose callbacks run. For a class without a scope, it is the
     * instance of this connection; for a class with a normal scope, it is the contextual instance of that scope.
     *
     * @throws IllegalStateException if the scope of the handler is not active on this thread
     */
    Object handler();

    /**
     * Returns the handler of this connection as a type.
     *
     * @throws ClassCastException if the handler is not of that type
     * @throws IllegalStateException if the scope of the handler is not active on this thread
     */
    default <H> H handler(Class<H> type) {
        return type.cast(handler());
    }

    /** Returns the upgrade request of the client, as an immutable snapshot. */
    Handshake handshake();

    /** Returns the value of a variable of the path, like {@link Handshake#pathParam}. */
    default Optional<String> pathParam(String name) {
        return handshake().pathParam(name);
    }

    /**
     * Returns the identity of the peer: that of the {@link #handshake()}, or the one that has replaced it since. It is empty for
     * a peer that is not authenticated.
     */
    Optional<Identity> identity();

    /**
     * Replaces the identity of the peer, usually by one that expires later. The roles that callbacks demand are those of the new
     * identity from now on. A connection whose identity expires closes with 1008, and so does this one if the new identity lacks
     * the roles that the handler class demands. A peer that was not authenticated may get an identity too.
     *
     * @throws IllegalArgumentException if the identity so far has another name; nothing changes
     */
    void renewIdentity(Identity identity);

    /** Returns the subprotocol that both sides agreed on, if any (RFC 6455 section 1.9). */
    Optional<String> subprotocol();

    /** Returns the values that the application keeps with this connection. */
    Attributes attributes();

    /**
     * Keeps one value for this connection, as JSON, in the place of the one before. Unlike an attribute it is a copy, and small
     * enough to go wherever the connection may go one day.
     *
     * @param value what the JSON library of the application can write; null removes the value
     * @throws IllegalArgumentException if its JSON has more than 16,384 bytes of UTF-8
     * @throws MessageEncodeException if it cannot be written as JSON
     */
    void attach(@Nullable Object value);

    /**
     * Returns the value that was kept, read as a type; empty if there is none.
     *
     * @throws MessageDecodeException if it cannot be read so
     */
    <T> Optional<T> attachment(Class<T> type);

    /** Returns the time of the last {@linkplain WebSocketServer#autoResponse automatic response}; empty if there was none. */
    Optional<Instant> lastAutoResponse();

    /**
     * Subscribes this connection to a topic of its server. Does nothing if it is subscribed already, or if it has ended.
     */
    void subscribe(String topic);

    /**
     * Subscribes this connection to a topic from a place in its history: what was kept since then goes out first, as fast as the
     * peer reads it, and then what is sent, without a gap and without a message twice. See {@link #subscribeAsync(String,
     * Position)}, which also tells how it begins.
     *
     * @throws IllegalStateException if the topic has no history
     */
    default void subscribe(String topic, Position from) {
        subscribeAsync(topic, from);
    }

    /**
     * Subscribes this connection to a topic of its server, as {@link #subscribe(String)} does.
     *
     * @return the beginning of the subscription, complete when every message that is sent from then on, on whichever node, reaches
     *     this connection; at once where there is no relay
     */
    CompletionStage<Recovery> subscribeAsync(String topic);

    /**
     * Subscribes this connection to a topic from a place in its history. If messages behind it are kept no more, the subscription
     * begins with what is sent from now on. Does nothing if the connection is subscribed already, or if it has ended; the outcome
     * is {@code NEW} then.
     *
     * @param from a position that {@link Topic#position()}, {@link History} or {@link Recovery} has returned
     * @return the beginning of the subscription, complete when every message that is sent from then on reaches this connection
     * @throws IllegalStateException if the topic has no history
     */
    CompletionStage<Recovery> subscribeAsync(String topic, Position from);

    /** Ends the subscription to a topic. Does nothing if there is none. */
    void unsubscribe(String topic);

    /** Returns the names of the topics that this connection is subscribed to: a copy, possibly empty. */
    Set<String> topics();

    /**
     * Runs a task like a callback of this connection: on a worker, in the order of the mailbox, never while a callback or another
     * task of this connection runs, and with the same contexts, class loader and platform context.
     *
     * <p>So a timer, a REST resource or the completion of a stage can use what only callbacks may touch: the fields of the
     * handler, {@code @RequestScoped} and {@link ConnectionScoped} beans, and an injected {@code WebSocketConnection}. If the task
     * throws an exception, it is a failure of a callback: {@code @OnError} gets it, otherwise the setting {@code on-failure}
     * decides.
     *
     * <p>The task takes its turn like a message, and counts as one in {@code mailbox-messages}:
     *
     * <ul>
     *   <li>It waits for {@code onOpen}, for the messages before it, and for the stages and streams that their callbacks returned.
     *       With a {@code concurrency} it runs beside others.
     *   <li>A queued task runs before {@code onClose}, even if this side has begun to close. It does not run if {@code onOpen}
     *       never did.
     *   <li>A callback must not return a stage that waits for a task of its own connection, because the task waits for that stage.
     * </ul>
     *
     * @return true if the task was queued; false if the connection has ended or the mailbox is full
     */
    boolean execute(Runnable task);

    /**
     * Returns the number of bytes of payload that wait in the outbox or are being written, like {@code bufferedAmount} of the W3C.
     */
    long bufferedAmount();

    /**
     * Returns the number of messages that were not sent because the outbox was full. These are the messages that the {@link
     * OverflowPolicy} of the endpoint dropped or replaced by later ones, and those that were lost when it closed the connection.
     */
    long droppedMessages();

    /**
     * Sends a text message.
     *
     * @return true if the message was queued; false if the connection is closing or closed, or the outbox is full
     */
    boolean send(String text);

    /**
     * Sends a binary message, from a copy of the array.
     *
     * @return true if the message was queued; false if the connection is closing or closed, or the outbox is full
     */
    boolean send(byte[] bytes);

    /**
     * Sends a binary message, from a copy of the remaining bytes. The position of the buffer does not change.
     *
     * @return true if the message was queued; false if the connection is closing or closed, or the outbox is full
     */
    boolean send(ByteBuffer bytes);

    /**
     * Sends a message whose kind depends on the run-time type of the object:
     *
     * <ul>
     *   <li>a {@link CharSequence} as text
     *   <li>a {@code byte[]} or a {@link ByteBuffer} as binary
     *   <li>a {@link Keyed} like the message that it holds
     *   <li>any other object with the codec of its type, by default as JSON text
     * </ul>
     *
     * @return true if the message was queued; false if the connection is closing or closed, or the outbox is full
     * @throws MessageEncodeException if no codec can encode the object; nothing was sent
     */
    boolean send(Object message);

    /**
     * Sends a message like {@link #send(Object)}, and reports the outcome.
     *
     * @return a stage that completes when the transport has written the message. It fails with {@link SendException} if the
     *     message will never be written, because either side closed the connection, the connection is lost, or the outbox is full
     * @throws MessageEncodeException if no codec can encode the object; nothing was sent
     */
    CompletionStage<Void> sendAsync(Object message);

    /**
     * Sends a ping (RFC 6455 section 5.5.2). The pong that answers it goes to the {@code @OnMessage} method for {@code
     * PongMessage}, if the handler has one.
     *
     * @param payload the remaining bytes of this buffer, at most 125
     * @return true if the ping was queued; false if the connection is closing or closed, or the outbox is full
     * @throws IllegalArgumentException if the payload is larger
     */
    boolean ping(ByteBuffer payload);

    /** Closes with 1000 and without a message. Never throws. Does nothing if the connection is closing already. */
    void terminate();

    /** Closes like {@link #terminate(int, String)}, without a message. */
    void terminate(int code);

    /**
     * Closes with a code of the application, as 4D does. Messages that were sent before go out first. Never throws. Does nothing
     * if the connection is closing already.
     *
     * @param code 3001 to 4999. With any other code, the connection closes with 1000 and without a message, and that is logged
     * @param message null for none. It is cut at 123 bytes of UTF-8
     */
    void terminate(int code, @Nullable String message);

    /** Closes with 1000 and without a reason, like {@link #close(int, String)}. */
    void close();

    /**
     * Closes without a reason, like {@link #close(int, String)}.
     *
     * @throws IllegalArgumentException if an endpoint may not send the code; the connection stays as it is
     */
    void close(int code);

    /**
     * Closes with a code that an endpoint may send (RFC 6455 section 7.4). This is a code of the protocol, such as 1001 (going
     * away), 1008 (policy violation), 1011 (internal error) or 1013 (try again later), or a code of the application. Messages that
     * were sent before go out first. Does nothing if the connection is closing already.
     *
     * @param code 1000 to 1003, 1007 to 1014, or 3000 to 4999
     * @param reason at most 123 bytes of UTF-8; null for none
     * @throws IllegalArgumentException if the code is another one, or the reason is longer; the connection stays as it is
     */
    void close(int code, @Nullable String reason);
}
