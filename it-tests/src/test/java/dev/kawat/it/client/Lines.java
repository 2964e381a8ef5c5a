/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** What a process says on one of its streams, line by line; read by a thread of its own, so that it never has to wait. */
final class Lines {

    private final BlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>();
    private final String name;

    Lines(String name, InputStream stream) {
        this.name = name;
        Thread reader = new Thread(() -> read(stream), name);
        reader.setDaemon(true);
        reader.start();
    }

    private void read(InputStream stream) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(Optional.of(line));
            }
        } catch (IOException gone) {
            // as good as the end
        }
        lines.add(Optional.empty());
    }

    /** The next line; empty at the end. */
    Optional<String> next() {
        return next(Waits.EVENT);
    }

    /** The next line, if it comes in time; empty at the end. */
    Optional<String> next(Duration limit) {
        try {
            Optional<String> line = lines.poll(limit.toSeconds(), TimeUnit.SECONDS);
            if (line == null) {
                throw new AssertionError(name + ": waited " + limit.toSeconds() + " s for a line");
            }
            return line;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError(name + ": interrupted while waiting for a line", stopped);
        }
    }

    /** Hands on all lines up to the end, however long they take to come. */
    void each(Consumer<String> line) {
        try {
            for (Optional<String> next = lines.take(); next.isPresent(); next = lines.take()) {
                line.accept(next.get());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** All lines up to the end. */
    List<String> rest() {
        List<String> all = new ArrayList<>();
        for (Optional<String> line = next(); line.isPresent(); line = next()) {
            all.add(line.get());
        }
        return all;
    }
}
