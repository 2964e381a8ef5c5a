/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.WebSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The common part of tests of documentation pages: a directory for the programs, and methods to talk to them. */
abstract class GuideTest {

    @TempDir
    Path directory;

    /** The programs of one test. */
    Programs programs;

    @BeforeEach
    void open() {
        programs = new Programs(directory);
    }

    @AfterEach
    void close() throws Exception {
        programs.close();
    }

    static String guide(String name) {
        return "docs/how-to/" + name + ".md";
    }

    static Consumer<WebSocket.Builder> header(String name, String value) {
        return request -> request.header(name, value);
    }

    static List<String> texts(Peer peer, int count) {
        return IntStream.range(0, count).mapToObj(i -> peer.text()).toList();
    }

    /** Waits until a method of a bean returns these texts, in any order. */
    void awaitTexts(KawatServer server, String type, String method, String... texts) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Peer.PATIENCE_SECONDS);
        List<?> found = (List<?>) programs.ask(server, type, method);
        while (!found.containsAll(List.of(texts)) && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            found = (List<?>) programs.ask(server, type, method);
        }
        assertThat(found).map(String::valueOf).containsExactlyInAnyOrder(texts);
    }
}
