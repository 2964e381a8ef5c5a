/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.stream;

import java.io.IOException;

/**
 * Both directions of one upgraded connection, without blocking: what has to be written for a server whose sockets shall carry
 * our engine. It tells its {@link WireChannel} when there is something to read, and when writing is possible again.
 *
 * <p>Reading is done by one thread at a time, and writing by one thread at a time; by any thread, and by two at once. {@link
 * #close} may come from any thread at any time.
 */
public interface ByteStream {

    /**
     * Reads what is there.
     *
     * @return how many bytes; 0 when nothing is there, and then {@link WireChannel#readable} is called when there is; -1 at
     *     the end
     */
    int read(byte[] into) throws IOException;

    /**
     * Whether a read that did not fill its array took all that was there, so that another would find nothing; what comes later
     * is told of. Saves a system call for each message that comes alone.
     */
    default boolean shortReadsAreLast() {
        return false;
    }

    /** The channel does not want to read, though there may be something: it is not to be told of that before its next read. */
    default void readLater() {}

    /**
     * Begins to write some bytes; called when {@link #isWritable} is true, or the last write was.
     *
     * @return whether they are out, so that the array is the caller's again; otherwise it is not before {@link #isWritable}
     *     says so
     */
    boolean write(byte[] bytes, int from, int to) throws IOException;

    /**
     * Whether everything is out and more can be written. When it is not, {@link WireChannel#writable} is called when it may
     * be.
     */
    boolean isWritable() throws IOException;

    /** Tells the peer that nothing follows, where that can be told without closing; reading goes on. */
    default void endOutput() throws IOException {}

    /** Lets a channel read on after others had their turn: calls {@link WireChannel#readable} soon, not now. */
    void readAgain();

    /**
     * Has a channel write on a thread that is not the caller's: calls {@link WireChannel#writeNow} soon, not now. Several
     * messages that are sent until then go out in one write.
     */
    void writeSoon();

    /** Ends the connection. Never throws; does not block for the peer. */
    void close();
}
