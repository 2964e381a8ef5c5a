/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.trial;

import dev.kawat.it.client.Client;
import dev.kawat.it.client.RawClient;
import dev.kawat.it.client.Request;
import dev.kawat.it.client.Waits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Predicate;

/** The folder whose files declare endpoints, and the application that reads it: what a person would do with both. */
public final class ArtefactFiles implements AutoCloseable {

    private static final Duration STEP = Duration.ofMillis(50);

    private final Path folder;
    private final Function<String, URI> endpoints;
    private final Client states;

    /**
     * The folder of an application that runs.
     *
     * @param endpoints the address of an endpoint of the application, by its path without the leading slash
     */
    public ArtefactFiles(Path folder, Function<String, URI> endpoints) {
        this.folder = folder;
        this.endpoints = endpoints;
        this.states = Client.connect(endpoints.apply("states"));
    }

    /** The content of a file. The description tells versions apart. */
    static String content(String path, String handler, String description) {
        return """
                {
                  "endpoint": "%s",
                  "handler": "%s",
                  "description": "%s"
                }
                """.formatted(path, handler, description);
    }

    /** Writes a file at once, which is declared by its name without {@code .websocket}. */
    public void write(String name, String content) {
        try {
            Files.writeString(file(name), content);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Adds to the end of a file. */
    void append(String name, String content) {
        try {
            Files.writeString(file(name), content, StandardOpenOption.APPEND);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Deletes a file. */
    public void delete(String name) {
        try {
            Files.delete(file(name));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The place of a file. */
    Path file(String name) {
        return folder.resolve(name + ".websocket");
    }

    /** The state of a file in the eyes of the application: state, whether it serves, description and error. */
    public String state(String name) {
        return states.send(name).text();
    }

    /** Waits until a file has a state that begins with a text, and returns the whole state. */
    public String awaitState(String name, String beginning) {
        return awaitState(name, beginning, state -> state.startsWith(beginning));
    }

    private String awaitState(String name, String what, Predicate<String> wanted) {
        long start = System.nanoTime();
        String state = state(name);
        while (!wanted.test(state)) {
            if (System.nanoTime() - start > Waits.EVENT.toNanos()) {
                throw new AssertionError(name + " should have become '" + what + "', but is '" + state + "'");
            }
            LockSupport.parkNanos(STEP.toNanos());
            state = state(name);
        }
        return state;
    }

    /** Waits until a file is no longer known. */
    public void awaitGone(String name) {
        awaitState(name, "none");
    }

    /** The status of the answer to a handshake. */
    public int status(String path) {
        try (RawClient client = ask(path)) {
            return client.answer().status();
        }
    }

    /** A client that has the answer to its handshake. */
    RawClient ask(String path) {
        return RawClient.ask(Request.to(endpoints.apply(path)));
    }

    /** Connects, says something, and returns the answer. */
    public String answer(String path, String text) {
        try (Client client = Client.connect(endpoints.apply(path))) {
            return client.send(text).text();
        }
    }

    /** A client that is connected. */
    Client connect(String path) {
        return Client.connect(endpoints.apply(path));
    }

    /** Lets handlers go on that wait. */
    void openBarrier() {
        states.send("open the barrier").text();
    }

    @Override
    public void close() {
        states.close();
    }
}
