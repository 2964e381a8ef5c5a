/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.it.client.Client;
import dev.kawat.it.client.Event;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/** The rules of files that declare endpoints, on every server. Needs an application with the handlers of {@code it.artefact}. */
public final class ArtefactTrial {

    private static final int TALKERS = 200;
    private static final int COMING_AND_GOING = 10;
    private static final int ROUNDS = 10;

    /** The files that change, but do not go. */
    private static final List<String> KEPT = List.of("kept0", "kept1");

    private static final Duration BETWEEN_HALVES = Duration.ofSeconds(3);

    private final ArtefactFiles files;
    private final boolean endsTcp;

    /** A trial of the application that reads these files, on a server that ends TCP after each closing handshake. */
    public ArtefactTrial(ArtefactFiles files) {
        this(files, true);
    }

    /**
     * A trial of the application that reads these files.
     *
     * @param endsTcp whether the server always ends TCP after the closing handshake. If not, clients do
     */
    public ArtefactTrial(ArtefactFiles files, boolean endsTcp) {
        this.files = files;
        this.endsTcp = endsTcp;
    }

    /**
     * 200 connections talk: half of them at endpoints whose files change, the others at endpoints whose files come and go too. The
     * former lose nothing; the latter lose their connections, each by one close frame with 1001, while their files are away.
     *
     * @param seed decides what happens
     */
    public void talksWhileFilesComeChangeAndGo(long seed) {
        Random random = new Random(seed);
        Map<String, Integer> done = new TreeMap<>();
        boolean[] present = new boolean[COMING_AND_GOING];
        for (String kept : KEPT) {
            files.write(kept, ArtefactFiles.content(kept, "talk", "v0"));
            files.awaitState(kept, "STARTED serving v0");
        }
        try (Talkers talkers = new Talkers(files, endsTcp)) {
            for (int i = 0; i < TALKERS; i++) {
                boolean steady = i % 2 == 0;
                talkers.start(steady ? KEPT.get(i / 2 % 2) : "moving" + i / 2 % COMING_AND_GOING, steady);
            }
            for (int round = 1; round <= ROUNDS; round++) {
                change(random, "v" + round, present, done);
            }
            for (int i = 0; i < COMING_AND_GOING; i++) {
                if (present[i]) {
                    files.delete("moving" + i);
                }
            }
            talkers.awaitNoneOpenAt("moving");
            talkers.end();
            assertThat(talkers.closedByRemovals())
                    .as("connections whose files went")
                    .isPositive();
        }
        assertThat(done.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(COMING_AND_GOING * ROUNDS);
        assertThat(done).as("seed " + seed).containsOnlyKeys("added", "changed", "removed");
        for (String kept : KEPT) {
            files.delete(kept);
            files.awaitGone(kept);
        }
    }

    /** Does something with each file, in random order, and waits until all of it has had its effect. */
    private void change(Random random, String version, boolean[] present, Map<String, Integer> done) {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < COMING_AND_GOING; i++) {
            order.add(i);
        }
        Collections.shuffle(order, random);
        for (int i : order) {
            String name = "moving" + i;
            if (present[i] && random.nextInt(3) == 0) {
                files.delete(name);
                present[i] = false;
                done.merge("removed", 1, Integer::sum);
            } else {
                done.merge(present[i] ? "changed" : "added", 1, Integer::sum);
                files.write(name, ArtefactFiles.content(name, random.nextBoolean() ? "talk" : "shout", version));
                present[i] = true;
            }
        }
        for (String kept : KEPT) {
            files.write(kept, ArtefactFiles.content(kept, random.nextBoolean() ? "talk" : "shout", version));
        }
        KEPT.forEach(kept -> files.awaitState(kept, "STARTED serving " + version));
        for (int i = 0; i < COMING_AND_GOING; i++) {
            files.awaitState("moving" + i, present[i] ? "STARTED serving " + version : "none");
        }
    }

    /** Each kind of broken file fails, says where and why, and leaves the others alone. */
    public void brokenFilesFailAlone() throws IOException {
        Path outside = Files.createTempFile("outside", ".websocket");
        Files.writeString(outside, ArtefactFiles.content("outside", "talk", ""));
        files.write("right", ArtefactFiles.content("right", "talk", ""));
        files.awaitState("right", "STARTED");
        try {
            files.write("b-json", "{\n  \"endpoint\": \"/b\"\n  \"handler\": \"talk\"\n}");
            files.write("b-empty", "");
            files.write("b-key", "{\"endpoint\": \"/b\", \"handler\": \"talk\", \"max-mesage\": 1}");
            files.write("b-value", "{\"endpoint\": \"/b\", \"handler\": \"talk\", \"max-message\": \"a lot\"}");
            files.write("b-missing", "{\"endpoint\": \"/b\"}");
            files.write("b-path", "{\"endpoint\": \"/b//c\", \"handler\": \"talk\"}");
            files.write("b-handler", "{\"endpoint\": \"/b\", \"handler\": \"nobody\"}");
            files.write("b-engine", "{\"endpoint\": \"/b\", \"handler\": \"talk\", \"engine\": \"steam\"}");
            files.write("b-script", "{\"endpoint\": \"/b\", \"handler\": \"talk.js\"}");
            files.write("b-placeholder", "{\"endpoint\": \"${no.such.key}\", \"handler\": \"talk\"}");
            files.write("b-large", " ".repeat((64 << 10) + 1));
            files.write("b-taken", ArtefactFiles.content("right", "talk", ""));
            Files.write(files.file("b-bytes"), "{\"endpoint\": \"/\u00fc\"}".getBytes(StandardCharsets.ISO_8859_1));
            Files.createSymbolicLink(files.file("b-link"), outside);

            assertFailed("b-json", "3:3 ", "must be one JSON object");
            assertFailed("b-empty", "1:1 ", "got its end");
            assertFailed("b-key", "1:39 ", "(the nearest is max-message), got 'max-mesage'");
            assertFailed("b-value", "1:54 ", "max-message must be a size");
            assertFailed("b-missing", "0:0 ", "key 'handler' must be there");
            assertFailed("b-path", "1:14 ", "path must not have an empty segment");
            assertFailed("b-handler", "1:31 ", "handler must be the name of a bean");
            assertFailed("b-engine", "1:31 ", "got 'steam'");
            assertFailed("b-script", "1:31 ", "Kawat runs no scripts by itself yet");
            assertFailed("b-placeholder", "1:14 ", "${no.such.key} must be in the configuration");
            assertFailed("b-large", "0:0 ", "file must have at most 65536 bytes");
            assertFailed("b-taken", "0:0 ", "path must not match the same requests as another one");
            assertFailed("b-bytes", "1:16 ", "file must be UTF-8");
            assertFailed("b-link", "0:0 ", "file must be in the folder itself");
            assertThat(files.status("b")).isEqualTo(404);
            assertThat(files.status("outside")).isEqualTo(404);
            assertThat(files.answer("right", "hello")).isEqualTo("talk hello");
        } finally {
            removeAll("b-");
            Files.delete(outside);
        }
        files.delete("right");
        files.awaitGone("right");
    }

    private void assertFailed(String name, String place, String reason) {
        String state = files.awaitState(name, "FAILED silent");
        assertThat(state).startsWith("FAILED silent  " + place).contains(reason);
    }

    private void removeAll(String beginning) throws IOException {
        try (var found = Files.newDirectoryStream(files.file("x").getParent(), beginning + "*")) {
            for (Path file : found) {
                Files.delete(file);
            }
        }
    }

    /** A file that is written in two halves fails in between, while its last good version serves, if there was one. */
    public void halvesOfAFile() {
        String whole = ArtefactFiles.content("halves", "talk", "whole");
        int half = whole.length() / 2;

        files.write("halves", whole.substring(0, half));
        files.awaitState("halves", "FAILED silent");
        waitBetweenHalves(404);
        files.append("halves", whole.substring(half));
        files.awaitState("halves", "STARTED serving whole");

        String changed = ArtefactFiles.content("halves", "shout", "changed");
        files.write("halves", changed.substring(0, half));
        waitBetweenHalves(101);
        assertThat(files.state("halves")).startsWith("FAILED serving whole ");
        assertThat(files.answer("halves", "hello")).isEqualTo("talk hello");
        files.append("halves", changed.substring(half));
        files.awaitState("halves", "STARTED serving changed");
        assertThat(files.answer("halves", "hello")).isEqualTo("shout hello");

        files.delete("halves");
        files.awaitGone("halves");
    }

    /** Lets the time between the halves pass, in which the answer to handshakes is always the same. */
    private void waitBetweenHalves(int status) {
        long start = System.nanoTime();
        while (System.nanoTime() - start < BETWEEN_HALVES.toNanos()) {
            assertThat(files.status("halves")).isEqualTo(status);
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
    }

    /** Messages that a peer sent before its file went are handled, and then the peer is told to leave. */
    public void whatWasSentIsHandledBeforeTheClose() {
        files.write("held", ArtefactFiles.content("held", "held", ""));
        files.awaitState("held", "STARTED");
        try (Client client = files.connect("held")) {
            for (int i = 0; i < 20; i++) {
                client.send("message " + i);
            }
            client.ping(new byte[] {1});
            client.next(Event.Pong.class); // so the messages before it have been read

            files.delete("held");
            files.awaitGone("held");
            assertThat(files.status("held")).isEqualTo(404);
            files.openBarrier();

            for (int i = 0; i < 20; i++) {
                assertThat(client.text()).isEqualTo("held message " + i);
            }
            assertThat(client.closed()).isEqualTo(new Event.Closed(1001, ""));
        }
    }
}
