/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport;

/**
 * The way of one connection to its peer: what a transport implements, and all that the core knows of it.
 *
 * <p>Out: when there is something to send, {@link #wake()} is called, and the transport takes from its {@link OutboundSource}.
 * In: the transport calls its {@link Receiver}. No method blocks or throws; any may be called from any thread, and after the
 * connection has ended.
 */
public interface Channel {

    /**
     * There is something to take, and nobody is taking: take until the source has nothing left. Not called again before the
     * source has answered so.
     */
    void wake();

    /**
     * The same, for a message that goes to many: not on this thread, which has the other receivers to think of, if another
     * can take at once.
     */
    default void wakeSoon() {
        wake();
    }

    /** Much is waiting by now: if {@link #wake} has put off the writing, it should not be put off any longer. */
    default void hurry() {}

    /**
     * Called on a worker that runs callbacks: whether more of them wait. While so, what this thread sends, to whomever, may be
     * written by a thread of the transport's own, at once but not here: then it goes out while callbacks run, several
     * messages in one write.
     */
    default void moreFollow(boolean more) {}

    /**
     * A number that moves with what comes of a frame, or of a compressed message, that has begun and is not complete; -1 while
     * none is. What does not move for long is a frame, or a message, that does not go on.
     */
    default long receiving() {
        return -1;
    }

    /** A number of its own for the message of which a part has come, also between its fragments; -1 for none. */
    default long openMessage() {
        return -1;
    }

    /** How many bytes of such messages have come, about; read after {@link #openMessage}. */
    default long receivedBytes() {
        return 0;
    }

    /** Stop delivering messages soon: the handler is behind. What was read already may still come. */
    void pauseReading();

    /** Deliver messages again. */
    void resumeReading();

    /** End the connection now, without a closing handshake. The receiver need not be told. */
    void drop();
}
