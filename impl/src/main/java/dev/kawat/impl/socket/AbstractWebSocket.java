/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.socket;

import dev.kawat.Codec;
import dev.kawat.Payload;
import dev.kawat.WebSocket;
import dev.kawat.WebSocketEvent;
import dev.kawat.impl.message.CloseCodes;
import dev.kawat.impl.message.Outbound;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A socket without that what carries its messages: it checks the calls of the application, and makes events of what comes. A
 * subclass carries the messages. It reports what comes one after another, with no lock held, because listeners run meanwhile.
 */
public abstract class AbstractWebSocket implements WebSocket {

    /** The text of Cloudflare Workers. */
    private static final String NO_CLOSE_FRAME = "WebSocket disconnected without sending Close frame.";

    /** The text of Cloudflare Workers. */
    private static final String NOT_CONNECTED = "Failed to establish websocket connection";

    private final EventListeners listeners = new EventListeners();
    private final SocketState state;
    private final Codec json;

    /**
     * Creates a socket that is open and not accepted.
     *
     * @param json reads messages as JSON
     */
    protected AbstractWebSocket(Codec json) {
        this(json, SocketState.open());
    }

    /**
     * Creates a socket.
     *
     * @param json reads messages as JSON
     * @param connects whether it connects, and is accepted from the beginning; otherwise it is open and not accepted
     */
    protected AbstractWebSocket(Codec json, boolean connects) {
        this(json, connects ? SocketState.connecting() : SocketState.open());
    }

    private AbstractWebSocket(Codec json, SocketState state) {
        this.json = json;
        this.state = state;
    }

    // ---- What carries the messages ----

    /** Begins to report what comes, because the socket was accepted. Called once. */
    protected abstract void startReceiving();

    /** Queues a message for the peer. Never waits. Closes this side if too many wait and it is for the socket to decide. */
    protected abstract void queue(Outbound.Message message);

    /** Queues a close frame for the peer, behind the messages. Called once. */
    protected abstract void queue(Outbound.Close frame);

    /** Returns the frame with which this side has closed; null while it has not. */
    protected abstract Outbound.@Nullable Close closeFrame();

    /** Ends this socket, and loses its peer. Only the peer gets an event of it. */
    public abstract void drop();

    // ---- What comes ----

    /** Reports that a socket that connects is open; returns false, and reports nothing, if it was closed before. */
    protected final boolean opened() {
        boolean opened = state.opened();
        if (opened) {
            listeners.notify(new WebSocketEvent.Open(this));
        }
        return opened;
    }

    /** Returns whether the socket is or was open. */
    protected final boolean hasOpened() {
        return state.hasOpened();
    }

    /** Reports that a socket could not connect, and its end, unless it was open or the end was reported before. */
    protected final void notConnected(Throwable failure) {
        if (state.giveUp()) {
            failed(failure);
            listeners.notify(new WebSocketEvent.Close(this, CloseCodes.ABNORMAL, NOT_CONNECTED, false));
        }
    }

    /** Reports a message of the peer. */
    protected final void received(Payload payload) {
        listeners.notify(new ReceivedEvent(this, payload, json));
    }

    /** Reports the peer's close, and answers it unless that is left to the application. Does nothing after the end. */
    protected final void received(Outbound.Close frame) {
        if (!state.closedByPeer()) {
            return;
        }
        if (state.answerClose()) {
            queue(frame);
        }
        listeners.notify(new WebSocketEvent.Close(this, frame.code(), frame.reason(), true));
    }

    /** Reports that the peer is gone without a close, unless the end was reported before. */
    protected final void peerLost() {
        if (state.lose()) {
            listeners.notify(new WebSocketEvent.Close(this, CloseCodes.ABNORMAL, NO_CLOSE_FRAME, false));
        }
    }

    /** Reports a failure that is not one of a listener. */
    protected final void failed(Throwable failure) {
        listeners.notify(new WebSocketEvent.Failure(this, failure));
    }

    // ---- What the subclass decides ----

    /** Closes this side for a reason that is not the application's. Does nothing if it is closed. */
    public final void closeHere(Outbound.Close frame) {
        if (state.close()) {
            queue(frame);
        }
    }

    /** Ends the socket without an event. Does nothing if it has ended. */
    protected final void endSilently() {
        state.lose();
    }

    /** Returns whether this side has closed, and the peer has yet to answer. */
    protected final boolean isUnanswered() {
        return state.isUnanswered();
    }

    // ---- What is done with a socket instead of accepting it ----

    /**
     * Lets the socket answer a request. The application cannot accept it any more.
     *
     * @throws IllegalStateException if it was accepted or used before
     */
    public final void useInResponse() {
        state.useInResponse();
    }

    /**
     * Lets the handler of a server use the socket. The application cannot accept it any more.
     *
     * @param peer the other end, if it is in this application too; the caller makes sure that it is not used for a handler
     *     meanwhile
     * @throws IllegalStateException if it or its peer was accepted or used before
     */
    protected final void useForHandler(@Nullable AbstractWebSocket peer) {
        if (peer != null && peer.state.isUsed()) {
            throw new IllegalStateException(SocketState.PEER_USED);
        }
        state.useForHandler();
    }

    /** Starts to receive on behalf of whoever uses the socket, who answers a close frame too. */
    final void startRelaying() {
        state.startRelaying();
        startReceiving();
    }

    /**
     * Sends a message on behalf of whoever uses the socket.
     *
     * @return the frame with which this side has closed, possibly because of this message, which is not sent then; null while it is
     *     open, and after the loss of the peer
     */
    final Outbound.@Nullable Close relay(Outbound.Message message) {
        if (state.mayRelay()) {
            queue(message);
        }
        return state.mayRelay() ? null : closeFrame();
    }

    // ---- What applications call ----

    @Override
    public final void accept(boolean allowHalfOpen) {
        if (state.accept(allowHalfOpen)) {
            startReceiving();
        }
    }

    @Override
    public final void send(String text) {
        sendMessage(Outbound.Text.of(text));
    }

    @Override
    public final void send(ByteBuffer bytes) {
        sendMessage(Outbound.Binary.copyOf(bytes));
    }

    private void sendMessage(Outbound.Message message) {
        if (state.checkSend()) {
            queue(message);
        }
    }

    @Override
    public final void close() {
        closeWith(new Outbound.Close(CloseCodes.NO_STATUS, "")); // which stands for an empty close frame
    }

    @Override
    public final void close(int code, String reason) {
        closeWith(CloseCodes.closingAsW3c(code, reason));
    }

    private void closeWith(Outbound.Close frame) {
        if (state.closeByApplication()) {
            queue(frame);
        }
    }

    @Override
    public int readyState() {
        return state.readyState();
    }

    @Override
    public final <E extends WebSocketEvent> Registration addEventListener(Class<E> type, Consumer<? super E> listener) {
        Registration added = listeners.add(type, listener);
        listenerAdded(type);
        return added;
    }

    /** Notes that there is a listener for a type of events. */
    protected void listenerAdded(Class<? extends WebSocketEvent> type) {}
}
