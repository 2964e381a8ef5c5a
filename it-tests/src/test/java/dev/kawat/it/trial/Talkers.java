/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.it.client.Frame;
import dev.kawat.it.client.RawClient;
import dev.kawat.it.client.Waits;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Connections that talk without a pause until they are told to end: each says something, and waits for the answer. */
final class Talkers implements AutoCloseable {

    private static final Duration BREATH = Duration.ofMillis(10);

    private static final int SWITCHING_PROTOCOLS = 101;
    private static final int NOT_FOUND = 404;
    private static final int UNAVAILABLE = 503;
    private static final int GOING_AWAY = 1001;

    private final ArtefactFiles files;
    private final boolean endsTcp;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Future<?>> talking = new ArrayList<>();
    private final Map<String, AtomicInteger> open = new HashMap<>();
    private final AtomicInteger closedByRemovals = new AtomicInteger();
    private volatile boolean over;

    Talkers(ArtefactFiles files, boolean endsTcp) {
        this.files = files;
        this.endsTcp = endsTcp;
    }

    /**
     * Starts one that talks at a path.
     *
     * @param steady whether the path is always served; if not, it comes again when it has been sent away
     */
    void start(String path, boolean steady) {
        AtomicInteger count = open.computeIfAbsent(path, none -> new AtomicInteger());
        int number = talking.size();
        talking.add(threads.submit(() -> talk(path, steady, number, count)));
    }

    private void talk(String path, boolean steady, int number, AtomicInteger count) {
        int said = 0;
        while (!over) {
            try (RawClient client = files.ask(path)) {
                int status = client.answer().status();
                if (!steady && (status == NOT_FOUND || status == UNAVAILABLE)) {
                    breathe();
                    continue;
                }
                assertThat(status).as(path).isEqualTo(SWITCHING_PROTOCOLS);
                count.incrementAndGet();
                said = talk(client, path, steady, number + "-", said);
                count.decrementAndGet();
            }
        }
    }

    /** Talks until the end, or until it is sent away; returns how often it has said something so far. */
    private int talk(RawClient client, String path, boolean steady, String name, int saidBefore) {
        int said = saidBefore;
        String handler = null;
        while (!over) {
            String text = name + said++;
            sendIfStillPossible(client, Frame.text(text));
            Frame answer = client.frame();
            if (answer.isClose()) {
                assertThat(steady).as(path + " is always served, got " + answer).isFalse();
                assertThat(answer.code()).as(path).isEqualTo(GOING_AWAY);
                sendIfStillPossible(client, answer);
                awaitEnd(client);
                closedByRemovals.incrementAndGet();
                return said;
            }
            String[] words = answer.text().split(" ", -1);
            assertThat(words[1]).as(path).isEqualTo(text);
            assertThat(words[0])
                    .as("an open connection keeps its handler")
                    .isEqualTo(handler == null ? words[0] : handler);
            handler = words[0];
            breathe();
        }
        client.send(Frame.close(1000, ""));
        assertThat(client.closeFrame().code()).as(path).isEqualTo(1000);
        awaitEnd(client);
        return said;
    }

    /** Sends a frame. The engine of Jetty may have ended TCP after its close frame, which has then arrived and is read next. */
    private static void sendIfStillPossible(RawClient client, Frame frame) {
        try {
            client.send(frame);
        } catch (UncheckedIOException ended) {
            // the close frame must be there all the same
        }
    }

    private void awaitEnd(RawClient client) {
        if (endsTcp) {
            client.awaitEnd();
        }
    }

    private static void breathe() {
        LockSupport.parkNanos(BREATH.toNanos());
    }

    /** Waits until no connection is open at paths that begin with a text. */
    void awaitNoneOpenAt(String beginning) {
        long start = System.nanoTime();
        while (openAt(beginning) > 0) {
            failed();
            if (System.nanoTime() - start > Waits.EVENT.toNanos()) {
                throw new AssertionError(openAt(beginning) + " connections should have been told to leave " + open);
            }
            breathe();
        }
    }

    private int openAt(String beginning) {
        return open.entrySet().stream()
                .filter(path -> path.getKey().startsWith(beginning))
                .mapToInt(path -> path.getValue().get())
                .sum();
    }

    /** Fails when one of them has failed. */
    private void failed() {
        talking.stream().filter(Future::isDone).forEach(Talkers::get);
    }

    /** Has all of them end, and fails when one of them has failed. */
    void end() {
        over = true;
        talking.forEach(Talkers::get);
    }

    private static void get(Future<?> talker) {
        try {
            talker.get(Waits.EVENT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException failure) {
            throw new AssertionError("a connection failed", failure.getCause());
        } catch (TimeoutException | InterruptedException late) {
            throw new AssertionError("a connection does not end", late);
        }
    }

    /** The number of connections that were told to leave. */
    int closedByRemovals() {
        return closedByRemovals.get();
    }

    @Override
    public void close() {
        over = true;
        threads.shutdownNow();
    }
}
