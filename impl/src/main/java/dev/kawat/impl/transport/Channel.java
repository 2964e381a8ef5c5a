/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport;

/**
 * The way of one connection to its peer: what a transport implements, and all that the core knows of it.
 *
 * <p>To send, the connection calls {@link #wake()}, and the transport takes messages from its {@link OutboundSource}. To receive,
 * the transport calls its {@link Receiver}. No method blocks or throws. Every method may be called from any thread, also after
 * the connection has ended.
 */
public interface Channel {

    /**
     * Writes until the source has nothing left. Called when there is something to take and no thread is taking; not called again
     * before the source has answered that nothing is left.
     */
    void wake();

    /**
     * Writes as {@link #wake} does, but on another thread if there is one that can begin at once. Called for a message to many
     * receivers, because the calling thread has the other receivers to serve.
     */
    default void wakeSoon() {
        wake();
    }

    /** Writes now what {@link #wake} has left for later, because much is waiting. */
    default void hurry() {}

    /**
     * Lets a thread of the transport write what the calling thread sends, to any connection, as long as more callbacks wait. The
     * messages go out while the callbacks run, several in one write. Called on a worker that runs callbacks.
     *
     * @param more whether more callbacks wait
     */
    default void moreFollow(boolean more) {}

    /**
     * Returns a number that changes with every byte of an incomplete frame, or of an incomplete compressed message; -1 while there
     * is none. A number that does not change for long means a frame or a message that does not go on.
     */
    default long receiving() {
        return -1;
    }

    /** Returns a number that identifies the incomplete message, also between its fragments; -1 for none. */
    default long openMessage() {
        return -1;
    }

    /**
     * Returns a number that changes when a write ends that the peer did not take at once, whatever is written; -1 while there is no
     * such write.
     */
    default long stalledWrite() {
        return -1;
    }

    /**
     * Returns how many bytes of messages have come that come in parts, in all and after inflation; read after {@link #openMessage}.
     */
    default long receivedBytes() {
        return 0;
    }

    /** Returns how many bytes of incomplete messages are held, as far as this is known. */
    default long heldBytes() {
        return 0;
    }

    /** Reads on if nothing was read because memory was short and it no longer is. Called regularly. */
    default void memoryChanged() {}

    /** Notes that the bytes that wait for the handler and the peer were counted in the {@code MemoryBudget}. */
    default void waitingWasCounted(long bytes) {}

    /** Stops delivering messages soon, because the handler is behind. Messages that were read before may still come. */
    void pauseReading();

    /** Delivers messages again. */
    void resumeReading();

    /**
     * Discards what the peer sends from now on, because this side is about to close for its fault. A transport that sees frames
     * ends the connection soon after its close frame is out.
     */
    default void rejectInput() {}

    /** Ends the connection now, without a closing handshake. The transport need not notify the receiver. */
    void drop();
}
