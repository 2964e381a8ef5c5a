/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.socket;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** A socket without TLS. */
public final class PlainLayer implements SocketLayer {

    private static final System.Logger LOG = System.getLogger("dev.kawat.transport");

    private final SocketChannel channel;

    /** The bytes that the socket has not taken yet; null for nothing. */
    private volatile @Nullable ByteBuffer unwritten;

    /** A layer over a socket that is connected. */
    public PlainLayer(SocketChannel channel) {
        this.channel = channel;
    }

    @Override
    public SocketChannel channel() {
        return channel;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        return channel.read(into);
    }

    @Override
    public boolean write(ByteBuffer bytes) throws IOException {
        if (writeWhatFits(bytes)) {
            return true;
        }
        unwritten = bytes;
        return false;
    }

    @Override
    public boolean flush() throws IOException {
        ByteBuffer rest = unwritten;
        if (rest != null) {
            if (!writeWhatFits(rest)) {
                return false;
            }
            unwritten = null;
        }
        return true;
    }

    private boolean writeWhatFits(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            if (channel.write(bytes) == 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean leavesUnreadInSocket() {
        return true;
    }

    @Override
    public void endOutput() throws IOException {
        channel.shutdownOutput();
    }

    @Override
    public void close() {
        close(channel, unwritten != null);
    }

    /**
     * Closes a socket.
     *
     * @param reset whether to discard what the peer has not taken; the system would go on trying to send it otherwise
     */
    static void close(SocketChannel channel, boolean reset) {
        try {
            if (reset && channel.isOpen()) {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            }
        } catch (IOException gone) {
            LOG.log(Level.DEBUG, "an option of a socket could not be set", gone);
        }
        try {
            channel.close();
        } catch (IOException gone) {
            LOG.log(Level.DEBUG, "a socket could not be closed", gone);
        }
    }
}
