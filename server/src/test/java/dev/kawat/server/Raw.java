/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.server;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.function.IntPredicate;

/** Reads and writes frames on a socket, because the JDK's client cannot send or show some of them. */
final class Raw {

    /** A close frame without a code, masked with zeros: what {@code close()} of a page sends. */
    static final byte[] EMPTY_CLOSE = {(byte) 0x88, (byte) 0x80, 0, 0, 0, 0};

    private static final int CLOSE = 0x88;

    private Raw() {}

    /** A connection whose handshake is over. */
    static Socket open(KawatServer server, String path) throws IOException {
        Socket socket = new Socket(server.uri().getHost(), server.port());
        socket.setSoTimeout(Peer.PATIENCE_SECONDS * 1000);
        String request = "GET /" + path + " HTTP/1.1\r\nHost: " + server.uri().getAuthority()
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13"
                + "\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) socket.getInputStream().read());
        }
        return socket;
    }

    /** The payload of the next frame; frames are short here. */
    static byte[] frame(Socket socket) throws IOException {
        return payload(new DataInputStream(socket.getInputStream()), in -> true);
    }

    /** The payload of the server's close frame, after whatever comes before. */
    static byte[] closeFrame(Socket socket) throws IOException {
        return payload(new DataInputStream(socket.getInputStream()), first -> first == CLOSE);
    }

    private static byte[] payload(DataInputStream in, IntPredicate wanted) throws IOException {
        while (true) {
            int first = in.readUnsignedByte();
            byte[] payload = in.readNBytes(in.readUnsignedByte());
            if (wanted.test(first)) {
                return payload;
            }
        }
    }
}
