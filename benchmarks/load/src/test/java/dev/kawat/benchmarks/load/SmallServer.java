/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.load;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server with a thread for each connection, which may be told to go wrong. Frames under 126 bytes only. */
final class SmallServer implements AutoCloseable {

    /** What is done to the payload of a frame: the frames to be sent in its stead. */
    interface Answer {
        List<byte[]> to(byte[] payload);
    }

    private final ServerSocket socket = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    private final List<OutputStream> everybody = new CopyOnWriteArrayList<>();
    private final boolean broadcast;
    private final Answer answer;

    SmallServer(boolean broadcast, Answer answer) throws IOException {
        this.broadcast = broadcast;
        this.answer = answer;
        inBackground(this::accept);
    }

    Target target() {
        return Target.local(socket.getLocalPort(), "/path");
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void inBackground(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException e) {
                // the client, or the test, is done
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() throws IOException {
        while (true) {
            Socket accepted = socket.accept();
            inBackground(() -> serve(accepted));
        }
    }

    private void serve(Socket accepted) throws IOException {
        DataInputStream in = new DataInputStream(accepted.getInputStream());
        OutputStream out = accepted.getOutputStream();
        out.write(response(in).getBytes(StandardCharsets.US_ASCII));
        everybody.add(out);
        while (true) {
            int first = in.read();
            byte[] payload = new byte[in.read() & 0x7F];
            int key = in.readInt();
            in.readFully(payload);
            for (int i = 0; i < payload.length; i++) {
                payload[i] ^= (byte) (key >>> (24 - 8 * (i & 3)));
            }
            for (byte[] answered : answer.to(payload)) {
                send(first, answered, out);
            }
        }
    }

    private void send(int first, byte[] payload, OutputStream out) throws IOException {
        byte[] frame = ByteBuffer.allocate(2 + payload.length)
                .put((byte) first)
                .put((byte) payload.length)
                .put(payload)
                .array();
        for (OutputStream receiver : broadcast ? everybody : List.of(out)) {
            synchronized (receiver) {
                receiver.write(frame);
            }
        }
    }

    private static String response(DataInputStream in) throws IOException {
        StringBuilder request = new StringBuilder();
        while (request.indexOf("\r\n\r\n") < 0) {
            request.append((char) in.readByte());
        }
        String key = request.toString().replaceFirst("(?s).*Sec-WebSocket-Key: (\\S+).*", "$1");
        return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                + Handshake.accept(key) + "\r\n\r\n";
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
