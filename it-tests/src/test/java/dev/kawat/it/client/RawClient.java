/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.client;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import javax.net.SocketFactory;

/** A bare socket: says anything, sees everything, and can vanish. */
public final class RawClient implements AutoCloseable {

    private final Socket socket;
    private final DataInputStream in;
    private final Answer answer;

    private RawClient(Request request, SocketFactory sockets, Frame... together) throws IOException {
        socket = sockets.createSocket();
        socket.setTcpNoDelay(true);
        socket.setReceiveBufferSize(64 << 10); // so that a server soon notices who does not read
        int timeout = (int) Waits.EVENT.toMillis();
        socket.connect(
                new InetSocketAddress(request.uri().getHost(), request.uri().getPort()), timeout);
        socket.setSoTimeout(timeout);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        ByteArrayOutputStream segment = new ByteArrayOutputStream();
        segment.writeBytes(request.bytes());
        for (Frame frame : together) {
            segment.writeBytes(frame.masked());
        }
        socket.getOutputStream().write(segment.toByteArray());
        answer = Answer.read(in);
    }

    /** A client that is connected, and has sent these frames in the same segment as the handshake. */
    public static RawClient open(URI uri, Frame... together) {
        RawClient client = ask(Request.to(uri), together);
        if (client.answer.status() != 101
                || !client.answer.header("Sec-WebSocket-Accept").equals(Request.ACCEPT)) {
            throw new AssertionError(uri + ": handshake answered with " + client.answer);
        }
        return client;
    }

    /** A client that has sent a handshake, and has its answer, whatever that is. */
    public static RawClient ask(Request request, Frame... together) {
        return ask(request, SocketFactory.getDefault(), together);
    }

    /** A client over a socket of this kind, such as TLS, that has sent a handshake, and has its answer, whatever that is. */
    public static RawClient ask(Request request, SocketFactory sockets, Frame... together) {
        try {
            return new RawClient(request, sockets, together);
        } catch (IOException failure) {
            throw new UncheckedIOException(request + ": no answer", failure);
        }
    }

    /** The answer to the handshake. */
    public Answer answer() {
        return answer;
    }

    /** Sends frames, all in one write. */
    public RawClient send(Frame... frames) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (Frame frame : frames) {
            bytes.writeBytes(frame.masked());
        }
        return send(bytes.toByteArray());
    }

    /** Sends bytes that need not be a frame. */
    public RawClient send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            return this;
        } catch (IOException gone) {
            throw new UncheckedIOException("cannot send to " + socket, gone);
        }
    }

    /** The next frame. */
    public Frame frame() {
        try {
            Frame frame = Frame.read(in);
            if (frame == null) {
                throw new AssertionError("expected a frame, got the end of the stream");
            }
            return frame;
        } catch (IOException failure) {
            throw new AssertionError("expected a frame", failure);
        }
    }

    /** The next message, in one frame though it may have come in several: engines of servers cut long ones. */
    public Frame message() {
        Frame first = frame();
        if (first.fin()) {
            return first;
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        Frame part = first;
        whole.writeBytes(part.bytes());
        while (!part.fin()) {
            part = frame();
            whole.writeBytes(part.bytes());
        }
        return new Frame(true, first.opcode(), whole.toByteArray());
    }

    /** The next frame, which may be compressed: {@code RSV1} is a bit of its opcode then (RFC 7692 section 6). */
    public Frame compressibleFrame() {
        try {
            Frame frame = Frame.read(in, 0x40);
            if (frame == null) {
                throw new AssertionError("expected a frame, got the end of the stream");
            }
            return frame;
        } catch (IOException failure) {
            throw new AssertionError("expected a frame", failure);
        }
    }

    /** Ends what it sends, and goes on reading. */
    public RawClient endOutput() {
        try {
            socket.shutdownOutput();
            return this;
        } catch (IOException gone) {
            throw new UncheckedIOException("cannot end what goes to " + socket, gone);
        }
    }

    /** The frames up to one that is the last; or up to the end of the stream, a reset, or what is no frame. */
    public List<Frame> framesUntil(Predicate<Frame> last) {
        List<Frame> frames = new ArrayList<>();
        try {
            for (Frame frame = Frame.read(in); frame != null; frame = Frame.read(in)) {
                frames.add(frame);
                if (last.test(frame)) {
                    break;
                }
            }
        } catch (SocketTimeoutException waiting) {
            throw new AssertionError("expected the end of the stream after " + frames, waiting);
        } catch (IOException ended) {
            // an end too
        }
        return frames;
    }

    /** The next frame that is a close frame; others are passed over. */
    public Frame closeFrame() {
        Frame frame = frame();
        while (!frame.isClose()) {
            frame = frame();
        }
        return frame;
    }

    /** Waits for the end of the stream; frames before it are passed over, a reset counts as the end. */
    public void awaitEnd() {
        try {
            while (Frame.read(in) != null) {
                // not asked for
            }
        } catch (SocketException reset) {
            // an end too
        } catch (IOException failure) {
            throw new AssertionError("expected the end of the stream", failure);
        }
    }

    /** Vanishes: the server gets a reset. */
    public void reset() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Ends the TCP connection in an orderly way, but says nothing of the WebSocket. */
    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
