/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.socket;

import java.io.EOFException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * TLS over another layer, on the side of the client (RFC 8446). Reading may cause writing, such as the answer to a key update; a
 * lock keeps it apart from what the other thread writes. Nothing waits under the lock once the socket does not block.
 */
public final class TlsLayer implements SocketLayer {

    private static final System.Logger LOG = System.getLogger("dev.kawat.transport");

    /** The records that are written to the socket at once. */
    private static final int RECORDS = 4;

    private static final String TLS_1_3 = "TLSv1.3";

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SocketLayer below;
    private final SSLEngine engine;

    /** Bytes of the socket that are not decrypted yet, ready to be filled. Used only by the thread that reads. */
    private final ByteBuffer encrypted;

    /** Decrypted bytes that did not fit into the reader's buffer, ready to be read. Used only by the thread that reads. */
    private ByteBuffer decrypted = NOTHING;

    private boolean inputEnded;

    private final ReentrantLock writing = new ReentrantLock();

    /** Encrypted bytes, ready to be filled. Guarded by the lock. */
    private final ByteBuffer out;

    /** The bytes that are not encrypted yet; null for nothing. Guarded by the lock. */
    private @Nullable ByteBuffer unwritten;

    private volatile boolean flushDue;

    /**
     * A layer that has not shaken hands yet.
     *
     * @param engine an engine in client mode, which checks the host name
     */
    public TlsLayer(SocketLayer below, SSLEngine engine) {
        this.below = below;
        this.engine = engine;
        int record = engine.getSession().getPacketBufferSize();
        this.encrypted = ByteBuffer.allocate(2 * record);
        this.out = ByteBuffer.allocate(RECORDS * record);
    }

    @Override
    public SocketChannel channel() {
        return below.channel();
    }

    /**
     * Shakes hands, while the socket blocks.
     *
     * @throws SSLException if the peer is not trusted, or breaks the protocol; it was told why
     */
    public void handshake() throws IOException {
        engine.beginHandshake();
        try {
            while (true) {
                switch (engine.getHandshakeStatus()) {
                    case NEED_WRAP -> answer();
                    case NEED_TASK -> runTasks();
                    case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                        if (!unwrap(NOTHING) && engine.getHandshakeStatus() == HandshakeStatus.NEED_UNWRAP) {
                            fill();
                        }
                    }
                    default -> {
                        if (inputEnded) {
                            throw new EOFException("the peer ended TLS before the handshake was complete");
                        }
                        return;
                    }
                }
            }
        } catch (SSLException refused) {
            tellAlert();
            throw refused;
        }
    }

    /** Sends the alert that tells the peer what is wrong, if there is one. */
    private void tellAlert() {
        try {
            if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
                answer();
            }
        } catch (IOException gone) {
            LOG.log(Level.DEBUG, "the peer could not be told why TLS has failed", gone);
        }
    }

    private void fill() throws IOException {
        if (below.read(encrypted) < 0) {
            throw new EOFException("the peer closed the socket during the TLS handshake");
        }
    }

    private void runTasks() {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    // ---- Reading ----

    @Override
    public int read(ByteBuffer into) throws IOException {
        int start = into.position();
        moveDecrypted(into);
        while (into.hasRemaining()) {
            if (unwrap(into)) {
                moveDecrypted(into);
                continue;
            }
            if (inputEnded || into.position() > start) {
                break; // also while the socket blocks, there is something to return
            }
            int length = below.read(encrypted);
            if (length < 0) {
                inputEnded = true; // also without close_notify: a close frame tells whether something is missing
            } else if (length == 0) {
                break;
            }
        }
        int count = into.position() - start;
        return count == 0 && inputEnded ? -1 : count;
    }

    private void moveDecrypted(ByteBuffer into) {
        int count = Math.min(decrypted.remaining(), into.remaining());
        into.put(decrypted.slice(decrypted.position(), count));
        decrypted.position(decrypted.position() + count);
    }

    /** Decrypts one record; returns false if none is complete, or the input has ended. */
    private boolean unwrap(ByteBuffer into) throws IOException {
        if (inputEnded || decrypted.hasRemaining()) {
            return decrypted.hasRemaining();
        }
        encrypted.flip();
        SSLEngineResult result = engine.unwrap(encrypted, into);
        if (result.getStatus() == Status.BUFFER_OVERFLOW) {
            ByteBuffer record = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
            result = engine.unwrap(encrypted, record);
            decrypted = record.flip();
        }
        encrypted.compact();
        inputEnded |= result.getStatus() == Status.CLOSED;
        if (result.getStatus() == Status.OK) {
            checkNoRenegotiation();
        }
        if (result.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
            runTasks();
        }
        if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
            answer();
        }
        return result.getStatus() == Status.OK && result.bytesConsumed() + result.bytesProduced() > 0;
    }

    /**
     * Refuses a handshake over the one that is there, as TLS 1.2 knows it and TLS 1.3 does not: while it lasted, nothing could be
     * written, and its end is up to the peer. As long as the socket blocks it does no harm: a server may ask for a certificate when
     * it has seen the request.
     */
    private void checkNoRenegotiation() throws SSLException {
        boolean shakesHands = engine.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING;
        if (shakesHands
                && !channel().isBlocking()
                && !engine.getSession().getProtocol().equals(TLS_1_3)) {
            throw new SSLException("TLS: the peer wants to negotiate again");
        }
    }

    // ---- Writing ----

    /** Sends what the protocol itself has to say. */
    private void answer() throws IOException {
        writing.lock();
        try {
            makeRoom();
            while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP && hasRoom()) {
                SSLEngineResult result = engine.wrap(NOTHING, out);
                if (result.getStatus() != Status.OK) {
                    break;
                }
            }
            flushDue = !drain();
        } finally {
            writing.unlock();
        }
    }

    @Override
    public boolean write(ByteBuffer bytes) throws IOException {
        writing.lock();
        try {
            unwritten = bytes;
            return encryptAndDrain();
        } finally {
            writing.unlock();
        }
    }

    @Override
    public boolean flush() throws IOException {
        writing.lock();
        try {
            boolean all = encryptAndDrain();
            flushDue = flushDue && !all;
            return all;
        } finally {
            writing.unlock();
        }
    }

    @Override
    public boolean mustFlush() {
        return flushDue;
    }

    private boolean encryptAndDrain() throws IOException {
        while (drain()) {
            ByteBuffer rest = unwritten;
            if (rest == null) {
                return true;
            }
            while (rest.hasRemaining() && hasRoom()) {
                SSLEngineResult result = engine.wrap(rest, out);
                if (result.getStatus() != Status.OK || result.bytesConsumed() + result.bytesProduced() == 0) {
                    throw new SSLException("TLS: the connection is closed for writing");
                }
            }
            unwritten = rest.hasRemaining() ? rest : null;
        }
        return false;
    }

    private boolean hasRoom() {
        return out.remaining() >= engine.getSession().getPacketBufferSize();
    }

    private void makeRoom() throws IOException {
        if (!hasRoom() && !drain() && !hasRoom()) {
            throw new SSLException("TLS: the peer demands answers and does not read them");
        }
    }

    /** Writes what is encrypted; returns whether nothing is left. */
    private boolean drain() throws IOException {
        out.flip();
        try {
            return out.remaining() == 0 || writeBelow();
        } finally {
            out.compact();
        }
    }

    private boolean writeBelow() throws IOException {
        while (out.hasRemaining()) {
            if (channel().write(out) == 0) {
                return false;
            }
        }
        return true;
    }

    // ---- The end ----

    @Override
    public boolean leavesUnreadInSocket() {
        return false;
    }

    @Override
    public void endOutput() throws IOException {
        engine.closeOutbound();
        answer();
    }

    @Override
    public void close() {
        boolean reset = flushDue;
        if (writing.tryLock()) { // or the thread that writes notices that the socket is closed
            try {
                reset |= unwritten != null || out.position() > 0;
                if (!reset && channel().isOpen()) {
                    endOutput();
                }
            } catch (IOException gone) {
                LOG.log(Level.DEBUG, "the peer could not be told that TLS ends", gone);
            } finally {
                writing.unlock();
            }
        }
        PlainLayer.close(channel(), reset);
    }
}
