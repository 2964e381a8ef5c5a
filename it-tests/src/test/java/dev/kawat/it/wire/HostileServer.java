/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.wire;

import dev.kawat.impl.handshake.AcceptKey;
import dev.kawat.it.client.Waits;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;

/** A bare socket that takes one connection, answers its handshake as a test wants, says whatever that wants, and listens. */
final class HostileServer implements AutoCloseable {

    private static final String KEY = "Sec-WebSocket-Key: ";

    private final ServerSocket listener;
    private final UnaryOperator<String> answer;
    private final byte[] frames;
    private final CompletableFuture<byte[]> heard = new CompletableFuture<>();

    /**
     * A server that waits for its client.
     *
     * @param answer what it answers, for the right value of {@code Sec-WebSocket-Accept}, without the empty line
     * @param frames the bytes that follow
     */
    HostileServer(UnaryOperator<String> answer, byte... frames) {
        this.answer = answer;
        this.frames = frames;
        try {
            listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        Thread server = new Thread(this::serve, "hostile server");
        server.setDaemon(true);
        server.start();
    }

    /** An answer as it should be, and one more header in each of the lines. */
    static UnaryOperator<String> rightly(String... headers) {
        return accept -> "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: " + accept + "\r\n" + lines(headers);
    }

    static String lines(String... headers) {
        return headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
    }

    URI uri() {
        return URI.create("ws://127.0.0.1:" + listener.getLocalPort() + "/");
    }

    private void serve() {
        try (Socket socket = listener.accept()) {
            socket.setSoTimeout((int) Waits.EVENT.toMillis());
            ByteArrayOutputStream said = new ByteArrayOutputStream();
            said.writeBytes((answer.apply(accept(socket)) + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            said.writeBytes(frames);
            OutputStream out = socket.getOutputStream();
            out.write(said.toByteArray());
            heard.complete(socket.getInputStream().readAllBytes());
        } catch (IOException failure) {
            heard.completeExceptionally(failure);
        }
    }

    /** Reads a request and no byte more, for a client says nothing before it has the answer. */
    private static String accept(Socket socket) throws IOException {
        BufferedReader request =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
        String accept = "";
        for (String line = request.readLine(); line != null && !line.isEmpty(); line = request.readLine()) {
            if (line.startsWith(KEY)) {
                accept = AcceptKey.of(line.substring(KEY.length()));
            }
        }
        return accept;
    }

    /** All that the client said after its handshake, once it has ended the connection. */
    byte[] heard() {
        try {
            return heard.get(Waits.EVENT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for the client's end", stopped);
        } catch (ExecutionException | TimeoutException failure) {
            throw new AssertionError("expected the client's end", failure);
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
