/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.socket;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.kawat.WebSocket;

/**
 * The state of one socket, and the rules about what is allowed in which state. Usable from any thread.
 *
 * <pre>
 *   CONNECTING ── open() ──▶ OPEN       CONNECTING ── close() ──▶ CLOSING ── the peer is lost ──▶ CLOSED
 *
 *   OPEN ── close() ──▶ CLOSING ── the peer's close ──▶ CLOSED
 *     ├── the peer's close, answered at once ───────────▲
 *     ├── the peer's close, half open ──▶ CLOSING ── close() ──▶ CLOSED
 *     └── the peer is lost ─────────────────────────────▲
 * </pre>
 */
final class SocketState {

    /** These texts are those of Cloudflare Workers. */
    private static final String NOT_ACCEPTED =
            "You must call one of accept() or state.acceptWebSocket() on this WebSocket before sending messages.";

    private static final String ACCEPT_AFTER_RESPONSE = "Can't accept() WebSocket that was already used in a response.";
    private static final String ACCEPT_AFTER_HANDLER = "Can't accept() WebSocket after enabling hibernation.";
    private static final String RESPONSE_AFTER_ACCEPT = "Can't return WebSocket in a Response after calling accept().";
    private static final String RESPONSE_AFTER_HANDLER =
            "Can't return WebSocket in a Response after calling acceptWebSocket().";
    private static final String RESPONSE_AFTER_RESPONSE = "Can't return WebSocket that was already used in a response.";
    private static final String HANDLER_AFTER_ACCEPT =
            "Cannot call `acceptWebSocket()` if the WebSocket was already accepted via `accept()`";

    private static final String ACCEPT_OF_CLIENT =
            "Websockets obtained from the 'new WebSocket()' constructor cannot call accept";
    private static final String RESPONSE_OF_CLIENT =
            "Can't return WebSocket in a Response if it was created with `new WebSocket()`";

    static final String PEER_USED =
            "Cannot call `acceptWebSocket()` on this WebSocket because its pair has already been accepted"
                    + " or used in a Response.";

    /** The uses of a socket. */
    private enum Use {
        /** Nothing so far. */
        NONE,
        /** The application has accepted it. */
        ACCEPTED,
        /** It answers a request. */
        RESPONSE,
        /** A server's handler has it. */
        HANDLER,
        /** It connects by itself, and is accepted from the beginning. */
        CLIENT
    }

    private static final String CLOSED = "Can't call WebSocket send() after close().";
    private static final String CONNECTING = "Can't call WebSocket send() before the open event.";

    @GuardedBy("this")
    private Use use;

    /** Set until the socket is open, whatever happens before. */
    @GuardedBy("this")
    private boolean connecting;

    @GuardedBy("this")
    private boolean halfOpenAllowed;

    /** Set when this side has closed, for whatever reason. */
    @GuardedBy("this")
    private boolean closedOut;

    /** Set when the application has closed this side, and not only Kawat. Sends throw from then on. */
    @GuardedBy("this")
    private boolean closedByApplication;

    /** Set when the peer's close has arrived. */
    @GuardedBy("this")
    private boolean closedIn;

    /** Set when the peer is gone, with or without a close. */
    @GuardedBy("this")
    private boolean lost;

    private SocketState(Use use, boolean connecting) {
        this.use = use;
        this.connecting = connecting;
    }

    /** Returns the state of a socket that is open. */
    static SocketState open() {
        return new SocketState(Use.NONE, false);
    }

    /** Returns the state of a socket that connects. */
    static SocketState connecting() {
        return new SocketState(Use.CLIENT, true);
    }

    /** Notes that the socket is open; returns false if it was closed or lost before. */
    synchronized boolean opened() {
        boolean first = connecting && !closedOut && !lost;
        connecting &= !first;
        return first;
    }

    /** Returns whether the socket is or was open. */
    synchronized boolean hasOpened() {
        return !connecting;
    }

    /**
     * Accepts the socket; returns false if it was accepted before.
     *
     * @throws IllegalStateException if it is used in another way
     */
    synchronized boolean accept(boolean allowHalfOpen) {
        if (use == Use.ACCEPTED) {
            return false;
        }
        switch (use) {
            case NONE, ACCEPTED -> use = Use.ACCEPTED;
            case RESPONSE -> throw new IllegalStateException(ACCEPT_AFTER_RESPONSE);
            case HANDLER -> throw new IllegalStateException(ACCEPT_AFTER_HANDLER);
            case CLIENT -> throw new IllegalStateException(ACCEPT_OF_CLIENT);
        }
        halfOpenAllowed = allowHalfOpen;
        return true;
    }

    /**
     * Uses the socket to answer a request.
     *
     * @throws IllegalStateException if it was accepted or used before
     */
    synchronized void useInResponse() {
        switch (use) {
            case NONE -> use = Use.RESPONSE;
            case ACCEPTED -> throw new IllegalStateException(RESPONSE_AFTER_ACCEPT);
            case RESPONSE -> throw new IllegalStateException(RESPONSE_AFTER_RESPONSE);
            case HANDLER -> throw new IllegalStateException(RESPONSE_AFTER_HANDLER);
            case CLIENT -> throw new IllegalStateException(RESPONSE_OF_CLIENT);
        }
    }

    /**
     * Uses the socket for the handler of a server.
     *
     * @throws IllegalStateException if it was accepted or used before
     */
    synchronized void useForHandler() {
        if (use != Use.NONE) {
            throw new IllegalStateException(use == Use.ACCEPTED ? HANDLER_AFTER_ACCEPT : PEER_USED);
        }
        use = Use.HANDLER;
    }

    /** Returns whether the socket was accepted or used. */
    synchronized boolean isUsed() {
        return use != Use.NONE;
    }

    /** Leaves the answer to a close frame to whoever uses the socket. */
    synchronized void startRelaying() {
        halfOpenAllowed = true;
    }

    /** Returns whether whoever uses the socket may still send. */
    synchronized boolean mayRelay() {
        return !closedOut && !lost;
    }

    /**
     * Checks that the application may send.
     *
     * @return false if nothing can be sent any more, and the message is to be discarded silently
     * @throws IllegalStateException before the socket is accepted or open, and after the application has closed it
     */
    synchronized boolean checkSend() {
        checkAccepted();
        if (closedByApplication) {
            throw new IllegalStateException(CLOSED);
        }
        if (connecting && !lost) {
            throw new IllegalStateException(CONNECTING);
        }
        return !closedOut && !lost;
    }

    /**
     * Closes this side for the application.
     *
     * @return whether a close frame must be sent: false if this side was closed before, or the peer is gone
     * @throws IllegalStateException before the socket is accepted
     */
    synchronized boolean closeByApplication() {
        checkAccepted();
        closedByApplication |= !closedOut;
        return close();
    }

    /** Closes this side; returns whether a close frame must be sent: false if it was closed before, or the peer is gone. */
    synchronized boolean close() {
        boolean first = !closedOut && !lost;
        closedOut = true;
        return first;
    }

    /** Notes that the peer's close has arrived; returns false if one has arrived before, or the peer was lost. */
    synchronized boolean closedByPeer() {
        boolean first = !closedIn && !lost;
        closedIn = true;
        return first;
    }

    /** Closes this side because the peer has closed, unless it may stay half open; returns whether to send a close frame. */
    synchronized boolean answerClose() {
        return !halfOpenAllowed && close();
    }

    /** Notes that the peer is gone; returns whether that is the end, about which nobody has been notified. */
    synchronized boolean lose() {
        boolean first = !lost && !closedIn;
        lost = true;
        return first;
    }

    /** Notes that the socket cannot be opened; returns false if it is or was open, or is lost already. */
    synchronized boolean giveUp() {
        return connecting && lose();
    }

    /** Returns whether this side has closed, and the peer has yet to answer. */
    synchronized boolean isUnanswered() {
        return closedOut && !closedIn && !lost;
    }

    /** Returns the state as W3C numbers it. */
    synchronized int readyState() {
        if (lost || (closedIn && closedOut)) {
            return WebSocket.CLOSED;
        }
        if (closedIn || closedOut) {
            return WebSocket.CLOSING;
        }
        return connecting ? WebSocket.CONNECTING : WebSocket.OPEN;
    }

    @GuardedBy("this")
    private void checkAccepted() {
        if (use != Use.ACCEPTED && use != Use.CLIENT) {
            throw new IllegalStateException(NOT_ACCEPTED);
        }
    }
}
