/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A port before a server, for one connection: it hands on every byte, and tells what went by. */
public final class Tap implements AutoCloseable {

    private static final int RSV1 = 0x40;
    private static final int OPCODE = 0x0F;
    private static final int FIRST_CONTROL = 8;
    private static final int MASKED = 0x80;
    private static final int LENGTH = 0x7F;
    private static final int MASK_BYTES = 4;

    private final URI server;
    private final ServerSocket port;
    private final List<Socket> sockets = new ArrayList<>();
    private final Wire toServer = new Wire();
    private final Wire toClient = new Wire();

    /** A data frame that went by. */
    public record Data(boolean compressed, int payloadBytes) {}

    private Tap(URI server, ServerSocket port) {
        this.server = server;
        this.port = port;
    }

    /** A tap before an endpoint. */
    public static Tap before(URI server) {
        try {
            Tap tap = new Tap(server, new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            daemon(tap::carry);
            return tap;
        } catch (IOException failure) {
            throw new UncheckedIOException("no port for a tap before " + server, failure);
        }
    }

    /** Where a client finds the endpoint by way of this tap. */
    public URI uri() {
        return URI.create(
                "ws://" + port.getInetAddress().getHostAddress() + ":" + port.getLocalPort() + server.getRawPath());
    }

    /** The values of a header of the request, with commas between; empty if there is none. */
    public String request(String header) {
        return toServer.header(header);
    }

    /** The values of a header of the response. */
    public String response(String header) {
        return toClient.header(header);
    }

    /** The data frames from client to server, so far. */
    public List<Data> sent() {
        return toServer.data();
    }

    /** The data frames from server to client, so far. */
    public List<Data> received() {
        return toClient.data();
    }

    private void carry() {
        try {
            Socket client = keep(port.accept());
            Socket target = keep(new Socket(server.getHost(), server.getPort()));
            daemon(() -> copy(client, target, toServer));
            copy(target, client, toClient);
        } catch (IOException over) {
            close();
        }
    }

    private Socket keep(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        synchronized (sockets) {
            sockets.add(socket);
        }
        return socket;
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "tap");
        thread.setDaemon(true);
        thread.start();
    }

    private static void copy(Socket from, Socket to, Wire wire) {
        byte[] buffer = new byte[1 << 16];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                wire.add(buffer, length); // before it is handed on, so that whoever has got it finds it here
                out.write(buffer, 0, length);
            }
            to.shutdownOutput();
        } catch (IOException over) {
            // the other side sees it by itself
        }
    }

    @Override
    public void close() {
        try {
            port.close();
            synchronized (sockets) {
                for (Socket socket : sockets) {
                    socket.close();
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** What goes in one direction: a head, and frames. */
    private static final class Wire {

        private static final byte[] END_OF_HEAD = "\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        synchronized void add(byte[] more, int length) {
            bytes.write(more, 0, length);
        }

        private String all() {
            return bytes.toString(StandardCharsets.ISO_8859_1);
        }

        private int endOfHead() {
            int end = all().indexOf(new String(END_OF_HEAD, StandardCharsets.ISO_8859_1));
            return end < 0 ? bytes.size() : end + END_OF_HEAD.length;
        }

        synchronized String header(String name) {
            String head = all().substring(0, endOfHead());
            return String.join(
                    ", ",
                    head.lines()
                            .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                            .map(line -> line.substring(name.length() + 1).strip())
                            .toList());
        }

        synchronized List<Data> data() {
            ByteBuffer frames = ByteBuffer.wrap(bytes.toByteArray());
            frames.position(endOfHead());
            List<Data> data = new ArrayList<>();
            while (frames.remaining() >= 2) {
                int first = frames.get();
                int second = frames.get();
                int payload = payloadBytes(frames, second & LENGTH);
                int rest = payload + ((second & MASKED) == 0 ? 0 : MASK_BYTES);
                if ((first & OPCODE) < FIRST_CONTROL) {
                    data.add(new Data((first & RSV1) != 0, payload));
                }
                frames.position(Math.min(frames.limit(), frames.position() + rest));
            }
            return data;
        }

        /** RFC 6455 5.2: what does not fit into 7 bits follows in 16 or 64. */
        private static int payloadBytes(ByteBuffer frames, int length) {
            return switch (length) {
                case 126 -> frames.getShort() & 0xFFFF;
                case 127 -> Math.toIntExact(frames.getLong());
                default -> length;
            };
        }
    }
}
