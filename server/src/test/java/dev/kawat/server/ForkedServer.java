/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.server;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A server in a process of its own, which can be given less than this process has. */
final class ForkedServer implements AutoCloseable {

    private static final String READY = "Kawat is ready at ";

    private final Process process;
    private final URI uri;

    private ForkedServer(List<String> command) throws Exception {
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        CompletableFuture<String> ready = new CompletableFuture<>();
        Thread reader = new Thread(() -> readUntilTheEnd(ready), "output of the server");
        reader.setDaemon(true);
        reader.start();
        uri = URI.create(ready.get(2 * Peer.PATIENCE_SECONDS, TimeUnit.SECONDS));
    }

    /** A server with the beans of a directory. */
    static ForkedServer with(Path beans, String... options) throws Exception {
        return new ForkedServer(command(beans, options));
    }

    /** A server with the beans of a directory that can open only so many files and sockets. */
    static ForkedServer withDescriptors(int most, Path beans, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of("sh", "-c", "ulimit -n " + most + " && exec \"$@\"", "sh"));
        command.addAll(command(beans, options));
        return new ForkedServer(command);
    }

    private static List<String> command(Path beans, String... options) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.add("-cp");
        command.add(System.getProperty("java.class.path") + File.pathSeparator + beans);
        command.addAll(List.of("dev.kawat.server.KawatServer", "--port", "0"));
        return command;
    }

    private void readUntilTheEnd(CompletableFuture<String> ready) {
        List<String> lines = new ArrayList<>();
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (!ready.isDone()) {
                    lines.add(line);
                }
                if (line.startsWith(READY)) {
                    ready.complete(line.substring(READY.length()));
                }
            }
        } catch (IOException ended) {
            lines.add(String.valueOf(ended));
        }
        ready.completeExceptionally(new IllegalStateException(String.join("\n", lines)));
    }

    URI uri() {
        return uri;
    }

    Process process() {
        return process;
    }

    /** Asks for a connection to {@code /echo}, and does not read the answer. */
    Socket connect() throws IOException {
        return connect("/echo");
    }

    /** Asks for a connection, and does not read the answer. */
    Socket connect(String path) throws IOException {
        Socket socket = new Socket(uri.getHost(), uri.getPort());
        socket.setSoTimeout(Peer.PATIENCE_SECONDS * 1000);
        socket.getOutputStream().write(handshake(path));
        return socket;
    }

    byte[] handshake() {
        return handshake("/echo");
    }

    private byte[] handshake(String path) {
        return ("GET " + path + " HTTP/1.1\r\nHost: " + uri.getAuthority()
                        + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13"
                        + "\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Returns the status of the answer to a handshake, and reads its headers; -1 at the end of the stream. */
    static int status(Socket socket) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                return -1;
            }
            head.append((char) next);
        }
        return Integer.parseInt(head.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()));
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
