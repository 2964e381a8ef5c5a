/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One open WebSocket between a client and a {@link WebSocketServer}.
 *
 * <p>Kawat makes it when a handshake is accepted. A callback takes it as a parameter or by {@code @Inject}, and may keep
 * it: every method may be called from any thread, at any time, and none blocks. Before the client can learn that it is
 * connected, the connection is among {@link WebSocketServer#connections()}; until its transport is ready, it is {@link
 * ConnectionStatus#CONNECTING}, and what is sent to it waits. The connection ends with exactly one {@code onClose}; in that
 * callback {@link #status()} is {@link ConnectionStatus#CLOSED} and the connection is no longer among those of its server.
 *
 * <h2>Sending</h2>
 *
 * Every {@code send} is eager: the message is encoded during the call, queued in the connection's outbox, and on its way
 * without anything else to do. Messages of one thread go out in the order in which they were sent. A send never throws
 * for the state of the connection, which another thread may change at any moment: it returns whether the message was
 * queued. It was not when the connection is closing or closed, whichever side began, or when the peer is too slow and the
 * endpoint's {@link OverflowPolicy} dropped the message. {@link #sendAsync} tells which.
 */
public interface WebSocketConnection {

    /** The number of this connection, unique in the application as long as it runs, from 1 on. */
    long id();

    /** A name of this connection that is unique among all nodes and runs of the application, and cannot be guessed. */
    String globalId();

    /** Where the connection is in its life. */
    ConnectionStatus status();

    /** The server that this connection belongs to. */
    WebSocketServer server();

    /**
     * The handler of this connection: the bean instance whose callbacks run. For a class without a scope of its own it is
     * this connection's own instance; for a normal scope it is the contextual instance of that scope.
     *
     * @throws IllegalStateException when the handler's scope is not active on this thread
     */
    Object handler();

    /**
     * The handler of this connection as a type.
     *
     * @throws ClassCastException when the handler is not of that type
     */
    default <H> H handler(Class<H> type) {
        return type.cast(handler());
    }

    /** What the client asked for: an immutable snapshot of the upgrade request. */
    Handshake handshake();

    /** The value of a variable of the path, as {@link Handshake#pathParam} has it. */
    default Optional<String> pathParam(String name) {
        return handshake().pathParam(name);
    }

    /** Who the peer is: as the {@link #handshake()} says, or as renewed since; empty for nobody. */
    Optional<Identity> identity();

    /**
     * Says anew who the peer is, usually until when: before an identity expires, with which the connection closes with 1008. The
     * roles that callbacks demand are those of this identity from now on. When the endpoint does not admit it, for lack of the
     * roles that the handler class demands, the connection closes with 1008. A peer that was nobody may become somebody.
     *
     * @throws IllegalArgumentException when the peer was somebody else, by name; nothing changes
     */
    void renewIdentity(Identity identity);

    /** The subprotocol that was agreed on, if any (RFC 6455 section 1.9). */
    Optional<String> subprotocol();

    /** The application's own values for this connection. */
    Attributes attributes();

    /** Makes this connection receive what is sent to a topic of its server. Subscribing twice is the same as once. */
    void subscribe(String topic);

    /** Ends the subscription to a topic; without one, nothing happens. */
    void unsubscribe(String topic);

    /** The topics that this connection is subscribed to: a copy, possibly empty. */
    Set<String> topics();

    /**
     * Runs a task as a callback of this connection is run: on a worker, in the order of the mailbox, never while a callback or
     * another task of this connection runs, with the same contexts, class loader and platform context. So timers, REST resources
     * and completions of stages can use what only callbacks may touch: the handler's fields, {@code @RequestScoped} and {@link
     * ConnectionScoped} beans, an injected {@code WebSocketConnection}. What the task throws goes where the failures of callbacks
     * go: to {@code @OnError}, else the setting {@code on-failure} decides.
     *
     * <p>The task takes its turn like a message: it waits for {@code onOpen} and for the messages before it, and for the stages
     * and streams that their callbacks returned; with a {@code concurrency} it runs beside others. It counts as a message in {@code
     * mailbox-messages}. A task that was queued runs before {@code onClose}, also when this side has begun to close; it does
     * not run when {@code onOpen} never did. A callback must not return a stage that waits for a task of its own connection, for
     * the task waits for that stage.
     *
     * @return whether the task was queued: false when the connection has ended, or the mailbox is full
     */
    boolean execute(Runnable task);

    /** The bytes of payload that wait in the outbox, or are being written; W3C's {@code bufferedAmount}. */
    long bufferedAmount();

    /**
     * How many messages have not been sent because the outbox was full: those that the endpoint's {@link OverflowPolicy}
     * dropped, or replaced by later ones, and those that were lost when it closed the connection.
     */
    long droppedMessages();

    /**
     * Sends a text message.
     *
     * @return whether it was queued; false when it was dropped, because the connection is closing or closed or the outbox full
     */
    boolean send(String text);

    /**
     * Sends a binary message: a copy of the array.
     *
     * @return whether it was queued; false when it was dropped, because the connection is closing or closed or the outbox full
     */
    boolean send(byte[] blob);

    /**
     * Sends a binary message: a copy of the remaining bytes. The buffer's position does not change.
     *
     * @return whether it was queued; false when it was dropped, because the connection is closing or closed or the outbox full
     */
    boolean send(ByteBuffer blob);

    /**
     * Sends a message of the kind that its run-time type says: a {@link CharSequence} as text, a {@code byte[]} or {@link
     * ByteBuffer} as binary, a {@link Keyed} as what it holds, anything else by the codec of its type, by default as JSON text.
     *
     * @return whether it was queued; false when it was dropped, because the connection is closing or closed or the outbox full
     * @throws MessageEncodeException when no codec can encode the object; nothing was sent
     */
    boolean send(Object message);

    /**
     * Sends like {@link #send(Object)}, and tells how it ended.
     *
     * @return a stage that completes when the transport has written the message, or fails with {@link SendException} when
     *     it never will: the connection is closed, by either side, or lost, or the outbox was full
     * @throws MessageEncodeException when no codec can encode the object; nothing was sent
     */
    CompletionStage<Void> sendAsync(Object message);

    /**
     * Sends a ping; a pong that answers it goes to the handler's {@code @OnMessage} method for {@code PongMessage}.
     *
     * @param payload at most 125 bytes (RFC 6455 section 5.5)
     * @return whether it was queued; false when it was dropped, because the connection is closing or closed or the outbox full
     * @throws IllegalArgumentException for a larger payload
     */
    boolean ping(ByteBuffer payload);

    /** Closes with 1000 and no message. Never throws; does nothing when the connection is already closing. */
    void terminate();

    /** Closes like {@link #terminate(int, String)}, without a message. */
    void terminate(int code);

    /**
     * Closes with a code of the application, as 4D does it. A code of 3001 to 4999 goes out with the message, which is cut
     * at 123 bytes of UTF-8; with any other code the connection closes with 1000 and no message, and that is logged. What was
     * sent before goes out first. Never throws; does nothing when the connection is already closing.
     *
     * @param message null for none
     */
    void terminate(int code, @Nullable String message);

    /** Closes with 1000 and no reason, like {@link #close(int, String)}. */
    void close();

    /** Closes without a reason, like {@link #close(int, String)}. */
    void close(int code);

    /**
     * Closes with a code that an endpoint may send (RFC 6455 section 7.4): of the protocol, such as 1001 for a server that goes
     * away, 1008 for a violated policy, 1011 for a failure or 1013 for an overload, or of the application. What was sent before
     * goes out first. Does nothing when the connection is already closing.
     *
     * @param code 1000 to 1003, 1007 to 1014, or 3000 to 4999
     * @param reason at most 123 bytes of UTF-8; null for none
     * @throws IllegalArgumentException for any other code, or a longer reason; the connection is as it was
     */
    void close(int code, @Nullable String reason);
}
