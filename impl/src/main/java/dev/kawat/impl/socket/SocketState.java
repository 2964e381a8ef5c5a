/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.socket;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.kawat.WebSocket;

/**
 * The state of one socket, and the rules about what is allowed in which state. Usable from any thread.
 *
 * <pre>
 *   OPEN ── close() ──▶ CLOSING ── the peer's close ──▶ CLOSED
 *     ├── the peer's close, answered at once ───────────▲
 *     ├── the peer's close, half open ──▶ CLOSING ── close() ──▶ CLOSED
 *     └── the peer is lost ─────────────────────────────▲
 * </pre>
 */
final class SocketState {

    private static final String NOT_ACCEPTED = "You must call accept() on this WebSocket before sending messages.";
    private static final String CLOSED = "Can't call WebSocket send() after close().";

    @GuardedBy("this")
    private boolean accepted;

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

    /** Accepts the socket; returns false if it was accepted before. */
    synchronized boolean accept(boolean allowHalfOpen) {
        if (accepted) {
            return false;
        }
        accepted = true;
        halfOpenAllowed = allowHalfOpen;
        return true;
    }

    /**
     * Checks that the application may send.
     *
     * @return false if nothing can be sent any more, and the message is to be discarded silently
     * @throws IllegalStateException before the socket is accepted, and after the application has closed it
     */
    synchronized boolean checkSend() {
        checkAccepted();
        if (closedByApplication) {
            throw new IllegalStateException(CLOSED);
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

    /** Returns whether this side has closed, and the peer has yet to answer. */
    synchronized boolean isUnanswered() {
        return closedOut && !closedIn && !lost;
    }

    /** Returns the state as W3C numbers it. */
    synchronized int readyState() {
        if (lost || (closedIn && closedOut)) {
            return WebSocket.CLOSED;
        }
        return closedIn || closedOut ? WebSocket.CLOSING : WebSocket.OPEN;
    }

    @GuardedBy("this")
    private void checkAccepted() {
        if (!accepted) {
            throw new IllegalStateException(NOT_ACCEPTED);
        }
    }
}
