/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.Handshake;
import dev.kawat.Identity;
import dev.kawat.PingMessage;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.problem.Problems;
import dev.kawat.impl.settings.Configuration;
import dev.kawat.impl.settings.EndpointSettings;
import dev.kawat.impl.settings.HandshakeSettings;
import dev.kawat.impl.settings.RatePolicy;
import dev.kawat.impl.settings.RateSettings;
import dev.kawat.impl.settings.Setting;
import dev.kawat.impl.testing.ManualChannel;
import dev.kawat.impl.testing.ManualExecutor;
import dev.kawat.impl.testing.ManualTime;
import dev.kawat.impl.testing.PairClient;
import dev.kawat.impl.testing.TestApplication;
import dev.kawat.spi.LimitListener.LimitReached;
import jakarta.websocket.OnMessage;
import jakarta.websocket.PongMessage;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rates of messages and bytes: when a message is beyond one, and what becomes of it and of its connection. */
class MessageRatesTest {

    private static final String ADDRESS = "192.0.2.1";
    private static final List<Object> GOT = new CopyOnWriteArrayList<>();

    @WebSocketEndpoint("/chat")
    static class Chat {

        @OnMessage
        void said(String message) {
            GOT.add(message);
        }

        @OnMessage
        void said(ByteBuffer message) {
            GOT.add(message.remaining());
        }
    }

    @WebSocketEndpoint(value = "/declared", messageRate = "1", ratePolicy = "drop")
    static class Declared {

        @OnMessage
        void said(String message) {
            GOT.add(message);
        }
    }

    @WebSocketEndpoint(value = "/control", messageRate = "2", ratePolicy = "drop")
    static class Control {

        @OnMessage
        void ping(PingMessage ping) {
            GOT.add("ping");
        }

        @OnMessage
        void pong(PongMessage pong) {
            GOT.add("pong");
        }
    }

    private final List<LimitReached> events = new CopyOnWriteArrayList<>();
    private TestApplication application = TestApplication.of(Chat.class, Chat::new);

    @AfterEach
    void stop() {
        application.close();
    }

    private void start(String... settings) {
        application.close();
        GOT.clear();
        TestApplication.Builder builder = TestApplication.builder()
                .endpoint(Chat.class, Chat::new)
                .endpoint(Declared.class, Declared::new)
                .endpoint(Control.class, Control::new)
                .limitListener(events::add);
        for (int i = 0; i < settings.length; i += 2) {
            builder.set(settings[i], settings[i + 1]);
        }
        application = builder.start();
    }

    private PairClient connect() {
        return application.connect(Handshake.to("/chat").remoteAddress(ADDRESS));
    }

    private PairClient connect(String user) {
        return application.connect(Handshake.to("/chat").remoteAddress(ADDRESS).identity(Identity.of(() -> user)));
    }

    private static void sendTexts(PairClient client, int count) {
        IntStream.range(0, count).forEach(i -> client.send("m" + i));
    }

    private void pass(long millis) {
        application.time().advance(Duration.ofMillis(millis));
    }

    // ---- No rate ----

    @Test
    void nothingIsLimitedByDefault() {
        start();

        sendTexts(connect("anna"), 10_000);

        assertThat(GOT).hasSize(10_000);
        assertThat(events).isEmpty();
    }

    @Test
    void withoutRatesThereIsNothingToAsk() {
        RateSettings off = new RateSettings(0, 0, 0, 0, RatePolicy.CLOSE);

        assertThat(MessageRates.of(off, new ManualTime(), null)).isNull();
    }

    // ---- Delay ----

    @Nested
    class Delaying {

        @Test
        void nothingIsReadUntilTheRateAllowsIt() {
            start("kawat.message-rate", "4");
            PairClient client = connect();

            sendTexts(client, 4);
            assertThat(events).as("all within the rate").isEmpty();
            client.send("fifth");
            client.send("sixth");
            client.send("seventh");

            assertThat(GOT).containsExactly("m0", "m1", "m2", "m3", "fifth");
            assertThat(events).containsExactly(new LimitReached("message-rate", "Chat", 0, ADDRESS, 1));
            pass(250);
            assertThat(GOT).last().isEqualTo("sixth");
            pass(250);
            assertThat(GOT).last().isEqualTo("seventh");
            assertThat(client.closes()).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 3, 40, 1000})
        void inTheLongRunAsManyComeAsTheRateAllows(int rate) {
            start("kawat.message-rate", Integer.toString(rate), "kawat.idle-timeout", "3s");
            PairClient client = connect();
            sendTexts(client, Math.min(1000, 20 * rate));
            for (int second = 0; second < 10; second++) {
                pass(1000);
                sendTexts(client, rate);
            }

            int allowed = rate + 10 * rate;
            assertThat(GOT.size()).isBetween(allowed - rate, allowed + 1);
            assertThat(client.closes()).isEmpty();
        }

        @Test
        void bytesAreCountedAfterTheMessage() {
            start("kawat.byte-rate", "1KiB");
            PairClient client = connect();

            client.send(new byte[3 * 1024]);
            client.send("later");

            assertThat(GOT).containsExactly(3 * 1024);
            assertThat(events).containsExactly(new LimitReached("byte-rate", "Chat", 0, ADDRESS, 1));
            pass(1750);
            assertThat(GOT).hasSize(1);
            pass(250);
            assertThat(GOT).containsExactly(3 * 1024, "later");
        }

        @Test
        void textsCountTheirBytesOfUtf8() {
            start("kawat.byte-rate", "8B");
            PairClient client = connect();

            client.send("\u20ac\u20ac"); // six bytes
            assertThat(events).isEmpty();
            client.send("\u20ac");

            assertThat(events).hasSize(1);
        }

        @Test
        void pongsAreNotAwaitedAndSilenceIsNotCounted() {
            start("kawat.byte-rate", "1KiB", "kawat.idle-timeout", "5s");
            PairClient client = connect();
            client.send(new byte[100 * 1024]);
            client.send("later");

            pass(98_000);
            assertThat(client.closes()).isEmpty();
            assertThat(GOT).hasSize(1);
            pass(2_000);

            assertThat(GOT).last().isEqualTo("later");
            assertThat(client.closes()).isEmpty();
        }

        @Test
        void aConnectionThatClosesReadsOnForTheAnswer() {
            start("kawat.byte-rate", "1KiB");
            PairClient client = connect();
            client.send(new byte[100 * 1024]);

            client.connection().close(4000, "enough");
            pass(250);

            assertThat(client.close().code()).isEqualTo(4000);
            assertThat(client.close().wasClean()).isTrue();
        }

        @Test
        void theMailboxAndTheRateBothHoldReading() {
            ManualExecutor workers = new ManualExecutor();
            application.close();
            application = TestApplication.builder()
                    .endpoint(Chat.class, Chat::new)
                    .workers(workers)
                    .set("kawat.message-rate", "2")
                    .set("kawat.mailbox-messages", "2")
                    .start();
            DefaultConnection connection = application.admit();
            ManualChannel channel = application.open(connection);
            workers.runAll();

            IntStream.range(0, 3).forEach(i -> connection.text("m" + i));
            assertThat(channel.flow()).containsExactly(true);
            workers.runAll();
            assertThat(channel.flow()).as("the mailbox is empty").containsExactly(true);
            pass(500);
            workers.runAll();
            assertThat(channel.flow()).containsExactly(true, false);

            IntStream.range(0, 3).forEach(i -> connection.text("m" + i));
            pass(2000);
            assertThat(channel.flow()).as("the mailbox is full").containsExactly(true, false, true);
            workers.runAll();
            assertThat(channel.flow()).containsExactly(true, false, true, false);
            connection.drop();
            workers.runAll();
        }

        @Test
        void messagesThatWereReadBeforeMakeItLonger() {
            start("kawat.message-rate", "2");
            DefaultConnection connection = application.admit();
            ManualChannel channel = application.open(connection);

            IntStream.range(0, 6).forEach(i -> connection.text("m" + i)); // as an engine that stops only soon

            assertThat(GOT).hasSize(6);
            pass(1750);
            assertThat(channel.flow()).containsExactly(true);
            pass(250);
            assertThat(channel.flow()).containsExactly(true, false);
            connection.drop();
        }

        @Test
        void noDebtLastsForLongerThanADay() {
            TokenBucket bucket = new TokenBucket(0);
            for (int i = 0; i < 5; i++) {
                bucket.take(Long.MAX_VALUE / 2, 0, true);
            }

            assertThat(bucket.isFull(TokenBucket.LONGEST_DEBT - 1)).isFalse();
            assertThat(bucket.isFull(TokenBucket.LONGEST_DEBT)).isTrue();
        }
    }

    // ---- Close ----

    @Nested
    class Closing {

        @Test
        void theFirstMessageBeyondTheRateEndsTheConnection() {
            start("kawat.message-rate", "3", "kawat.rate-policy", "close");
            PairClient client = connect();

            sendTexts(client, 10);

            assertThat(GOT).containsExactly("m0", "m1", "m2");
            assertThat(client.close().code()).isEqualTo(1008);
            assertThat(events).containsExactly(new LimitReached("message-rate", "Chat", 1008, ADDRESS, 1));
        }

        @Test
        void nothingFollowsEvenWhenTheRateWouldAllowItAgain() {
            start("kawat.message-rate", "1", "kawat.rate-policy", "close");
            DefaultConnection connection = application.admit();
            application.open(connection);
            connection.text("first");
            connection.text("beyond");
            application.time().advance(Duration.ofMillis(100));

            connection.text("after");
            connection.binary(ByteBuffer.allocate(1));

            assertThat(GOT).containsExactly("first");
            assertThat(events).hasSize(1);
        }

        @Test
        void aPeerThatKeepsToTheRateStays() {
            start("kawat.message-rate", "2", "kawat.rate-policy", "close");
            PairClient client = connect();

            for (int i = 0; i < 20; i++) {
                client.send("m" + i);
                pass(500);
            }

            assertThat(client.closes()).isEmpty();
            assertThat(GOT).hasSize(20);
        }
    }

    // ---- Drop ----

    @Nested
    class Dropping {

        @Test
        void messagesBeyondTheRateAreDiscarded() {
            start("kawat.message-rate", "2", "kawat.rate-policy", "drop");
            PairClient client = connect();

            sendTexts(client, 5);
            pass(500);
            client.send("again");

            assertThat(GOT).containsExactly("m0", "m1", "again");
            assertThat(events).extracting(LimitReached::count).containsExactly(1L, 2L, 3L);
            assertThat(events).extracting(LimitReached::code).containsOnly(0);
            assertThat(client.closes()).isEmpty();
        }

        @Test
        void whatIsDiscardedByOneRateCountsForNoOther() {
            start("kawat.message-rate", "2", "kawat.byte-rate", "10B", "kawat.rate-policy", "drop");
            PairClient client = connect();

            client.send(new byte[11]);
            client.send(new byte[11]);
            client.send(new byte[4]);
            client.send(new byte[5]);

            assertThat(GOT).containsExactly(4, 5);
            assertThat(events).extracting(LimitReached::setting).containsExactly("byte-rate", "byte-rate");
        }

        @Test
        void annotationsHoldForTheirEndpoint() {
            start();
            PairClient client = application.connect("/declared");

            sendTexts(client, 3);

            assertThat(GOT).containsExactly("m0");
            assertThat(events).extracting(LimitReached::endpoint).containsExactly("Declared", "Declared");
        }

        @Test
        void whatCallbacksTakeOfPingsAndPongsCountsToo() {
            start();
            DefaultConnection connection = application.connect("/control").connection();

            connection.pinged(ByteBuffer.allocate(1));
            connection.pong(ByteBuffer.allocate(1));
            connection.pong(ByteBuffer.allocate(1));

            assertThat(GOT).containsExactly("ping", "pong");
            assertThat(events).hasSize(1);
        }
    }

    // ---- Users ----

    @Nested
    class Users {

        @ParameterizedTest
        @CsvSource({"message-rate-per-user, 4", "byte-rate-per-user, 8B"})
        void connectionsOfOneUserShareTheRate(String setting, String value) {
            start("kawat." + setting, value, "kawat.rate-policy", "drop");
            PairClient first = connect("anna");
            PairClient second = connect("anna");

            sendTexts(first, 3);
            sendTexts(second, 3);
            sendTexts(connect("bert"), 4);

            assertThat(GOT).containsExactly("m0", "m1", "m2", "m0", "m0", "m1", "m2", "m3");
            assertThat(events).extracting(LimitReached::setting).containsExactly(setting, setting);
        }

        @Test
        void whoIsNotIdentifiedIsNotLimitedByUser() {
            start("kawat.message-rate-per-user", "1", "kawat.rate-policy", "drop");

            sendTexts(connect(), 5);

            assertThat(GOT).hasSize(5);
        }

        @Test
        void everyConnectionThatIsDelayedHasItsTurn() {
            start("kawat.message-rate-per-user", "4");
            List<PairClient> clients = List.of(connect("anna"), connect("anna"), connect("anna"));
            for (int i = 0; i < clients.size(); i++) {
                for (int n = 0; n < 50; n++) {
                    clients.get(i).send("of " + i);
                }
            }
            pass(10_000);

            assertThat(GOT.size()).isBetween(40, 4 + 40 + 3);
            for (int i = 0; i < clients.size(); i++) {
                assertThat(GOT.stream().filter(("of " + i)::equals)).hasSizeGreaterThan(10);
            }
        }

        @Test
        void nobodyGetsAnotherBurstByConnectingAnew() {
            start("kawat.message-rate-per-user", "2", "kawat.rate-policy", "close");
            PairClient client = connect("anna");
            sendTexts(client, 3);
            assertThat(client.close().code()).isEqualTo(1008);

            PairClient again = connect("anna");
            again.send("x");

            assertThat(again.close().code()).isEqualTo(1008);
            pass(1000);
            PairClient later = connect("anna");
            sendTexts(later, 2);
            assertThat(later.closes()).isEmpty();
        }

        @Test
        void bucketsAreFreedWithTheLastConnectionOnceTheyAreFull() {
            ManualTime time = new ManualTime();
            UserBuckets users = new UserBuckets(time.nanos());
            UserBuckets.Buckets anna = users.join("anna", time.nanos());
            assertThat(users.join("anna", time.nanos())).isSameAs(anna);
            users.join("bert", time.nanos()).messages.take(TokenBucket.SECOND, time.nanos(), true);

            users.leave("anna", time.nanos());
            assertThat(users.size()).isEqualTo(2);
            users.leave("anna", time.nanos());
            assertThat(users.size()).as("anna's is full").isOne();
            users.leave("bert", time.nanos());
            assertThat(users.size()).as("bert's is not").isOne();

            time.advance(Duration.ofSeconds(2));
            users.join("carl", time.nanos());
            assertThat(users.size()).as("carl's only").isOne();
        }

        @Test
        void slotsGiveTheBucketsOfTheirUsersBack() {
            ManualTime time = new ManualTime();
            Configuration none = Configuration.of(new Properties(), Map.of(), Map.of());
            Problems problems = new Problems();
            EndpointSettings settings =
                    EndpointSettings.resolve("chat", Map.of(Setting.MESSAGE_RATE_PER_USER, "2"), none, problems);
            AdmissionLimits limits =
                    new AdmissionLimits(HandshakeSettings.resolve(none, problems), time, List.of(events::add));
            ConnectionCounts counts = limits.counts("chat");
            List<ConnectionSlot> slots = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                slots.add(limits.slot(settings, counts, Handshake.to("/chat").build()));
                assertThat(slots.get(i).take("user " + i)).isEmpty();
                assertThat(slots.get(i).rates().count("x")).isNull();
            }
            assertThat(counts.buckets.size()).isEqualTo(100);

            time.advance(Duration.ofSeconds(1));
            slots.forEach(ConnectionSlot::free);
            slots.forEach(ConnectionSlot::free);

            assertThat(counts.buckets.size()).isZero();
        }

        @Test
        void bucketsAreSharedWhoeverComesAndGoes() throws InterruptedException {
            UserBuckets users = new UserBuckets(0);
            List<Thread> threads = new ArrayList<>();
            List<Throwable> failures = new CopyOnWriteArrayList<>();
            UserBuckets.Buckets kept = users.join("anna", 0);
            for (int i = 0; i < 4; i++) {
                Thread thread = new Thread(() -> {
                    for (long n = 0; n < 2000; n++) {
                        long now = n * TokenBucket.SECOND;
                        if (users.join("anna", now) != kept) {
                            failures.add(new AssertionError("another bucket at " + n));
                        }
                        users.join("other", now);
                        users.leave("other", now);
                        users.leave("anna", now);
                    }
                });
                threads.add(thread);
                thread.start();
            }
            for (Thread thread : threads) {
                thread.join(20_000);
            }

            assertThat(failures).isEmpty();
            users.leave("anna", 0);
            assertThat(users.size()).isZero();
        }
    }

    // ---- One bucket ----

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 7, 1000})
    void asManyAtOnceAsInASecond(int rate) {
        MessageRates rates = MessageRates.of(new RateSettings(rate, 0, 0, 0, RatePolicy.DROP), new ManualTime(), null);
        int taken = 0;
        while (rates.count("x") == null) {
            taken++;
        }

        assertThat(taken).isEqualTo(rate);
    }

    @Test
    void theRateThatAllowsAMessageLastIsNamed() {
        ManualTime time = new ManualTime();
        MessageRates rates = MessageRates.of(new RateSettings(10, 1, 0, 0, RatePolicy.DELAY), time, null);

        MessageRates.Excess excess = rates.count(ByteBuffer.allocate(3));

        assertThat(excess.limit()).isEqualTo(Setting.BYTE_RATE);
        assertThat(excess.until() - time.nanos())
                .isEqualTo(Duration.ofSeconds(2).toNanos());
    }
}
