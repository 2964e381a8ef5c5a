/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.socket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one connected socket. While the socket blocks, so do these methods; afterwards none waits. One thread at a time
 * reads, and one thread at a time writes; both may be at work at once. {@link #close} may be called from any thread.
 */
public interface SocketLayer {

    /** Returns the socket. */
    SocketChannel channel();

    /**
     * Reads what is there.
     *
     * @return how many bytes were read, 0 for none, -1 at the end
     */
    int read(ByteBuffer into) throws IOException;

    /**
     * Begins to write bytes. Called when {@link #flush} has returned true, or the last write has.
     *
     * @return whether they are written; otherwise the buffer belongs to the layer until {@link #flush} returns true
     */
    boolean write(ByteBuffer bytes) throws IOException;

    /** Goes on writing; returns whether everything is written. */
    boolean flush() throws IOException;

    /** Returns whether reading takes everything that the socket has, so that the selector tells when there is more. */
    boolean leavesUnreadInSocket();

    /** Returns whether something waits to be written that {@link #read} has caused; {@link #flush} writes it. */
    default boolean mustFlush() {
        return false;
    }

    /** Tells the peer that nothing follows; reading goes on. */
    void endOutput() throws IOException;

    /** Returns the address of the peer, as a text without a name; null if it is not known. */
    default @Nullable String remoteAddress() {
        return channel().socket().getInetAddress() == null
                ? null
                : channel().socket().getInetAddress().getHostAddress();
    }

    /** Closes the socket. Never throws, and never waits. */
    void close();
}
