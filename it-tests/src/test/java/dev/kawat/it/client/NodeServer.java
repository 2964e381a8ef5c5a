/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** A WebSocket server in Node.js: a script of {@code src/test/node} in a process of its own. */
public final class NodeServer implements AutoCloseable {

    private static final String READY = "listening at ";

    private final Process process;
    private final Lines output;
    private final String address;

    private NodeServer(Process process, String name) {
        this.process = process;
        output = new Lines(name, process.getInputStream());
        address = line(READY);
    }

    /** Starts it and waits until it listens. Without Node.js the calling test is skipped, or fails if it is required. */
    public static NodeServer start(String script) {
        Path home = Node.home();
        try {
            Process process = new ProcessBuilder("node", script)
                    .directory(home.toFile())
                    .redirectError(home.resolve(script + ".txt").toFile())
                    .start();
            return new NodeServer(process, script);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot start " + script, failure);
        }
    }

    /** Where it listens, with path and query after the slash. */
    public URI uri(String pathAndQuery) {
        return URI.create("ws://" + address + "/" + pathAndQuery);
    }

    /** What the next line that begins so goes on with; others are passed over. */
    public String line(String beginning) {
        for (Optional<String> line = output.next(); line.isPresent(); line = output.next()) {
            if (line.get().startsWith(beginning)) {
                return line.get().substring(beginning.length());
            }
        }
        throw new AssertionError("the server ended without a line that begins with '" + beginning + "'");
    }

    /** Ends it. */
    @Override
    public void close() {
        process.destroyForcibly();
    }
}
