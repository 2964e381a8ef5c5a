/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.stream;

import java.io.IOException;

/**
 * Both directions of one upgraded connection, without blocking. A server whose sockets are to carry Kawat's own engine implements
 * this. The stream tells its {@link WireChannel} when there is something to read, and when writing is possible again.
 *
 * <p>One thread at a time reads, and one thread at a time writes. Each may be any thread, and both may be at work at once. {@link
 * #close} may be called from any thread at any time.
 */
public interface ByteStream {

    /**
     * Reads what is there.
     *
     * @return how many bytes were read; 0 when there is nothing, and then {@link WireChannel#readable} is called when there is;
     *     -1 at the end
     */
    int read(byte[] into) throws IOException;

    /**
     * Returns whether a read that did not fill its array took everything, so that another would find nothing, and whether {@link
     * WireChannel#readable} is called for what comes later. Saves a system call for each message that comes alone.
     */
    default boolean shortReadsAreLast() {
        return false;
    }

    /**
     * Returns whether {@link WireChannel#readable} is called soon, and after other connections had their turn, when the channel
     * stops reading while there is more to read. Otherwise the channel calls {@link #readAgain}.
     */
    default boolean reportsUnread() {
        return false;
    }

    /**
     * Stops calling {@link WireChannel#readable} until the next read, because the channel does not want to read now. Called by the
     * thread that reads.
     */
    default void readLater() {}

    /**
     * Begins to write bytes. Called when {@link #isWritable} has returned true, or the last write has.
     *
     * @return whether the bytes are written, so that the array is the caller's again; otherwise it is the stream's until {@link
     *     #isWritable} returns true
     */
    boolean write(byte[] bytes, int from, int to) throws IOException;

    /**
     * Returns whether everything is written and more can be. If it returns false, {@link WireChannel#writable} is called when
     * that may have changed.
     */
    boolean isWritable() throws IOException;

    /** Tells the peer that nothing follows, where that is possible without closing; reading goes on. */
    default void endOutput() throws IOException {}

    /**
     * Calls {@link WireChannel#nextTurn} soon, not now, so that other connections have their turn before, and also those whose
     * input the server has yet to find. Called because there may be more to read, or because the channel keeps bytes that it has
     * read; by any thread, while another may be reading. Not called again before that.
     */
    void readAgain();

    /**
     * Calls {@link WireChannel#writeNow} soon, on a thread other than the caller's. Messages that are sent until then go out in
     * the same write.
     */
    void writeSoon();

    /** Ends the connection. Never throws, and never waits for the peer. */
    void close();
}
