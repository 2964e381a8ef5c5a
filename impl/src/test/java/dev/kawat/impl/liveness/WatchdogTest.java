/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.liveness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.ConnectionStatus;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.message.Outbound;
import dev.kawat.impl.testing.ManualChannel;
import dev.kawat.impl.testing.ManualExecutor;
import dev.kawat.impl.testing.ManualTime;
import dev.kawat.impl.testing.PairClient;
import dev.kawat.impl.testing.Recorder;
import dev.kawat.impl.testing.TestApplication;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WatchdogTest {

    /** How late a timeout may be. */
    private static final Duration TICK = Duration.ofMillis(250);

    private final ManualExecutor workers = new ManualExecutor();
    private final TestApplication application = TestApplication.of(Recorder.class, Recorder::new);
    private final ManualTime time = application.time();

    @AfterEach
    void stop() {
        application.close();
    }

    private static List<String> events(DefaultConnection connection) {
        return Recorder.eventsOf(connection);
    }

    private static void finishWriteAndBeginAnother(ManualChannel channel, DefaultConnection connection) {
        channel.finishWrite();
        connection.send("another");
        channel.take();
    }

    /** When the JVM goes on after a standstill, the answers of the peers are there, and nobody has read them. */
    @Nested
    class Standstill {

        @Test
        void isNoTimeInWhichAPeerCouldHaveRead() {
            DefaultConnection connection = application.admit();
            ManualChannel channel = application.open(connection);
            connection.send("read when we go on");
            channel.take();
            time.advance(Duration.ofSeconds(5));

            time.standStill(Duration.ofMinutes(1));
            time.advance(Duration.ofSeconds(4));
            assertThat(channel.drops()).isZero();
            time.advance(Duration.ofSeconds(2));

            assertThat(channel.drops()).isEqualTo(1);
        }

        @Test
        void isNoTimeInWhichAPeerCouldHaveAnsweredAPing() {
            DefaultConnection connection = application.admit();
            ManualChannel channel = application.openAutomatic(connection);
            time.advance(Duration.ofSeconds(26)); // a ping went out

            time.standStill(Duration.ofHours(8));
            time.advance(Duration.ofSeconds(10));
            connection.heard();
            time.advance(Duration.ofSeconds(20));

            assertThat(channel.drops()).isZero();
            assertThat(events(connection)).containsExactly("open");
        }

        @Test
        void isNoTimeInWhichAPeerCouldHaveAnsweredAClose() {
            DefaultConnection connection = application.admit();
            ManualChannel channel = application.openAutomatic(connection);
            connection.close();
            time.advance(Duration.ofSeconds(5));

            time.standStill(Duration.ofMinutes(1));
            time.advance(Duration.ofSeconds(4));
            assertThat(channel.drops()).isZero();
            connection.closed(1000, "");

            assertThat(events(connection)).containsExactly("open", "close 1000");
        }
    }

    @Nested
    class WriteTimeout {

        @Test
        void dropsAConnectionWhoseWriteMakesNoProgress() {
            DefaultConnection connection = application.admit();
            ManualChannel channel = application.open(connection);
            connection.send("never read");
            channel.take();

            time.advance(Duration.ofSeconds(10));
            int before = channel.drops();
            time.advance(TICK);

            assertThat(before).isZero();
            assertThat(channel.drops()).isEqualTo(1);
            assertThat(events(connection)).containsExactly("open", "close 1006");
        }

        @Test
        void sparesAConnectionWhoseWritesMakeProgress() {
            DefaultConnection connection = application.admit();
            ManualChannel channel = application.open(connection);
            connection.send("first");
            channel.take();

            for (int i = 0; i < 10; i++) {
                time.advance(Duration.ofSeconds(9));
                finishWriteAndBeginAnother(channel, connection);
            }

            assertThat(channel.drops()).isZero();
            assertThat(events(connection)).containsExactly("open");
        }

        @Test
        void alsoHoldsForTheCloseFrame() {
            DefaultConnection connection = application.admit();
            ManualChannel channel = application.open(connection);
            connection.send("never read");
            channel.take();
            time.advance(Duration.ofSeconds(6));
            connection.terminate();

            time.advance(Duration.ofSeconds(4).plus(TICK));

            assertThat(channel.drops()).isEqualTo(1);
            assertThat(events(connection)).containsExactly("open", "close 1006");
        }
    }

    @Nested
    class CloseTimeout {

        @Test
        void dropsAPeerThatDoesNotAnswerTheCloseFrame() {
            DefaultConnection connection = application.admit();
            ManualChannel channel = application.open(connection);
            connection.terminate(3001, "");
            channel.writeAll();

            time.advance(Duration.ofSeconds(10));
            ConnectionStatus before = connection.status();
            time.advance(TICK);

            assertThat(before).isEqualTo(ConnectionStatus.CLOSING);
            assertThat(connection.status()).isEqualTo(ConnectionStatus.CLOSED);
            assertThat(channel.drops()).isEqualTo(1);
            assertThat(events(connection)).containsExactly("open", "close 1006");
        }

        @Test
        void isOneOnCloseEvenWhenTheAnswerComesAfterAll() {
            DefaultConnection connection = application.admit();
            application.openAutomatic(connection);
            connection.terminate();
            time.advance(Duration.ofSeconds(11));

            connection.closed(1000, "");

            assertThat(events(connection)).containsExactly("open", "close 1006");
        }

        @Test
        void sparesAPeerThatAnswersInTime() {
            DefaultConnection connection = application.admit();
            ManualChannel channel = application.openAutomatic(connection);
            connection.terminate();
            time.advance(Duration.ofSeconds(9));

            connection.closed(1000, "");
            time.advance(Duration.ofSeconds(100));

            assertThat(channel.drops()).isZero();
            assertThat(events(connection)).containsExactly("open", "close 1000");
        }
    }

    @Nested
    class Pings {

        @Test
        void goToAPeerThatIsSilent() {
            DefaultConnection connection = application.admit();
            ManualChannel channel = application.openAutomatic(connection);

            time.advance(Duration.ofSeconds(25));
            int before = channel.written().size();
            time.advance(TICK);

            assertThat(before).isZero();
            assertThat(channel.written()).hasSize(1).first().isInstanceOf(Outbound.Ping.class);
        }

        @Test
        void withoutAPongInTimeDropThePeer() {
            DefaultConnection connection = application.admit();
            ManualChannel channel = application.openAutomatic(connection);
            time.advance(Duration.ofSeconds(25).plus(TICK));

            time.advance(Duration.ofSeconds(20).minus(TICK));
            int before = channel.drops();
            time.advance(TICK);

            assertThat(before).isZero();
            assertThat(channel.drops()).isEqualTo(1);
            assertThat(events(connection)).containsExactly("open", "close 1006");
        }

        @Test
        void thatAreAnsweredGoOutForEverAndTheHandlerSeesNoneOfIt() {
            DefaultConnection connection = application.admit();
            ManualChannel channel = application.openAutomatic(connection);

            for (int i = 0; i < 100; i++) {
                time.advance(Duration.ofSeconds(26));
                Outbound.Ping ping =
                        (Outbound.Ping) channel.written().get(channel.written().size() - 1);
                connection.pong(ping.payload().bytes());
            }

            assertThat(channel.written()).hasSize(100);
            assertThat(events(connection)).containsExactly("open");
        }

        @Test
        void thatAreAnsweredAfterAMessageAreNotShownToTheHandlerEither() {
            DefaultConnection connection = application.admit();
            ManualChannel channel = application.openAutomatic(connection);
            time.advance(Duration.ofSeconds(26));
            Outbound.Ping ping = (Outbound.Ping) channel.written().get(0);

            connection.text("was on its way");
            time.advance(Duration.ofSeconds(1));
            connection.pong(ping.payload().bytes());

            assertThat(events(connection)).containsExactly("open", "text was on its way");
        }

        enum Data {
            TEXT,
            BINARY,
            PONG
        }

        @ParameterizedTest
        @EnumSource(Data.class)
        void areAnsweredByAnyData(Data data) {
            DefaultConnection connection = application.admit();
            ManualChannel channel = application.openAutomatic(connection);
            time.advance(Duration.ofSeconds(26));

            switch (data) {
                case TEXT -> connection.text("alive");
                case BINARY -> connection.binary(ByteBuffer.allocate(1));
                case PONG -> connection.pong(ByteBuffer.allocate(1));
            }
            time.advance(Duration.ofSeconds(24));

            assertThat(channel.drops()).isZero();
            assertThat(connection.status()).isEqualTo(ConnectionStatus.CONNECTED);
        }

        @Test
        void byAPairAreAnsweredByTheClient() {
            PairClient client = application.connect("/recorder");

            time.advance(Duration.ofMinutes(10));

            assertThat(client.closes()).isEmpty();
            assertThat(events(client.connection())).containsExactly("open");
        }

        @Test
        void dropAClientThatIsNeverAccepted() {
            PairClient client = application.connectWithoutAccepting("/recorder");

            time.advance(Duration.ofSeconds(46));

            assertThat(events(client.connection())).containsExactly("open", "close 1006");
        }

        @Test
        void overflowNoOutbox() {
            try (TestApplication small = TestApplication.of(SmallOutbox.class, SmallOutbox::new)) {
                DefaultConnection connection = small.admit();
                ManualChannel channel = small.open(connection);
                connection.send("1");
                channel.take();

                for (int i = 0; i < 10; i++) {
                    small.time().advance(Duration.ofSeconds(9));
                    finishWriteAndBeginAnother(channel, connection);
                }

                assertThat(connection.status()).isEqualTo(ConnectionStatus.CONNECTED);
            }
        }
    }

    @WebSocketEndpoint(value = "/small", outboxMessages = "1")
    static class SmallOutbox extends Recorder {}

    @WebSocketEndpoint(value = "/busy", mailboxMessages = "2")
    static class Busy extends Recorder {}

    @Nested
    class PausedReading {

        @Test
        void doesNotDropABusyHandler() {
            try (TestApplication busy = TestApplication.builder()
                    .endpoint(Busy.class, Busy::new)
                    .workers(workers)
                    .start()) {
                DefaultConnection connection = busy.admit();
                ManualChannel channel = busy.openAutomatic(connection);
                workers.runAll();
                connection.text("1");
                connection.text("2");

                busy.time().advance(Duration.ofHours(1));

                assertThat(channel.flow()).containsExactly(true);
                assertThat(channel.written()).isEmpty();
                assertThat(channel.drops()).isZero();
            }
        }

        @Test
        void thatHasEndedLetsSilenceCountAgain() {
            try (TestApplication busy = TestApplication.builder()
                    .endpoint(Busy.class, Busy::new)
                    .workers(workers)
                    .start()) {
                DefaultConnection connection = busy.admit();
                ManualChannel channel = busy.openAutomatic(connection);
                workers.runAll();
                connection.text("1");
                connection.text("2");
                busy.time().advance(Duration.ofHours(1));

                workers.runAll();
                busy.time().advance(Duration.ofSeconds(46));
                workers.runAll();

                assertThat(channel.flow()).containsExactly(true, false);
                assertThat(channel.drops()).isEqualTo(1);
            }
        }
    }

    @WebSocketEndpoint(value = "/idle", idleTimeout = "60s")
    static class Idle extends Recorder {}

    @Nested
    class IdleTimeout {

        @Test
        void closesWith1001() {
            try (TestApplication idle = TestApplication.of(Idle.class, Idle::new)) {
                PairClient client = idle.connect("/idle");

                idle.time().advance(Duration.ofSeconds(60).minus(TICK));
                boolean before = client.closes().isEmpty();
                idle.time().advance(TICK);

                assertThat(before).isTrue();
                assertThat(client.close().code()).isEqualTo(1001);
                assertThat(events(client.connection())).containsExactly("open", "close 1001");
            }
        }

        enum Message {
            RECEIVED_TEXT,
            RECEIVED_BYTES,
            SENT,
            SENT_WITH_STAGE
        }

        @ParameterizedTest
        @EnumSource(Message.class)
        void startsAnewWithAMessageEitherWay(Message message) {
            try (TestApplication idle = TestApplication.of(Idle.class, Idle::new)) {
                PairClient client = idle.connect("/idle");

                for (int i = 0; i < 5; i++) {
                    idle.time().advance(Duration.ofSeconds(50));
                    switch (message) {
                        case RECEIVED_TEXT -> client.send("in");
                        case RECEIVED_BYTES -> client.send(new byte[1]);
                        case SENT -> client.connection().send("out");
                        case SENT_WITH_STAGE -> {
                            var unused = client.connection().sendAsync("out");
                        }
                    }
                }

                assertThat(client.closes()).isEmpty();
            }
        }

        @Test
        void isOffByDefault() {
            PairClient client = application.connect("/recorder");

            time.advance(Duration.ofDays(1));

            assertThat(client.closes()).isEmpty();
        }
    }

    @Nested
    class Upgrade {

        @Test
        void thatNeverHappensIsGivenUpAfterTheCloseTimeout() {
            DefaultConnection connection = application.admit();

            time.advance(Duration.ofSeconds(10));
            List<Integer> before = application.releases();
            time.advance(TICK);

            assertThat(before).containsExactly(0);
            assertThat(application.releases()).containsExactly(1);
            assertThat(connection.status()).isEqualTo(ConnectionStatus.CLOSED);
            assertThat(events(connection)).isEmpty();
        }

        @Test
        void thatHappensAfterAllIsDropped() {
            DefaultConnection connection = application.admit();
            time.advance(Duration.ofSeconds(11));

            ManualChannel channel = application.open(connection);

            assertThat(channel.drops()).isEqualTo(1);
            assertThat(events(connection)).isEmpty();
            assertThat(application.releases()).containsExactly(1);
            assertThat(application.server().connections()).isEmpty();
        }

        @Test
        void thatTakesItsTimeIsAwaited() {
            DefaultConnection connection = application.admit();
            time.advance(Duration.ofSeconds(9));

            ManualChannel channel = application.open(connection);
            time.advance(Duration.ofSeconds(20));

            assertThat(channel.drops()).isZero();
            assertThat(events(connection)).containsExactly("open");
        }
    }

    @Test
    void watchesUntilOnCloseHasReturned() {
        try (TestApplication slow = TestApplication.builder()
                .endpoint(Recorder.class, Recorder::new)
                .workers(workers)
                .start()) {
            PairClient client = slow.connect("/recorder");
            workers.runAll();
            client.end().close();

            slow.time().advance(Duration.ofHours(1));
            List<Integer> before = slow.releases();
            workers.runAll();

            assertThat(before).containsExactly(0);
            assertThat(slow.releases()).containsExactly(1);
        }
    }

    @Test
    void saysWhenNothingIsLeftToWatch() {
        Watchdog watchdog = new Watchdog(time);
        Watched something = new Watched() {
            @Override
            public void check(long nowNanos) {}

            @Override
            public void drop() {}
        };
        boolean atFirst = watchdog.nothingToWatch();

        watchdog.watch(something);
        boolean watching = watchdog.nothingToWatch();
        watchdog.forget(something);

        assertThat(atFirst).isTrue();
        assertThat(watching).isFalse();
        assertThat(watchdog.nothingToWatch()).isTrue();
    }
}
