/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.kawat.AttributeKey;
import dev.kawat.Codec;
import dev.kawat.ConnectionStatus;
import dev.kawat.NonBlocking;
import dev.kawat.OnConnection;
import dev.kawat.Payload;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.WebSocketEvent;
import dev.kawat.impl.execution.CallbackContexts;
import dev.kawat.impl.message.CloseCodes;
import dev.kawat.impl.message.Outbound;
import dev.kawat.impl.testing.Await;
import dev.kawat.impl.testing.Locks;
import dev.kawat.impl.testing.LogRecorder;
import dev.kawat.impl.testing.ManualChannel;
import dev.kawat.impl.testing.ManualExecutor;
import dev.kawat.impl.testing.PairClient;
import dev.kawat.impl.testing.Recorder;
import dev.kawat.impl.testing.Redeployed;
import dev.kawat.impl.testing.TestApplication;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.PongMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.lang.reflect.Constructor;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What always holds, by the numbers of the design's list of invariants. */
class InvariantsTest {

    private static final String SECRET = "secret of the handler";

    private final LogRecorder log = new LogRecorder();
    private final ExecutorService pool = Executors.newFixedThreadPool(4);
    private final List<TestApplication> applications = new ArrayList<>();

    @AfterEach
    void stop() {
        applications.forEach(TestApplication::close);
        pool.shutdownNow();
        log.close();
    }

    private TestApplication inline(Class<?> type, Supplier<?> handler) {
        return keep(TestApplication.of(type, handler));
    }

    private TestApplication threaded(Class<?> type, Supplier<?> handler) {
        return keep(
                TestApplication.builder().endpoint(type, handler).workers(pool).start());
    }

    private TestApplication keep(TestApplication started) {
        applications.add(started);
        return started;
    }

    // ---- 1 ----

    /** Notices callbacks that overlap, and keeps their order. */
    @WebSocketEndpoint(value = "/serial", mailboxMessages = "16", outboxMessages = "100000")
    static class Serial {
        final List<String> events = new ArrayList<>(); // not thread-safe on purpose
        final AtomicInteger inside = new AtomicInteger();
        final AtomicInteger overlaps = new AtomicInteger();
        final CountDownLatch closed = new CountDownLatch(1);

        private void note(String event) {
            if (inside.incrementAndGet() != 1) {
                overlaps.incrementAndGet();
            }
            events.add(event);
            if (inside.decrementAndGet() != 0) {
                overlaps.incrementAndGet();
            }
        }

        @OnOpen
        void open() {
            note("open");
        }

        /** Some messages block, some are answered later, some fail. */
        @OnMessage
        CompletionStage<Void> text(String message) {
            note(message);
            int number = Integer.parseInt(message);
            if (number % 50 == 0) {
                throw new IllegalStateException(message);
            }
            return number % 3 == 0 ? CompletableFuture.runAsync(() -> note("later " + message)) : null;
        }

        @OnMessage
        @NonBlocking
        void binary(ByteBuffer message) {
            note(String.valueOf(message.getInt()));
        }

        @OnError
        void error(Throwable failure) {
            note("error of " + failure.getMessage());
        }

        @OnClose
        void close(CloseReason reason) {
            note("close");
            closed.countDown();
        }
    }

    @Test
    void invariant1_callbacksOfOneConnectionNeverOverlapAndKeepArrivalOrder() {
        int messages = 3_000;
        Serial handler = new Serial();
        DefaultConnection connection = threaded(Serial.class, () -> handler).admit();
        connection.opened(ManualChannel.automatic(connection.outbound()));
        List<String> expected = new ArrayList<>(List.of("open"));

        for (int i = 1; i <= messages; i++) {
            if (i % 4 == 1) {
                connection.binary(ByteBuffer.allocate(4).putInt(0, i));
                expected.add(String.valueOf(i));
            } else {
                connection.text(String.valueOf(i));
                expected.add(String.valueOf(i));
                if (i % 50 == 0) {
                    expected.add("error of " + i);
                } else if (i % 3 == 0) {
                    expected.add("later " + i);
                }
            }
        }
        Await.together(3, thread -> connection.closed(1006, "")); // from any thread, at any time
        expected.add("close");

        Await.until("onClose was called", handler.closed);
        assertThat(handler.overlaps).hasValue(0);
        assertThat(handler.events).isEqualTo(expected);
    }

    @Test
    void invariant1_aTaskNeverOverlapsCallbacksAndRunsOnceBeforeOnClose() {
        int messages = 500;
        Serial handler = new Serial();
        DefaultConnection connection = threaded(Serial.class, () -> handler).admit();
        connection.opened(ManualChannel.automatic(connection.outbound()));
        List<String> taken = new CopyOnWriteArrayList<>();

        Await.together(4, thread -> {
            for (int i = 1; i <= messages; i++) {
                String task = "task " + thread + "." + i;
                if (thread == 0) {
                    connection.text(String.valueOf(i));
                } else {
                    Await.until("there is room for a task", () -> connection.execute(() -> handler.note(task)));
                    taken.add(task);
                }
            }
        });
        Await.together(3, thread -> {
            String task = "task at the end " + thread;
            if (thread == 0) {
                connection.closed(1006, "");
            } else if (connection.execute(() -> handler.note(task))) {
                taken.add(task);
            }
        });

        Await.until("onClose was called", handler.closed);
        assertThat(handler.overlaps).hasValue(0);
        assertThat(handler.events).first().isEqualTo("open");
        assertThat(handler.events).last().isEqualTo("close");
        assertThat(handler.events)
                .filteredOn(event -> event.startsWith("task"))
                .hasSizeGreaterThanOrEqualTo(3 * messages)
                .containsExactlyInAnyOrderElementsOf(taken);
        for (int thread = 1; thread < 4; thread++) {
            String own = "task " + thread + ".";
            assertThat(handler.events)
                    .filteredOn(event -> event.startsWith(own))
                    .containsExactlyElementsOf(
                            taken.stream().filter(task -> task.startsWith(own)).toList());
        }
    }

    @Test
    void invariant1_onOpenIsFirstAndOnCloseLastAndExactlyOnceWhateverHappensAtTheSameTime() {
        TestApplication application = threaded(Recorder.class, Recorder::new);
        for (int round = 0; round < 300; round++) {
            DefaultConnection connection = application.admit();
            Recorder handler = connection.handler(Recorder.class);

            Await.together(5, thread -> {
                switch (thread) {
                    case 0 -> {
                        application.openAutomatic(connection);
                        connection.text("1");
                        connection.tooBig();
                    }
                    case 1 -> connection.closed(1006, "");
                    case 2 -> connection.terminate();
                    case 3 -> application.server().terminate(Duration.ofSeconds(1));
                    default -> connection.drop();
                }
            });
            int released = round;
            Await.until("the handler is released", () -> application.releases().get(released) == 1);
            List<String> events = handler.events;

            if (!events.isEmpty()) {
                assertThat(events).first().isEqualTo("open");
                assertThat(events).last().asString().startsWith("close");
                assertThat(events)
                        .filteredOn(event -> event.startsWith("close"))
                        .hasSize(1);
                assertThat(events).filteredOn("open"::equals).hasSize(1);
            }
            if (application.server().terminated()) {
                applications.remove(application);
                application.close();
                return; // one round more or less with a server that ends too
            }
        }
    }

    // ---- 2 ----

    @WebSocketEndpoint("/slowopen")
    static class SlowOpen {
        final CountDownLatch go = new CountDownLatch(1);
        final CountDownLatch closed = new CountDownLatch(1);
        final List<String> events = new CopyOnWriteArrayList<>();

        @OnOpen
        void open() {
            events.add("open begins");
            Await.until("onOpen may return", go);
            events.add("open ends");
        }

        @OnMessage
        @NonBlocking
        void text(String message) {
            events.add(message);
        }

        @OnClose
        @NonBlocking
        void close(CloseReason reason) {
            events.add("close");
            closed.countDown();
        }
    }

    @Test
    void invariant2_noMessageIsDeliveredBeforeOnOpenReturnedAndNoneThatArrivedIsLost() {
        SlowOpen handler = new SlowOpen();
        PairClient client = threaded(SlowOpen.class, () -> handler).connect("/slowopen");
        for (int i = 0; i < 100; i++) {
            client.send("m" + i);
        }
        client.end().close();
        Await.until("onOpen began", () -> !handler.events.isEmpty());
        List<String> before = List.copyOf(handler.events);

        handler.go.countDown();

        Await.until("onClose was called", handler.closed);
        assertThat(before).containsExactly("open begins");
        assertThat(handler.events).hasSize(2 + 100 + 1).startsWith("open begins", "open ends", "m0", "m1");
        assertThat(handler.events).endsWith("m99", "close");
    }

    @WebSocketEndpoint("/stagedopen")
    static class StagedOpen {
        final CompletableFuture<Void> stage = new CompletableFuture<>();
        final List<String> events = new CopyOnWriteArrayList<>();

        @OnOpen
        CompletionStage<Void> open() {
            events.add("open");
            return stage;
        }

        @OnMessage
        void text(String message) {
            events.add(message);
        }

        @OnClose
        void close(CloseReason reason) {
            events.add("close");
        }
    }

    @Test
    void invariant2_anOnOpenThatReturnsAStageHasReturnedWhenThatIsComplete() {
        StagedOpen handler = new StagedOpen();
        PairClient client = inline(StagedOpen.class, () -> handler).connect("/stagedopen");
        client.send("1");
        client.end().drop();
        List<String> before = List.copyOf(handler.events);

        handler.stage.complete(null);

        assertThat(before).containsExactly("open");
        assertThat(handler.events).containsExactly("open", "1", "close");
    }

    // ---- 3 ----

    @WebSocketEndpoint(value = "/roomy", outboxMessages = "1000000", outboxBytes = "1GiB")
    static class Roomy extends Recorder {}

    @Test
    void invariant3_atMostOneWritePerConnectionIsUnderWayAndPerThreadSendOrderIsKept() {
        int threads = 8;
        int perThread = 3_000;
        TestApplication application = inline(Roomy.class, Roomy::new);
        DefaultConnection connection = application.admit();
        ManualChannel channel = ManualChannel.of(connection.outbound());
        AtomicInteger writers = new AtomicInteger();
        AtomicInteger overlaps = new AtomicInteger();
        List<Outbound> written = new ArrayList<>(); // not thread-safe on purpose
        channel.onWake(() -> {
            for (Outbound next = connection.outbound().take();
                    next != null;
                    next = connection.outbound().take()) {
                if (writers.incrementAndGet() != 1) {
                    overlaps.incrementAndGet();
                }
                written.add(next);
                writers.decrementAndGet();
                connection.outbound().written();
            }
        });
        connection.opened(channel);

        Await.together(threads, thread -> {
            for (int i = 0; i < perThread; i++) {
                String text = thread + ":" + i;
                switch (i % 4) {
                    case 0 -> connection.send(text);
                    case 1 -> connection.send(text.getBytes(StandardCharsets.UTF_8));
                    case 2 -> connection.ping(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
                    default -> {
                        var unused = connection.sendAsync(text);
                    }
                }
            }
        });

        assertThat(overlaps).hasValue(0);
        assertThat(written).hasSize(threads * perThread);
        int[] next = new int[threads];
        for (Outbound message : written) {
            String text = content(message);
            int thread = text.charAt(0) - '0';
            assertThat(text).isEqualTo(thread + ":" + next[thread]++);
        }
    }

    private static String content(Outbound message) {
        if (message instanceof Outbound.Text text) {
            return text.text();
        }
        if (message instanceof Outbound.Binary binary) {
            return StandardCharsets.UTF_8.decode(binary.bytes()).toString();
        }
        if (message instanceof Outbound.Ping ping) {
            return StandardCharsets.UTF_8.decode(ping.payload().bytes()).toString();
        }
        return message.toString();
    }

    // ---- 4 ----

    @WebSocketEndpoint(value = "/close", outboxBytes = "1000", outboxMessages = "5")
    static class Closes extends Recorder {}

    @WebSocketEndpoint(value = "/newest", outboxBytes = "1000", outboxMessages = "5", outboxPolicy = "drop-newest")
    static class DropsNewest extends Recorder {}

    @WebSocketEndpoint(value = "/oldest", outboxBytes = "1000", outboxMessages = "5", outboxPolicy = "drop-oldest")
    static class DropsOldest extends Recorder {}

    private static DefaultConnection sendTooMuch(TestApplication application, ManualChannel[] channel) {
        DefaultConnection connection = application.admit();
        channel[0] = application.open(connection);
        for (int i = 0; i < 1000; i++) {
            connection.send("m" + i);
            assertThat(connection.bufferedAmount()).isLessThanOrEqualTo(1000);
        }
        channel[0].writeAll();
        return connection;
    }

    @Test
    void invariant4_aFullOutboxClosesWith1013ByDefault() {
        ManualChannel[] channel = new ManualChannel[1];

        DefaultConnection connection = sendTooMuch(inline(Closes.class, Closes::new), channel);
        connection.closed(1013, "");

        assertThat(channel[0].written()).containsExactly(new Outbound.Close(1013, ""));
        assertThat(Recorder.eventsOf(connection)).containsExactly("open", "close 1013");
    }

    @Test
    void invariant4_aFullOutboxDropsTheNewestWhereTheEndpointSaysSo() {
        ManualChannel[] channel = new ManualChannel[1];

        DefaultConnection connection = sendTooMuch(inline(DropsNewest.class, DropsNewest::new), channel);

        assertThat(channel[0].texts()).containsExactly("m0", "m1", "m2", "m3", "m4");
        assertThat(connection.status()).isEqualTo(ConnectionStatus.CONNECTED);
    }

    @Test
    void invariant4_aFullOutboxDropsTheOldestWhereTheEndpointSaysSo() {
        ManualChannel[] channel = new ManualChannel[1];

        DefaultConnection connection = sendTooMuch(inline(DropsOldest.class, DropsOldest::new), channel);

        assertThat(channel[0].texts()).containsExactly("m995", "m996", "m997", "m998", "m999");
        assertThat(connection.status()).isEqualTo(ConnectionStatus.CONNECTED);
    }

    @Test
    void invariant4_theBoundInBytesHoldsLikeThatInMessages() {
        TestApplication application = inline(Closes.class, Closes::new);
        DefaultConnection connection = application.admit();
        ManualChannel channel = application.open(connection);

        connection.send("x".repeat(600));
        connection.send("x".repeat(400));
        ConnectionStatus atTheBound = connection.status();
        connection.send("x");

        assertThat(atTheBound).isEqualTo(ConnectionStatus.CONNECTED);
        assertThat(channel.writeAll()).containsExactly(new Outbound.Close(1013, ""));
    }

    @WebSocketEndpoint(value = "/small", mailboxMessages = "4")
    static class SmallMailbox extends Recorder {}

    @Test
    void invariant4_aFullMailboxStopsReadingAndHalfAnEmptyOneGoesOn() {
        ManualExecutor workers = new ManualExecutor();
        TestApplication application = keep(TestApplication.builder()
                .endpoint(SmallMailbox.class, SmallMailbox::new)
                .workers(workers)
                .start());
        DefaultConnection connection = application.admit();
        ManualChannel channel = application.open(connection);
        workers.runAll();

        connection.text("1");
        connection.text("2");
        connection.text("3");
        List<Boolean> below = List.copyOf(channel.flow());
        connection.text("4");
        List<Boolean> full = List.copyOf(channel.flow());
        workers.runAll();

        assertThat(below).isEmpty();
        assertThat(full).containsExactly(true);
        assertThat(channel.flow()).containsExactly(true, false);
    }

    @Test
    void invariant4_noMoreThanTheBoundIsHandedOverHoweverOftenReadingResumes() {
        ManualExecutor workers = new ManualExecutor();
        PairClient client = keep(TestApplication.builder()
                        .endpoint(SmallMailbox.class, SmallMailbox::new)
                        .workers(workers)
                        .start())
                .connect("/small");
        workers.runAll();
        List<String> events = Recorder.eventsOf(client.connection());
        int mostAtOnce = 0;

        for (int i = 0; i < 1_000; i++) {
            client.send("m" + i);
        }
        while (workers.waiting() > 0) {
            int before = events.size();
            workers.runNext();
            mostAtOnce = Math.max(mostAtOnce, events.size() - before);
        }

        assertThat(events).hasSize(1 + 1_000).endsWith("text m998", "text m999");
        assertThat(mostAtOnce).isLessThanOrEqualTo(4);
    }

    // ---- 5 ----

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void invariant5_statusMovesOnlyForward(long seed) {
        TestApplication application = inline(Recorder.class, Recorder::new);
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            DefaultConnection connection = application.admit();
            AtomicBoolean done = new AtomicBoolean();
            List<ConnectionStatus> seen = new ArrayList<>(List.of(ConnectionStatus.CONNECTING));
            int[] deeds = random.ints(3, 0, 6).toArray();

            Await.together(4, thread -> {
                if (thread == 3) {
                    boolean last;
                    do {
                        last = done.get();
                        ConnectionStatus now = connection.status();
                        if (now != seen.get(seen.size() - 1)) {
                            seen.add(now);
                        }
                    } while (!last);
                    return;
                }
                switch (deeds[thread]) {
                    case 0, 1 -> {
                        if (thread == 0) {
                            application.openAutomatic(connection);
                        }
                    }
                    case 2 -> connection.terminate();
                    case 3 -> connection.closed(1000, "");
                    case 4 -> connection.drop();
                    default -> connection.close(3001);
                }
                if (thread == 0) {
                    connection.closed(1006, "");
                    done.set(true);
                }
            });

            assertThat(seen).isSorted().doesNotHaveDuplicates();
        }
    }

    @Test
    void invariant5_noMessageIsAcceptedAfterTerminate() {
        for (int round = 0; round < 100; round++) {
            TestApplication application = inline(Roomy.class, Roomy::new);
            DefaultConnection connection = application.admit();
            ManualChannel channel = application.openAutomatic(connection);
            Set<String> accepted = ConcurrentHashMap.newKeySet();
            AtomicBoolean terminated = new AtomicBoolean();
            AtomicInteger acceptedAfterwards = new AtomicInteger();

            Await.together(4, thread -> {
                for (int i = 0; i < 200; i++) {
                    if (thread == 0 && i == 100) {
                        connection.terminate(3001);
                        terminated.set(true);
                    }
                    boolean afterwards = terminated.get();
                    String text = thread + ":" + i;
                    if (connection.send(text)) {
                        accepted.add(text);
                        if (afterwards) {
                            acceptedAfterwards.incrementAndGet();
                        }
                    } else {
                        assertThat(connection.status()).isNotEqualTo(ConnectionStatus.CONNECTED);
                    }
                }
            });

            assertThat(acceptedAfterwards).hasValue(0);
            Await.until("all is written", () -> connection.bufferedAmount() == 0);
            assertThat(channel.texts()).containsExactlyInAnyOrderElementsOf(accepted);
            assertThat(channel.written()).last().isEqualTo(new Outbound.Close(3001, ""));
        }
    }

    // ---- 6 ----

    @WebSocketEndpoint(value = "/locks", outboxMessages = "3", outboxPolicy = "drop-newest", mailboxMessages = "1")
    static class Foreign {
        private final Locks locks;

        Foreign(Locks locks) {
            this.locks = locks;
        }

        @OnConnection
        void gate() {
            locks.check("gate");
        }

        @OnOpen
        Object open() {
            locks.check("onOpen");
            return 'o';
        }

        @OnMessage
        Object text(String message) {
            locks.check("onMessage");
            if (message.equals("fail")) {
                throw new IllegalStateException(SECRET);
            }
            return 'r';
        }

        @OnMessage
        void pong(PongMessage message) {
            locks.check("onPong");
        }

        @OnError
        void error(Throwable failure) {
            locks.check("onError");
        }

        @OnClose
        void close(CloseReason reason) {
            locks.check("onClose");
        }
    }

    private static Codec checkingCodec(Locks locks) {
        return new Codec() {
            @Override
            public boolean supports(Type type) {
                return type == Character.class;
            }

            @Override
            public Payload encode(Object value) {
                locks.check("codec");
                return Payload.of("coded");
            }

            @Override
            public Object decode(Payload payload, Type type) {
                throw new UnsupportedOperationException();
            }
        };
    }

    private static CallbackContexts checkingContexts(Locks locks) {
        return new CallbackContexts() {
            @Override
            public Entered enter(WebSocketConnection connection) {
                locks.check("contexts enter");
                return () -> locks.check("contexts exit");
            }

            @Override
            public void ended(WebSocketConnection connection) {
                locks.check("contexts ended");
            }
        };
    }

    @Test
    void invariant6_noForeignCodeRunsUnderALockOfOurs() {
        Locks locks = new Locks();
        TestApplication application = keep(TestApplication.builder()
                .contexts(checkingContexts(locks))
                .endpoint(Foreign.class, () -> {
                    locks.check("factory");
                    return new Foreign(locks);
                })
                .codec(checkingCodec(locks))
                .start());
        DefaultConnection connection = application.admit();
        ManualChannel channel = ManualChannel.of(connection.outbound()).onWake(() -> locks.check("engine"));
        connection.opened(channel);
        channel.writeAll();

        connection.text("x");
        connection.text("fail");
        connection.pong(ByteBuffer.allocate(1));
        connection.subscribe("topic");
        application
                .server()
                .topic("topic")
                .filter(to -> {
                    locks.check("filter");
                    return true;
                })
                .send('t');
        channel.writeAll();
        for (int i = 0; i < 5; i++) {
            var unused = connection.sendAsync("x").whenComplete((done, failure) -> locks.check("future"));
        }
        channel.writeAll();
        var unused = connection.sendAsync("x").whenComplete((done, failure) -> locks.check("future at the end"));
        connection.attributes().computeIfAbsent(AttributeKey.of("k", String.class), () -> {
            locks.check("attribute");
            return "v";
        });
        connection.terminate();
        connection.closed(1006, "");

        assertThat(locks.checked)
                .contains(
                        "factory",
                        "gate",
                        "onOpen",
                        "onMessage",
                        "onPong",
                        "onError",
                        "onClose",
                        "codec",
                        "filter",
                        "engine",
                        "future",
                        "future at the end",
                        "attribute",
                        "contexts enter",
                        "contexts ended");
        assertThat(locks.held).isEmpty();
    }

    @Test
    void invariant6_noListenerOfAPairRunsUnderALockOfOurs() {
        Locks locks = new Locks();
        PairClient client = inline(Recorder.class, Recorder::new).connect("/recorder");
        client.end().addEventListener(WebSocketEvent.class, event -> locks.check("listener"));

        client.connection().send("x");
        client.send("y");
        client.connection().close();

        assertThat(locks.checked).containsExactly("listener");
        assertThat(locks.held).isEmpty();
    }

    @WebSocketEndpoint("/echo")
    static class Echo {
        @OnMessage
        CompletionStage<String> text(String message) {
            return CompletableFuture.completedFuture(message);
        }
    }

    @Test
    void invariant6_theStackIsBoundedWhenTwoEndsAnswerEachOther50000Times() {
        PairClient client = inline(Echo.class, Echo::new).connect("/echo");
        AtomicInteger count = new AtomicInteger();
        client.end().addEventListener(WebSocketEvent.Message.class, event -> {
            if (count.incrementAndGet() < 50_000) {
                client.send("again");
            }
        });

        client.send("first");

        assertThat(count).hasValue(50_000);
        assertThat(client.closes()).isEmpty();
    }

    // ---- 7 ----

    /** Fails everywhere, with what is hardest to catch. */
    @WebSocketEndpoint("/failing")
    static class Failing {
        private static void fail() {
            throw new LinkageError(SECRET);
        }

        @OnOpen
        void open() {
            fail();
        }

        @OnMessage
        void text(String message) {
            fail();
        }

        @OnMessage
        void binary(byte[] message) {
            fail();
        }

        @OnMessage
        void pong(PongMessage message) {
            fail();
        }

        @OnClose
        void close(CloseReason reason) {
            fail();
        }
    }

    @WebSocketEndpoint("/failingerror")
    static class FailingError extends Failing {
        @OnError
        void error(Throwable failure) {
            throw new StackOverflowError(SECRET);
        }
    }

    private static void assertNoSecrets(ManualChannel channel) {
        channel.writeAll();
        assertThat(channel.written())
                .allSatisfy(message ->
                        assertThat(content(message)).doesNotContain("secret", "Failing", "dev.kawat", "java."));
        assertThat(channel.written())
                .filteredOn(Outbound.Close.class::isInstance)
                .allSatisfy(
                        close -> assertThat(((Outbound.Close) close).reason()).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(classes = {Failing.class, FailingError.class})
    void invariant7_noExceptionOfAHandlerReachesAnEngineAndNoPeerSeesIt(Class<? extends Failing> type) {
        TestApplication application = inline(type, () -> type == Failing.class ? new Failing() : new FailingError());
        List<java.util.function.Consumer<DefaultConnection>> calls = List.of(
                connection -> {},
                connection -> connection.text("x"),
                connection -> connection.binary(ByteBuffer.allocate(1)),
                connection -> connection.pong(ByteBuffer.allocate(1)),
                DefaultConnection::tooBig,
                connection -> connection.closed(1000, ""));
        for (java.util.function.Consumer<DefaultConnection> call : calls) {
            DefaultConnection connection = application.admit();
            ManualChannel channel = ManualChannel.of(connection.outbound());

            assertThatCode(() -> {
                        connection.opened(channel);
                        call.accept(connection);
                        connection.closed(1006, "");
                    })
                    .doesNotThrowAnyException();
            assertNoSecrets(channel);
        }
        assertThat(application.releases()).allMatch(releases -> releases == 1);
    }

    // ---- 8 ----

    @Test
    void invariant8_codesAreValidatedByUsBeforeAnyEngineSeesThem() {
        TestApplication application = inline(Recorder.class, Recorder::new);
        List<Integer> codes = new ArrayList<>(List.of(Integer.MIN_VALUE, -1, 65535, 65536 + 3001, Integer.MAX_VALUE));
        for (int code = 0; code <= 5001; code++) {
            codes.add(code);
        }
        List<Integer> sent = new ArrayList<>();

        for (int code : codes) {
            DefaultConnection connection = application.admit();
            ManualChannel channel = application.openAutomatic(connection);
            try {
                connection.close(code);
            } catch (IllegalArgumentException refused) {
                connection.terminate(code);
            }
            Outbound.Close frame = (Outbound.Close) channel.written().get(0);
            sent.add(frame.code());
            connection.closed(1000, "");
        }

        // RFC 6455 7.4.1: these stand for the lack of a code, or of a connection, or of a certificate
        Set<Integer> neverSent = Set.of(1004, 1005, 1006, 1015);
        assertThat(sent)
                .hasSameSizeAs(codes)
                .allMatch(code -> (code >= 1000 && code <= 1014) || (code >= 3000 && code <= 4999))
                .doesNotContainAnyElementsOf(neverSent);
    }

    @Test
    void invariant8_reasonsAreAtMost123BytesOfUtf8CutAtACodePoint() {
        TestApplication application = inline(Recorder.class, Recorder::new);
        Random random = new Random(7);
        String[] characters = {"x", "é", "€", "😀", "\ud800", "\udc00"};
        for (int round = 0; round < 500; round++) {
            StringBuilder reason = new StringBuilder();
            int length = random.nextInt(150);
            for (int i = 0; i < length; i++) {
                reason.append(characters[random.nextInt(characters.length)]);
            }
            DefaultConnection connection = application.admit();
            ManualChannel channel = application.openAutomatic(connection);

            connection.terminate(3001, reason.toString());

            String sent = ((Outbound.Close) channel.written().get(0)).reason();
            byte[] encoded = sent.getBytes(StandardCharsets.UTF_8);
            assertThat(encoded).hasSizeLessThanOrEqualTo(CloseCodes.MAX_REASON_BYTES);
            assertThat(new String(encoded, StandardCharsets.UTF_8)).isEqualTo(sent); // whole, and well-formed
            connection.closed(3001, "");
        }
    }

    // ---- 9 ----

    /** What a peer may do to keep a connection alive. */
    enum Peer {
        NEVER_CONNECTS,
        NEVER_READS,
        NEVER_ANSWERS_A_PING,
        NEVER_ANSWERS_A_CLOSE,
        SENDS_WHILE_CLOSING,
        SENDS_TOO_MUCH,
        VANISHES
    }

    @WebSocketEndpoint(value = "/leaky", maxMessage = "10")
    static class Leaky {
        @OnOpen
        void open(WebSocketConnection connection) {
            connection.subscribe("topic");
        }

        @OnMessage
        void text(String message) {}
    }

    @ParameterizedTest
    @EnumSource(Peer.class)
    void invariant9_resourcesAreReleasedAtCloseWhateverThePeerDoes(Peer peer) {
        TestApplication application = inline(Leaky.class, Leaky::new);
        DefaultConnection connection = application.admit();
        ManualChannel channel = ManualChannel.of(connection.outbound());
        CompletableFuture<Void> future = null;
        if (peer != Peer.NEVER_CONNECTS) {
            connection.opened(channel);
        }

        switch (peer) {
            case NEVER_CONNECTS -> {}
            case NEVER_READS -> {
                future = connection.sendAsync("x").toCompletableFuture();
                channel.take();
            }
            case NEVER_ANSWERS_A_PING -> {
                application.time().advance(Duration.ofSeconds(26));
                channel.writeAll();
            }
            case NEVER_ANSWERS_A_CLOSE -> {
                connection.terminate();
                channel.writeAll();
            }
            case SENDS_WHILE_CLOSING -> {
                connection.terminate();
                channel.writeAll();
                for (int i = 0; i < 30; i++) {
                    application.time().advance(Duration.ofSeconds(1));
                    connection.text("still here");
                }
            }
            case SENDS_TOO_MUCH -> {
                connection.tooBig();
                channel.writeAll();
            }
            case VANISHES -> connection.closed(1006, "");
        }
        application.time().advance(Duration.ofMinutes(1));

        assertThat(connection.status()).isEqualTo(ConnectionStatus.CLOSED);
        assertThat(application.releases()).containsExactly(1);
        assertThat(application.server().connections()).isEmpty();
        assertThat(application.server().topic("topic").connections()).isEmpty();
        assertThat(connection.bufferedAmount()).isZero();
        assertThat(channel.drops()).isEqualTo(peer == Peer.VANISHES || peer == Peer.NEVER_CONNECTS ? 0 : 1);
        if (future != null) {
            assertThat(future).isCompletedExceptionally();
        }
    }

    /** Has its own version of {@link Redeployed}. */
    private static final class OwnLoader extends ClassLoader {
        OwnLoader() {
            super(InvariantsTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            return name.equals(Redeployed.class.getName()) ? define(name) : super.loadClass(name, resolve);
        }

        private Class<?> define(String name) {
            String file = name.substring(name.lastIndexOf('.') + 1) + ".class";
            try (InputStream in = Redeployed.class.getResourceAsStream(file)) {
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
    }

    private WeakReference<ClassLoader> deployUseAndStop() throws ReflectiveOperationException {
        OwnLoader loader = new OwnLoader();
        Class<?> type = loader.loadClass(Redeployed.class.getName());
        Constructor<?> constructor = type.getConstructor();
        TestApplication application = TestApplication.builder()
                .loader(loader)
                .workers(pool)
                .endpoint(type, () -> {
                    try {
                        return constructor.newInstance();
                    } catch (ReflectiveOperationException impossible) {
                        throw new IllegalStateException(impossible);
                    }
                })
                .start();
        PairClient client = application.connect("/redeployed");
        assertThat(client.connection().handler().getClass().getClassLoader()).isSameAs(loader);
        client.send("x");
        Await.until("the reply came", () -> client.received().contains("x"));
        application.close();
        Await.until("the client knows of it", () -> client.closes().size() == 1);
        return new WeakReference<>(loader);
    }

    @Test
    void invariant9_aWarCanBeRedeployedForEver() throws ReflectiveOperationException {
        WeakReference<ClassLoader> loader = deployUseAndStop();

        Await.until("the class loader is collected", () -> {
            System.gc();
            return loader.get() == null;
        });
    }

    // ---- 10 ----

    @WebSocketEndpoint(value = "/chat", maxMessage = "100", outboxMessages = "10")
    static class Chat {
        final CountDownLatch release = new CountDownLatch(1);

        @OnOpen
        void open(WebSocketConnection connection) {
            connection.subscribe("all");
        }

        @OnMessage
        void text(String message, WebSocketConnection connection) {
            switch (message) {
                case "block" -> Await.until("the test is over", release);
                case "fail" -> throw new IllegalStateException(SECRET);
                default -> connection.server().topic("all").send(message);
            }
        }
    }

    @Test
    void invariant10_oneSlowSilentOrHostilePeerNeverChangesWhatAnotherPeerGets() {
        Chat handler = new Chat();
        TestApplication application = threaded(Chat.class, () -> handler);
        PairClient good = application.connect("/chat");
        PairClient other = application.connect("/chat");
        PairClient hostile = application.connect("/chat");
        PairClient blocked = application.connect("/chat");
        PairClient broken = application.connect("/chat");
        DefaultConnection slow = application.admit();
        ManualChannel slowChannel = application.open(slow);
        Await.until(
                "all have joined",
                () -> application.server().topic("all").connections().size() == 6);

        blocked.send("block");
        broken.send("fail");
        hostile.send("x".repeat(101));
        List<Object> expected = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            good.send("m" + i);
            expected.add("m" + i);
            int sent = i + 1; // no more may wait for those who keep up than their outboxes hold
            Await.until("others keep up", () -> other.received().size() == sent);
            Await.until("the sender keeps up", () -> good.received().size() == sent);
        }

        assertThat(other.received()).isEqualTo(expected);
        assertThat(good.received()).isEqualTo(expected);
        Await.until("the hostile one is closed", () -> hostile.closes().size() == 1);
        assertThat(hostile.close().code()).isEqualTo(1009);
        Await.until("the broken one is closed", () -> broken.closes().size() == 1);
        assertThat(broken.close().code()).isEqualTo(1011);
        assertThat(slowChannel.writeAll()).containsExactly(new Outbound.Close(1013, ""));
        assertThat(good.closes()).isEmpty();
        assertThat(other.closes()).isEmpty();
        handler.release.countDown();
    }

    @Test
    void invariant10_aPeerWithWhomAWriteFailsDoesNotEndABroadcast() {
        TestApplication application = inline(Recorder.class, Recorder::new);
        List<PairClient> before = List.of(application.connect("/recorder"), application.connect("/recorder"));
        PairClient throwing = application.connect("/recorder");
        throwing.end().addEventListener(WebSocketEvent.Message.class, event -> {
            throw new AssertionError("on purpose");
        });
        List<PairClient> after = List.of(application.connect("/recorder"), application.connect("/recorder"));

        int receivers = application.server().broadcast("hi");
        application.server().broadcast("again");

        assertThat(receivers).isEqualTo(5);
        assertThat(before).allSatisfy(client -> assertThat(client.received()).containsExactly("hi", "again"));
        assertThat(after).allSatisfy(client -> assertThat(client.received()).containsExactly("hi", "again"));
    }

    @Test
    void invariant10_eachFutureIsItsOwnPeersBusiness() {
        TestApplication application = inline(Recorder.class, Recorder::new);
        DefaultConnection silent = application.admit();
        application.open(silent);
        DefaultConnection good = application.admit();
        ManualChannel channel = application.open(good);
        ConcurrentLinkedQueue<String> done = new ConcurrentLinkedQueue<>();
        var toSilent = silent.sendAsync("x").whenComplete((v, failure) -> done.add("silent"));
        var toGood = good.sendAsync("x").whenComplete((v, failure) -> done.add("good " + (failure == null)));

        channel.writeAll();

        assertThat(done).containsExactly("good true");
        assertThat(toGood.toCompletableFuture()).isCompletedWithValue(null);
        assertThat(toSilent.toCompletableFuture()).isNotDone();
    }
}
