/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.client;

import dev.kawat.impl.handshake.AcceptKey;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A server on a socket that does what a test says, also what no real server does. A thread for each connection. */
final class ScriptedServer implements AutoCloseable {

    /** What the server does with a connection, after it has read the head of the request. The connection is closed afterwards. */
    interface Script {
        void run(Peer peer) throws IOException;
    }

    /** A frame of a client, unmasked. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares frames
    record Frame(int first, byte[] payload) {

        boolean isClose() {
            return (first & 0xF) == 8;
        }

        int code() {
            return payload.length < 2 ? 1005 : ((payload[0] & 0xFF) << 8) | (payload[1] & 0xFF);
        }

        String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }
    }

    /** A client, as the server sees it. */
    static final class Peer {

        private final Socket socket;
        private final DataInputStream in;
        private final OutputStream out;
        private final String head;

        private Peer(Socket socket) throws IOException {
            this.socket = socket;
            this.in = new DataInputStream(socket.getInputStream());
            this.out = socket.getOutputStream();
            this.head = readHead();
        }

        /** The request: its line and headers. */
        String head() {
            return head;
        }

        Socket socket() {
            return socket;
        }

        DataInputStream in() {
            return in;
        }

        String header(String name) {
            return head.lines()
                    .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .findFirst()
                    .orElse("");
        }

        /** Reads up to the empty line. */
        String readHead() throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            String text = "";
            while (!text.endsWith("\r\n\r\n")) {
                bytes.write(in.readUnsignedByte());
                text = bytes.toString(StandardCharsets.ISO_8859_1);
            }
            return text;
        }

        void send(String raw) throws IOException {
            out.write(raw.getBytes(StandardCharsets.ISO_8859_1));
        }

        /** Answers with 101 and further headers. */
        void accept(String... more) throws IOException {
            send(switching(more));
        }

        /** The answer with 101 and further headers. */
        String switching(String... more) {
            return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                    + AcceptKey.of(header("Sec-WebSocket-Key")) + "\r\n"
                    + (more.length == 0 ? "" : String.join("\r\n", more) + "\r\n") + "\r\n";
        }

        void answer(int status, String... headers) throws IOException {
            send("HTTP/1.1 " + status + " x\r\nContent-Length: 0\r\n"
                    + (headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n") + "\r\n");
        }

        void frame(int first, byte[] payload) throws IOException {
            ByteArrayOutputStream frame = new ByteArrayOutputStream();
            frame.write(first);
            if (payload.length < 126) {
                frame.write(payload.length);
            } else if (payload.length <= 0xFFFF) {
                frame.write(126);
                frame.write(payload.length >>> 8);
                frame.write(payload.length);
            } else {
                frame.write(127);
                frame.writeBytes(
                        ByteBuffer.allocate(Long.BYTES).putLong(payload.length).array());
            }
            frame.writeBytes(payload);
            out.write(frame.toByteArray());
        }

        void text(String text) throws IOException {
            frame(0x81, text.getBytes(StandardCharsets.UTF_8));
        }

        void close(int code) throws IOException {
            frame(0x88, new byte[] {(byte) (code >>> 8), (byte) code});
        }

        /** Reads one frame, which must be masked. */
        Frame read() throws IOException {
            int first = in.readUnsignedByte();
            int second = in.readUnsignedByte();
            if ((second & 0x80) == 0) {
                throw new IOException("a frame of the client is not masked");
            }
            int length = second & 0x7F;
            if (length == 126) {
                length = in.readUnsignedShort();
            } else if (length == 127) {
                length = Math.toIntExact(in.readLong());
            }
            int key = in.readInt();
            byte[] payload = in.readNBytes(length);
            for (int i = 0; i < payload.length; i++) {
                payload[i] ^= (byte) (key >>> (24 - 8 * (i & 3)));
            }
            return new Frame(first, payload);
        }

        /** Echoes texts until the client closes, and answers that. */
        void echo() throws IOException {
            for (Frame frame = read(); !frame.isClose(); frame = read()) {
                frame(frame.first(), frame.payload());
            }
            close(1000);
        }
    }

    /** Accepts, and echoes. */
    static final Script ECHO = peer -> {
        peer.accept();
        peer.echo();
    };

    private final ServerSocket listening;
    private final List<Script> scripts;
    private final List<String> heads = new CopyOnWriteArrayList<>();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Future<?> accepting;

    private ScriptedServer(ServerSocket listening, List<Script> scripts) {
        this.listening = listening;
        this.scripts = scripts;
        this.accepting = threads.submit(this::accept);
    }

    /** Starts a server that has a script for each connection in turn; the last is that of all further ones. */
    static ScriptedServer start(Script... scripts) {
        try {
            return start(new ServerSocket(0, 200, InetAddress.getLoopbackAddress()), scripts);
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    static ScriptedServer start(ServerSocket listening, Script... scripts) {
        return new ScriptedServer(listening, List.of(scripts));
    }

    private void accept() {
        try {
            for (int i = 0; ; i++) {
                Socket socket = listening.accept();
                sockets.add(socket);
                Script script = scripts.get(Math.min(i, scripts.size() - 1));
                threads.execute(() -> serve(socket, script));
            }
        } catch (IOException over) {
            // the test is over
        }
    }

    private void serve(Socket socket, Script script) {
        try (socket) {
            Peer peer = new Peer(socket);
            heads.add(peer.head());
            script.run(peer);
        } catch (IOException gone) {
            // as clients are
        } catch (Throwable failure) {
            failures.add(failure);
        } finally {
            sockets.remove(socket);
        }
    }

    int port() {
        return listening.getLocalPort();
    }

    String uri(String path) {
        return "ws://127.0.0.1:" + port() + path;
    }

    /** The heads of the requests so far. */
    List<String> heads() {
        return heads;
    }

    /** The number of open connections. */
    int open() {
        return sockets.size();
    }

    @Override
    public void close() {
        try {
            listening.close();
            accepting.get(10, TimeUnit.SECONDS); // a connection that is just being accepted has to be among them
            for (Socket socket : sockets) {
                socket.close();
            }
            threads.shutdownNow();
            if (!threads.awaitTermination(10, TimeUnit.SECONDS)) {
                throw new AssertionError("a script does not end");
            }
        } catch (IOException | InterruptedException | ExecutionException | TimeoutException failed) {
            throw new AssertionError(failed);
        }
        if (!failures.isEmpty()) {
            throw new AssertionError("a script failed", failures.get(0));
        }
    }
}
