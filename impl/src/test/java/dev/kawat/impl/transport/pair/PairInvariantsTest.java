/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.pair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kawat.ConnectionStatus;
import dev.kawat.Keyed;
import dev.kawat.NonBlocking;
import dev.kawat.OnSlow;
import dev.kawat.WebSocket;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.WebSocketEvent;
import dev.kawat.impl.testing.Await;
import dev.kawat.impl.testing.Locks;
import dev.kawat.impl.testing.ManualExecutor;
import dev.kawat.impl.testing.PairClient;
import dev.kawat.impl.testing.Recorder;
import dev.kawat.impl.testing.TestApplication;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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

/** The invariants of the design, by their numbers, where the peer is a listener at the other end of a pair. */
class PairInvariantsTest {

    private static final int KIB = 1024;

    private final ExecutorService pool = Executors.newCachedThreadPool();
    private final List<TestApplication> applications = new ArrayList<>();

    /** Open when listeners that are blocked may return. */
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void stop() {
        release.countDown();
        applications.forEach(TestApplication::close);
        pool.shutdownNow();
    }

    private TestApplication threaded(Class<?> type, Supplier<?> handler) {
        return keep(
                TestApplication.builder().endpoint(type, handler).workers(pool).start());
    }

    private TestApplication keep(TestApplication started) {
        applications.add(started);
        return started;
    }

    /**
     * Connects to the endpoint of an application.
     *
     * @return a client that is not accepted yet
     */
    PairClient join(TestApplication application, String path) {
        return application.connectWithoutAccepting(path);
    }

    private PairClient connect(TestApplication application, String path) {
        PairClient client = join(application, path);
        client.end().accept();
        return client;
    }

    /** Blocks the listeners of a client, and returns what opens when the first of them is blocked. */
    private CountDownLatch block(PairClient client) {
        CountDownLatch blocked = new CountDownLatch(1);
        client.end().addEventListener(WebSocketEvent.Message.class, event -> {
            blocked.countDown();
            Await.until("the listener may return", release);
        });
        return blocked;
    }

    /** Sends what it is told, and subscribes to a topic. */
    @WebSocketEndpoint("/feed")
    static class Feed {

        final List<String> events = new CopyOnWriteArrayList<>();

        @OnOpen
        void opened(WebSocketConnection connection) {
            connection.subscribe("all");
            events.add("open");
        }

        @OnMessage
        void text(String message, WebSocketConnection connection) {
            events.add(message);
            connection.send(message);
        }

        @OnClose
        void closed(CloseReason reason) {
            events.add("close " + reason.getCloseCode().getCode());
        }
    }

    private static List<String> events(PairClient client) {
        return client.connection().handler(Feed.class).events;
    }

    // ---- 1 ----

    @Test
    void invariant1_eventsOfAnEndNeverOverlapAndKeepTheOrderOfSending() {
        PairClient client = connect(threaded(Feed.class, Feed::new), "/feed");
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger overlaps = new AtomicInteger();
        List<String> received = new ArrayList<>(); // not thread-safe on purpose
        CountDownLatch closed = new CountDownLatch(1);
        client.end().addEventListener(WebSocketEvent.class, event -> {
            if (inside.incrementAndGet() != 1) {
                overlaps.incrementAndGet();
            }
            received.add(event instanceof WebSocketEvent.Message message ? message.text() : "close");
            for (int i = 0; i < 1_000; i++) {
                Thread.onSpinWait(); // so that the listener is slower than the senders
            }
            inside.decrementAndGet();
            if (event instanceof WebSocketEvent.Close) {
                closed.countDown();
            }
        });

        Await.together(3, thread -> {
            for (int i = 0; i < 300; i++) {
                client.connection().send(thread + ":" + i);
            }
        });
        client.connection().close();

        Await.until("the end is closed", closed);
        assertThat(overlaps).hasValue(0);
        assertThat(received).hasSize(901).endsWith("close");
        int[] next = new int[3];
        for (String text : received.subList(0, 900)) {
            int thread = text.charAt(0) - '0';
            assertThat(text).isEqualTo(thread + ":" + next[thread]++);
        }
    }

    @Test
    void invariant1_theCloseEventIsLastAndExactlyOnceWhateverHappensAtTheSameTime() {
        TestApplication application = threaded(Recorder.class, Recorder::new);
        for (int round = 0; round < 200; round++) {
            PairClient client = connect(application, "/recorder");

            Await.together(4, thread -> {
                switch (thread) {
                    case 0 -> client.end().close(3001);
                    case 1 -> client.connection().terminate(3002);
                    case 2 -> client.connection().drop();
                    default -> client.connection().send("x");
                }
            });

            Await.until("the client is closed", () -> client.end().readyState() == WebSocket.CLOSED);
            Await.until("the client knows", () -> !client.closes().isEmpty());
            int released = round;
            Await.until("the handler is released", () -> application.releases().get(released) == 1);
            assertThat(client.closes()).hasSize(1);
        }
    }

    // ---- 2 ----

    @Test
    void invariant2_noMessageIsDeliveredBeforeTheEndIsAcceptedAndNoneIsLost() {
        PairClient client = join(threaded(Feed.class, Feed::new), "/feed");
        for (int i = 0; i < 1_000; i++) {
            client.connection().send("m" + i);
        }
        boolean before = client.received().isEmpty();

        client.end().accept();

        Await.until("all have come", () -> client.received().size() == 1_000);
        assertThat(before).isTrue();
        assertThat(client.received()).startsWith("m0", "m1").endsWith("m998", "m999");
        assertThat(client.connection().bufferedAmount()).isZero();
    }

    // ---- 3 ----

    @Test
    void invariant3_atMostOneMessageIsUnderWayWhileAListenerIsBlocked() {
        PairClient client = connect(threaded(Feed.class, Feed::new), "/feed");
        CountDownLatch blocked = block(client);
        client.connection().send("1");
        Await.until("the listener is blocked", blocked);

        client.connection().send("22");
        client.connection().send("333");
        List<Object> received = List.copyOf(client.received());
        long buffered = client.connection().bufferedAmount();
        release.countDown();

        Await.until("all have come", () -> client.received().size() == 3);
        assertThat(received).containsExactly("1");
        assertThat(buffered).isEqualTo(1 + 2 + 3);
        assertThat(client.received()).containsExactly("1", "22", "333");
    }

    // ---- 4 ----

    private static long most(WebSocketConnection connection, long buffered) {
        return Math.max(buffered, connection.bufferedAmount());
    }

    @Test
    void invariant4_60000KiBForAnEndThatIsNotAcceptedCloseWith1013() {
        PairClient client = join(threaded(Feed.class, Feed::new), "/feed");
        byte[] kib = new byte[KIB];
        long most = 0;
        int queued = 0;

        for (int i = 0; i < 60_000; i++) {
            queued += client.connection().send(kib) ? 1 : 0;
            most = most(client.connection(), most);
        }

        assertThat(queued).isEqualTo(KIB);
        assertThat(most).isEqualTo(KIB * KIB);
        assertThat(client.connection().status()).isEqualTo(ConnectionStatus.CLOSING);
        client.end().accept();
        Await.until("the end is closed", () -> client.closes().size() == 1);
        assertThat(client.close().code()).isEqualTo(1013);
        assertThat(client.received()).isEmpty();
    }

    @WebSocketEndpoint(value = "/newest", outboxPolicy = "drop-newest")
    static class DropsNewest extends Feed {}

    @WebSocketEndpoint(value = "/oldest", outboxPolicy = "drop-oldest")
    static class DropsOldest extends Feed {}

    @ParameterizedTest
    @ValueSource(classes = {DropsNewest.class, DropsOldest.class})
    void invariant4_60000KiBForAnEndThatIsNotAcceptedMeetThePolicy(Class<?> type) {
        boolean newest = type == DropsNewest.class;
        TestApplication application = threaded(type, newest ? DropsNewest::new : DropsOldest::new);
        PairClient client = join(application, newest ? "/newest" : "/oldest");
        long most = 0;

        for (int i = 0; i < 60_000; i++) {
            client.connection().send(String.format("%1024d", i));
            most = most(client.connection(), most);
        }
        client.end().accept();

        Await.until("all that was kept has come", () -> client.received().size() == KIB);
        assertThat(most).isEqualTo(KIB * KIB);
        assertThat(client.connection().droppedMessages()).isEqualTo(60_000 - KIB);
        assertThat(client.received().get(0)).asString().endsWith(newest ? " 0" : " 58976");
        assertThat(client.connection().status()).isEqualTo(ConnectionStatus.CONNECTED);
    }

    @WebSocketEndpoint(value = "/latest", outboxPolicy = "latest-per-key", outboxMessages = "4")
    static class KeepsLatest extends Feed {}

    @Test
    void invariant4_messagesOfOneKeyTakeEachOthersPlaceWhileTheyWait() {
        PairClient client = join(threaded(KeepsLatest.class, KeepsLatest::new), "/latest");

        for (int i = 0; i < 1_000; i++) {
            client.connection().send(Keyed.of("price", "price " + i));
            client.connection().send(Keyed.of("state", "state " + i));
        }
        client.end().accept();

        Await.until("both have come", () -> client.received().size() == 2);
        assertThat(client.received()).containsExactly("price 999", "state 999");
    }

    @WebSocketEndpoint(value = "/blocked", mailboxMessages = "8")
    static class Blocked {

        final CountDownLatch go = new CountDownLatch(1);
        final AtomicInteger received = new AtomicInteger();

        @OnMessage
        void text(String message) {
            Await.until("the handler may return", go);
            received.incrementAndGet();
        }
    }

    @Test
    void invariant4_aFullMailboxStopsTheFlowAndTheBoundOfTheEndHoldsBehindIt() {
        Blocked handler = new Blocked();
        PairClient client = connect(threaded(Blocked.class, () -> handler), "/blocked");
        client.send("first");
        int sent = 1;
        while (client.end().readyState() == WebSocket.OPEN) {
            client.send("m" + sent++);
            assertThat(sent).isLessThan(3_000);
        }
        handler.go.countDown();

        Await.until("the end is closed", () -> client.closes().size() == 1);
        assertThat(client.close().code()).isEqualTo(1013);
        int accepted = sent - 1; // the last one did not fit
        assertThat(accepted).isBetween(1024, 1024 + 8 + 8);
        Await.until("what waited was handled first", () -> handler.received.get() == accepted);
    }

    @Test
    void invariant4_aStalledListenerIsAWriteWithoutProgress() {
        TestApplication application = threaded(Feed.class, Feed::new);
        PairClient client = connect(application, "/feed");
        CountDownLatch blocked = block(client);
        client.connection().send("x");
        Await.until("the listener is blocked", blocked);

        application.time().advance(Duration.ofSeconds(11));

        assertThat(client.connection().status()).isEqualTo(ConnectionStatus.CLOSED);
        Await.until("the handler knows", () -> events(client).contains("close 1006"));
        assertThat(client.closes()).isEmpty();
        release.countDown();
        Await.until("the end knows", () -> client.closes().size() == 1);
        assertThat(client.close().code()).isEqualTo(1006);
        assertThat(client.close().wasClean()).isFalse();
    }

    @WebSocketEndpoint(value = "/observed", slowAfter = "3s")
    static class Observed extends Feed {

        @OnSlow
        void slow() {
            events.add("slow");
        }
    }

    @Test
    void invariant4_aPeerWithAStalledListenerIsSlow() {
        TestApplication application = threaded(Observed.class, Observed::new);
        PairClient client = connect(application, "/observed");
        CountDownLatch blocked = block(client);
        client.connection().send("x");
        Await.until("the listener is blocked", blocked);

        application.time().advance(Duration.ofSeconds(4));

        Await.until("the handler knows", () -> events(client).contains("slow"));
    }

    @Test
    void invariant4_anEndThatIsNotAcceptedIsAPeerThatReadsNothing() {
        TestApplication application = threaded(Feed.class, Feed::new);
        PairClient client = join(application, "/feed");
        client.connection().send("x");

        application.time().advance(Duration.ofSeconds(11));

        Await.until("the handler knows", () -> events(client).contains("close 1006"));
        client.end().accept();
        Await.until("the end knows", () -> client.closes().size() == 1);
        assertThat(client.close().code()).isEqualTo(1006);
    }

    // ---- 5 ----

    @Test
    void invariant5_theStateOnlyMovesForward() {
        TestApplication application = threaded(Recorder.class, Recorder::new);
        for (int round = 0; round < 200; round++) {
            PairClient client = connect(application, "/recorder");
            AtomicBoolean done = new AtomicBoolean();
            List<Integer> seen = new ArrayList<>(List.of(WebSocket.OPEN));

            Await.together(3, thread -> {
                switch (thread) {
                    case 0 -> client.end().close(3001);
                    case 1 -> {
                        client.connection().terminate(3002);
                        Await.until("it is closed", () -> client.end().readyState() == WebSocket.CLOSED);
                        done.set(true);
                    }
                    default -> {
                        boolean last;
                        do {
                            last = done.get();
                            int now = client.end().readyState();
                            if (now != seen.get(seen.size() - 1)) {
                                seen.add(now);
                            }
                        } while (!last);
                    }
                }
            });

            assertThat(seen).isSorted().doesNotHaveDuplicates();
        }
    }

    @Test
    void invariant5_noMessageIsDeliveredThatWasSentAfterClose() {
        PairClient client = connect(threaded(Feed.class, Feed::new), "/feed");
        Set<String> sent = ConcurrentHashMap.newKeySet();

        Await.together(3, thread -> {
            for (int i = 0; i < 200; i++) {
                if (thread == 0 && i == 100) {
                    client.connection().terminate(3001);
                }
                String text = thread + ":" + i;
                if (client.connection().send(text)) {
                    sent.add(text);
                }
            }
        });

        Await.until("the end is closed", () -> client.closes().size() == 1);
        assertThat(client.received()).containsExactlyInAnyOrderElementsOf(sent);
        assertThat(client.close().code()).isEqualTo(3001);
    }

    // ---- 6 ----

    @Test
    void invariant6_noListenerHandlerOrExecutorRunsUnderALockOfOurs() {
        Locks locks = new Locks();
        PairClient client = connect(
                keep(TestApplication.builder()
                        .endpoint(Recorder.class, Recorder::new)
                        .workers(task -> {
                            locks.check("executor");
                            task.run();
                        })
                        .start()),
                "/recorder");
        client.end().addEventListener(WebSocketEvent.class, event -> locks.check("listener"));

        client.connection().send("x");
        client.connection().ping(ByteBuffer.allocate(1));
        client.send("y");
        client.end().close();

        assertThat(locks.checked).containsExactlyInAnyOrder("executor", "listener");
        assertThat(locks.held).isEmpty();
    }

    @NonBlocking
    @WebSocketEndpoint("/threads")
    static class Threads {

        final Set<Thread> threads = ConcurrentHashMap.newKeySet();

        @OnMessage
        void text(String message) {
            threads.add(Thread.currentThread());
        }
    }

    @Test
    void invariant6_noHandlerAndNoListenerRunsOnTheThreadThatSends() {
        Threads handler = new Threads();
        PairClient client = connect(threaded(Threads.class, () -> handler), "/threads");
        Set<Thread> listeners = ConcurrentHashMap.newKeySet();
        client.end().addEventListener(WebSocketEvent.Message.class, event -> listeners.add(Thread.currentThread()));

        client.send("x");
        client.connection().send("x");

        Await.until("both were called", () -> !handler.threads.isEmpty() && !listeners.isEmpty());
        assertThat(handler.threads).doesNotContain(Thread.currentThread());
        assertThat(listeners).doesNotContain(Thread.currentThread());
    }

    @Test
    void invariant6_listenersFindTheClassLoaderOfTheApplication() {
        ClassLoader loader = new ClassLoader(getClass().getClassLoader()) {};
        PairClient client = connect(
                keep(TestApplication.builder()
                        .loader(loader)
                        .endpoint(Recorder.class, Recorder::new)
                        .workers(pool)
                        .start()),
                "/recorder");
        List<ClassLoader> found = new CopyOnWriteArrayList<>();
        client.end()
                .addEventListener(
                        WebSocketEvent.Message.class,
                        event -> found.add(Thread.currentThread().getContextClassLoader()));

        client.connection().send("x");

        Await.until("the listener was called", () -> !found.isEmpty());
        assertThat(found).containsExactly(loader);
    }

    @Test
    void invariant6_listenersRunInWhatThePlatformKnewWhenTheClientConnected() {
        ThreadLocal<String> names = new ThreadLocal<>();
        PairClient client = connect(
                keep(TestApplication.builder()
                        .platform(() -> task -> {
                            names.set("of the platform");
                            task.run();
                            names.remove();
                        })
                        .endpoint(Recorder.class, Recorder::new)
                        .workers(pool)
                        .start()),
                "/recorder");
        List<String> found = new CopyOnWriteArrayList<>();
        client.end().addEventListener(WebSocketEvent.Message.class, event -> found.add(names.get()));

        client.connection().send("x");

        Await.until("the listener was called", () -> !found.isEmpty());
        assertThat(found).containsExactly("of the platform");
    }

    // ---- 7 ----

    @Test
    void invariant7_noExceptionOfAListenerReachesTheSenderOrTheHandler() {
        PairClient client = connect(keep(TestApplication.of(Feed.class, Feed::new)), "/feed");
        List<Throwable> failures = new ArrayList<>();
        client.end().addEventListener(WebSocketEvent.Failure.class, event -> failures.add(event.error()));
        client.end().addEventListener(WebSocketEvent.Message.class, event -> {
            throw new LinkageError("on purpose");
        });

        client.send("1");
        boolean queued = client.connection().send("2");

        assertThat(queued).isTrue();
        assertThat(failures).hasSize(2);
        assertThat(events(client)).containsExactly("open", "1");
    }

    // ---- 8 ----

    @Test
    void invariant8_codesAndReasonsAreValidatedBeforeTheOtherEndSeesThem() {
        PairClient client = connect(threaded(Feed.class, Feed::new), "/feed");

        for (int code = 0; code <= 5001; code++) {
            int tried = code;
            if (code != 1000 && (code < 3000 || code > 4999)) {
                assertThatThrownBy(() -> client.end().close(tried)).isInstanceOf(IllegalArgumentException.class);
            }
        }
        assertThatThrownBy(() -> client.end().close(1000, "é".repeat(62))).isInstanceOf(IllegalArgumentException.class);

        assertThat(client.end().readyState()).isEqualTo(WebSocket.OPEN);
        assertThat(client.connection().status()).isEqualTo(ConnectionStatus.CONNECTED);
    }

    // ---- 9 ----

    private enum Peer {
        NEVER_ACCEPTED,
        NEVER_CLOSES,
        STUCK,
        VANISHES
    }

    @ParameterizedTest
    @EnumSource(Peer.class)
    void invariant9_theResourcesOfAConnectionAreReleasedAtCloseWhateverThePeerDoes(Peer peer) {
        TestApplication application = threaded(Feed.class, Feed::new);
        PairClient client = join(application, "/feed");
        switch (peer) {
            case NEVER_ACCEPTED -> client.connection().send("x");
            case NEVER_CLOSES -> client.end().accept(true);
            case STUCK -> {
                CountDownLatch blocked = block(client);
                client.end().accept();
                client.connection().send("x");
                Await.until("the listener is stuck", blocked);
            }
            case VANISHES -> client.end().accept();
        }

        client.connection().close(3001, "");
        if (peer == Peer.VANISHES) {
            client.end().drop();
        } else {
            application.time().advance(Duration.ofSeconds(11));
        }

        Await.until("the handler is released", () -> application.releases().get(0) == 1);
        assertThat(client.connection().status()).isEqualTo(ConnectionStatus.CLOSED);
        assertThat(client.connection().bufferedAmount()).isZero();
        assertThat(application.server().connections()).isEmpty();
    }

    @WebSocketEndpoint(value = "/hasty", closeTimeout = "2s")
    static class Hasty extends Blocked {}

    @Test
    void invariant9_aClientWhoseHandlerIsStuckEndsAfterTheCloseTimeoutOfTheEndpoint() {
        Hasty handler = new Hasty();
        ManualExecutor workers = new ManualExecutor();
        TestApplication application = keep(TestApplication.builder()
                .endpoint(Hasty.class, () -> handler)
                .workers(workers)
                .start());
        PairClient client = connect(application, "/hasty");
        client.end().close(3001); // nobody takes it

        application.time().advance(Duration.ofMillis(2_500));
        handler.go.countDown();
        workers.runAll();

        assertThat(client.close().code()).isEqualTo(1006);
        assertThat(client.close().wasClean()).isFalse();
        assertThat(application.releases()).containsExactly(1);
    }

    // ---- 10 ----

    @Test
    void invariant10_aListenerThatIsBlockedHoldsUpNoBroadcastToOthers() {
        TestApplication application = threaded(Feed.class, Feed::new);
        PairClient before = connect(application, "/feed");
        PairClient blocked = connect(application, "/feed");
        PairClient after = connect(application, "/feed");
        CountDownLatch isBlocked = block(blocked);
        Await.until(
                "all have joined",
                () -> application.server().topic("all").connections().size() == 3);

        for (int i = 0; i < 100; i++) {
            application.server().broadcast("b" + i);
            application.server().topic("all").send("t" + i);
        }

        Await.until("the listener is blocked", isBlocked);
        Await.until(
                "the others have all",
                () -> before.received().size() == 200 && after.received().size() == 200);
        assertThat(before.received()).isEqualTo(after.received());
        assertThat(blocked.received()).containsExactly("b0");
    }

    @Test
    void invariant10_aListenerThatIsBlockedDoesNotHoldUpTheHandler() {
        PairClient client = connect(threaded(Feed.class, Feed::new), "/feed");
        CountDownLatch blocked = block(client);
        client.send("1");
        Await.until("the listener is blocked", blocked);

        client.send("2");
        client.send("3");

        Await.until("the handler has all", () -> events(client).size() == 4);
        assertThat(events(client)).containsExactly("open", "1", "2", "3");
        assertThat(client.received()).containsExactly("1");
    }

    // ---- 4-22 ----

    private static List<String> pongs(PairClient client) {
        return Recorder.eventsOf(client.connection()).stream()
                .filter(event -> event.startsWith("pong"))
                .toList();
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void behaviour4_22_aPingIsAnsweredInItsTurnAndIsNoEvent() {
        PairClient client = connect(keep(TestApplication.of(Recorder.class, Recorder::new)), "/recorder");
        List<WebSocketEvent> events = new ArrayList<>();
        client.end().addEventListener(WebSocketEvent.class, events::add);

        client.connection().ping(bytes("hello"));

        assertThat(pongs(client)).containsExactly("pong hello");
        assertThat(events).isEmpty();
    }

    @Test
    void behaviour4_22_onlyTheLastOfSeveralPingsIsAnswered() {
        ManualExecutor workers = new ManualExecutor();
        PairClient client = connect(
                keep(TestApplication.builder()
                        .endpoint(Recorder.class, Recorder::new)
                        .workers(workers)
                        .start()),
                "/recorder");
        workers.runAll();

        client.connection().ping(bytes("1"));
        client.connection().ping(bytes("2"));
        client.connection().ping(bytes("3"));
        workers.runAll();

        assertThat(pongs(client)).containsExactly("pong 3");
    }
}
