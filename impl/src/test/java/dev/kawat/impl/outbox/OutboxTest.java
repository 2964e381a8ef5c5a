/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kawat.ConnectionStatus;
import dev.kawat.OverflowPolicy;
import dev.kawat.SendException;
import dev.kawat.impl.message.Outbound;
import dev.kawat.impl.outbox.Outbox.End;
import dev.kawat.impl.reply.Acceptance;
import dev.kawat.impl.testing.Await;
import dev.kawat.impl.testing.ManualChannel;
import dev.kawat.impl.testing.ManualExecutor;
import dev.kawat.impl.transport.Channel;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class OutboxTest {

    private static final Executor HERE = Runnable::run;
    private static final Outbound.Close CLOSE = new Outbound.Close(1000, "");

    private static Outbox outbox(long maxBytes, int maxMessages, OverflowPolicy policy) {
        return new Outbox(maxBytes, maxMessages, policy, HERE);
    }

    private static Outbox roomyOutbox() {
        return outbox(1 << 20, 1024, OverflowPolicy.CLOSE);
    }

    private static ManualChannel open(Outbox outbox) {
        return open(outbox, ManualChannel.of(outbox));
    }

    private static ManualChannel open(Outbox outbox, ManualChannel channel) {
        assertThat(outbox.attach(channel)).isTrue();
        outbox.start();
        return channel;
    }

    private static Outbound.Text text(String text) {
        return Outbound.Text.of(text);
    }

    private static Outbound.Binary bytes(int count) {
        return Outbound.Binary.copyOf(ByteBuffer.allocate(count));
    }

    private static List<String> texts(List<Outbound> messages) {
        return messages.stream()
                .map(message -> message instanceof Outbound.Text text ? text.text() : message.toString())
                .toList();
    }

    private static void assertFailed(CompletableFuture<Void> future, SendException.Outcome outcome) {
        assertThat(future).isCompletedExceptionally();
        assertThatThrownBy(future::join)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        SendException.class,
                        failure -> assertThat(failure.outcome()).isEqualTo(outcome));
    }

    @Nested
    class Pacing {

        private final List<String> again = new ArrayList<>();

        private Acceptance offer(Outbox outbox, String text) {
            return outbox.offerPaced(Outbound.Text.of(text), () -> again.add(text));
        }

        @ParameterizedTest(name = "behind 30 of 100 bytes: {0}")
        @CsvSource({"20, NOW", "21, LATER"})
        void leavesHalfOfTheBytesFree(int size, Acceptance expected) {
            Outbox outbox = outbox(100, 8, OverflowPolicy.CLOSE);
            open(outbox);
            Acceptance first = offer(outbox, "x".repeat(30));

            assertThat(first).isEqualTo(Acceptance.NOW);
            assertThat(offer(outbox, "y".repeat(size))).isEqualTo(expected);
            assertThat(outbox.bufferedBytes()).isEqualTo(expected == Acceptance.NOW ? 30 + size : 30);
        }

        @ParameterizedTest(name = "behind {0} of 8 messages")
        @CsvSource({"0, NOW", "3, NOW", "4, LATER"})
        void leavesHalfOfTheMessagesFree(int others, Acceptance expected) {
            Outbox outbox = outbox(100, 8, OverflowPolicy.CLOSE);
            open(outbox);
            for (int i = 0; i < others; i++) {
                outbox.offer(text("other"));
            }

            assertThat(offer(outbox, "paced")).isEqualTo(expected);
        }

        @Test
        void answersAlsoForAMessageThatIsNotQueued() {
            Outbox outbox = outbox(100, 4, OverflowPolicy.CLOSE);
            ManualChannel channel = open(outbox);
            Acceptance empty = outbox.awaitRoom(() -> again.add("empty"));
            offer(outbox, "x");
            offer(outbox, "y");
            Acceptance half = outbox.awaitRoom(() -> again.add("half"));

            channel.writeAll();
            outbox.close(CLOSE);
            Acceptance closing = outbox.awaitRoom(() -> again.add("closing"));

            assertThat(empty).isEqualTo(Acceptance.NOW);
            assertThat(half).isEqualTo(Acceptance.LATER);
            assertThat(closing).isEqualTo(Acceptance.NEVER);
            assertThat(again).containsExactly("half");
            assertThat(channel.texts()).containsExactly("x", "y");
        }

        @Test
        void callsASenderOnce() {
            Outbox outbox = outbox(100, 1, OverflowPolicy.CLOSE);
            ManualChannel channel = open(outbox);
            offer(outbox, "first");
            offer(outbox, "second");

            channel.writeAll();
            outbox.offer(text("third"));
            channel.writeAll();
            outbox.close(CLOSE);

            assertThat(again).containsExactly("second");
        }

        @Test
        void takesAMessageOfAnySizeWhenNothingElseWaits() {
            Outbox outbox = outbox(1, 1, OverflowPolicy.CLOSE);
            open(outbox);

            assertThat(offer(outbox, "large")).isEqualTo(Acceptance.NOW);
            assertThat(offer(outbox, "")).isEqualTo(Acceptance.LATER);
        }

        @Test
        void tellsWhoWaitsWhenThereIsRoomForHisMessageAndNotBefore() {
            Outbox outbox = outbox(100, 4, OverflowPolicy.CLOSE);
            ManualChannel channel = open(outbox);
            offer(outbox, "x".repeat(10));
            offer(outbox, "y".repeat(10));
            offer(outbox, "small");
            offer(outbox, "large".repeat(10));

            channel.take();
            channel.finishWrite();
            assertThat(again).containsExactly("small");
            channel.take();
            channel.finishWrite();
            assertThat(again).containsExactly("small", "large".repeat(10));
        }

        @Test
        void tellsWhoWaitsWhenNothingCanBeSentAnyMore() {
            Outbox outbox = outbox(100, 1, OverflowPolicy.CLOSE);
            open(outbox);
            offer(outbox, "first");
            offer(outbox, "second");

            outbox.close(CLOSE);

            assertThat(again).containsExactly("second");
            assertThat(offer(outbox, "third")).isEqualTo(Acceptance.NEVER);
        }

        @Test
        void tellsOfClosingOnceAndNotThoseWhoNoLongerWantIt() {
            Outbox outbox = outbox(100, 1, OverflowPolicy.CLOSE);
            open(outbox);
            Runnable unwanted = () -> again.add("unwanted");
            outbox.whenClosing(() -> again.add("wanted"));
            outbox.whenClosing(unwanted);
            outbox.forget(unwanted);

            outbox.close(CLOSE);
            outbox.ended();

            assertThat(again).containsExactly("wanted");
            assertThat(outbox.whenClosing(unwanted)).isFalse();
        }

        @Test
        void tellsOfTheEndOfAnOverflowingConnection() {
            Outbox outbox = outbox(100, 1, OverflowPolicy.CLOSE);
            open(outbox);
            outbox.whenClosing(() -> again.add("closing"));
            outbox.offer(Outbound.Text.of("first"));

            outbox.offer(Outbound.Text.of("second"));

            assertThat(again).containsExactly("closing");
        }
    }

    @Nested
    class Bounds {

        @ParameterizedTest(name = "{0} bytes, {1} messages: {2}")
        @CsvSource({
            "10, 1024, 4 6 0 1", // bytes up to the bound inclusive
            "10, 1024, 4 7", // one byte beyond the bound
            "1000, 3, 0 0 0 0", // messages up to the bound inclusive
            "10, 1024, 1000 0", // one message of any size when nothing waits
        })
        void acceptAllMessagesButTheLast(long maxBytes, int maxMessages, String sizes) {
            Outbox outbox = outbox(maxBytes, maxMessages, OverflowPolicy.DROP_NEWEST);
            open(outbox);

            List<OfferResult> results = Stream.of(sizes.split(" "))
                    .map(size -> outbox.offer(bytes(Integer.parseInt(size))))
                    .toList();

            int last = results.size() - 1;
            assertThat(results.subList(0, last)).containsOnly(OfferResult.QUEUED);
            assertThat(results.get(last)).isEqualTo(OfferResult.DROPPED);
        }

        @Test
        void areReachedInBytesWithoutAByteMore() {
            Outbox outbox = outbox(10, 1024, OverflowPolicy.DROP_NEWEST);
            open(outbox);
            outbox.offer(bytes(4));
            outbox.offer(bytes(6));
            outbox.offer(bytes(0));

            outbox.offer(bytes(1));

            assertThat(outbox.bufferedBytes()).isEqualTo(10);
        }

        @Test
        void countsTextInBytesOfUtf8() {
            Outbox outbox = roomyOutbox();
            open(outbox);

            outbox.offer(text("aé€😀"));

            assertThat(outbox.bufferedBytes()).isEqualTo(1 + 2 + 3 + 4);
        }

        @Test
        void refusesALargeMessageWhileASmallOneIsBeingWritten() {
            Outbox outbox = outbox(10, 1024, OverflowPolicy.DROP_NEWEST);
            ManualChannel channel = open(outbox);
            outbox.offer(bytes(1));
            channel.take();

            OfferResult offer = outbox.offer(bytes(10));

            assertThat(offer).isEqualTo(OfferResult.DROPPED);
        }

        @Test
        void countsWhatIsBeingWrittenUntilItIsWritten() {
            Outbox outbox = outbox(10, 2, OverflowPolicy.DROP_NEWEST);
            ManualChannel channel = open(outbox);
            outbox.offer(bytes(5));
            outbox.offer(bytes(5));
            channel.take();
            channel.take();

            OfferResult whileWriting = outbox.offer(bytes(0));
            channel.finishWrite();
            OfferResult afterwards = outbox.offer(bytes(10));

            assertThat(whileWriting).isEqualTo(OfferResult.DROPPED);
            assertThat(afterwards).isEqualTo(OfferResult.QUEUED);
        }

        @Test
        void countsNothingAnyMoreWhenAllIsWritten() {
            Outbox outbox = roomyOutbox();
            ManualChannel channel = open(outbox);
            outbox.offer(bytes(3));
            outbox.offerTracked(text("four"), new CompletableFuture<>());
            outbox.ping(new Outbound.Ping(Outbound.Binary.copyOf(ByteBuffer.allocate(5))));
            outbox.close(new Outbound.Close(3001, "because"));
            long before = outbox.bufferedBytes();

            channel.writeAll();

            assertThat(before).isEqualTo(3 + 4 + 5);
            assertThat(outbox.bufferedBytes()).isZero();
        }

        @ParameterizedTest
        @EnumSource(OverflowPolicy.class)
        void areNeverExceededAndNoByteIsForgotten(OverflowPolicy policy) {
            Random random = new Random(42);
            for (int life = 0; life < 200; life++) {
                Outbox outbox = outbox(100, 10, policy);
                ManualChannel channel = open(outbox);
                for (int step = 0; step < 200; step++) {
                    switch (random.nextInt(4)) {
                        case 0 -> channel.take();
                        case 1 -> channel.finishWrite();
                        case 2 -> outbox.offerTracked(bytes(random.nextInt(40)), new CompletableFuture<>());
                        default -> outbox.offer(bytes(random.nextInt(40)));
                    }
                    assertThat(outbox.bufferedBytes()).isBetween(0L, 102L); // 2: the close frame
                }
                channel.finishWrite();
                channel.writeAll();
                assertThat(outbox.bufferedBytes()).isZero();
            }
        }
    }

    @Nested
    class Overflow {

        @Test
        void closePolicyClosesWith1013AndDiscardsWhatWaits() {
            Outbox outbox = outbox(10, 2, OverflowPolicy.CLOSE);
            ManualChannel channel = open(outbox);
            outbox.offer(text("1"));
            outbox.offer(text("2"));

            OfferResult offer = outbox.offer(text("3"));

            assertThat(offer).isEqualTo(OfferResult.OVERFLOWED);
            assertThat(outbox.status()).isEqualTo(ConnectionStatus.CLOSING);
            assertThat(channel.writeAll()).containsExactly(new Outbound.Close(1013, ""));
        }

        @Test
        void closePolicyFailsTheFutureOfTheMessageThatWasTooMuch() {
            Outbox outbox = outbox(10, 1, OverflowPolicy.CLOSE);
            open(outbox);
            CompletableFuture<Void> done = new CompletableFuture<>();
            outbox.offer(text("1"));

            outbox.offerTracked(text("2"), done);

            assertFailed(done, SendException.Outcome.OVERFLOW);
        }

        @Test
        void closePolicyLetsTheWriteThatIsUnderWayFinish() {
            Outbox outbox = outbox(10, 2, OverflowPolicy.CLOSE);
            ManualChannel channel = open(outbox);
            CompletableFuture<Void> first = new CompletableFuture<>();
            CompletableFuture<Void> second = new CompletableFuture<>();
            outbox.offerTracked(text("1"), first);
            outbox.offerTracked(text("2"), second);
            channel.take();

            outbox.offer(text("3"));
            channel.finishWrite();

            assertThat(first).isCompletedWithValue(null);
            assertFailed(second, SendException.Outcome.OVERFLOW);
        }

        @Test
        void closePolicyIsNotACloseOfTheApplication() {
            Outbox outbox = outbox(10, 1, OverflowPolicy.CLOSE);
            open(outbox);
            outbox.offer(text("1"));
            outbox.offer(text("2"));

            OfferResult later = outbox.offer(text("3"));

            assertThat(later).isEqualTo(OfferResult.CLOSED);
        }

        @Test
        void closePolicyBeforeTheTransportIsReadyClosesWhenItIs() {
            Outbox outbox = outbox(10, 1, OverflowPolicy.CLOSE);
            ManualChannel channel = ManualChannel.automatic(outbox);
            outbox.offer(text("1"));

            OfferResult offer = outbox.offer(text("2"));
            boolean open = outbox.attach(channel);
            outbox.start();

            assertThat(offer).isEqualTo(OfferResult.OVERFLOWED);
            assertThat(open).isFalse();
            assertThat(channel.written()).containsExactly(new Outbound.Close(1013, ""));
        }

        @Test
        void dropNewestDropsTheNewMessage() {
            Outbox outbox = outbox(10, 2, OverflowPolicy.DROP_NEWEST);
            ManualChannel channel = open(outbox);
            CompletableFuture<Void> dropped = new CompletableFuture<>();
            outbox.offer(text("1"));
            outbox.offer(text("2"));

            OfferResult offer = outbox.offerTracked(text("3"), dropped);

            assertThat(offer).isEqualTo(OfferResult.DROPPED);
            assertFailed(dropped, SendException.Outcome.OVERFLOW);
            assertThat(texts(channel.writeAll())).containsExactly("1", "2");
            assertThat(outbox.status()).isEqualTo(ConnectionStatus.CONNECTED);
        }

        @Test
        void dropOldestDropsTheOldestMessage() {
            Outbox outbox = outbox(10, 2, OverflowPolicy.DROP_OLDEST);
            ManualChannel channel = open(outbox);
            CompletableFuture<Void> dropped = new CompletableFuture<>();
            outbox.offerTracked(text("1"), dropped);
            outbox.offer(text("2"));

            OfferResult offer = outbox.offer(text("3"));

            assertThat(offer).isEqualTo(OfferResult.QUEUED);
            assertFailed(dropped, SendException.Outcome.OVERFLOW);
            assertThat(texts(channel.writeAll())).containsExactly("2", "3");
            assertThat(outbox.bufferedBytes()).isZero();
        }

        @Test
        void dropOldestDropsAsManyAsItMust() {
            Outbox outbox = outbox(10, 1024, OverflowPolicy.DROP_OLDEST);
            ManualChannel channel = open(outbox);
            outbox.offer(text("aaaa"));
            outbox.offer(text("bbbb"));
            outbox.offer(text("cc"));

            outbox.offer(text("dddddd"));

            assertThat(texts(channel.writeAll())).containsExactly("cc", "dddddd");
        }

        @Test
        void dropOldestNeverDropsWhatIsBeingWritten() {
            Outbox outbox = outbox(10, 1, OverflowPolicy.DROP_OLDEST);
            ManualChannel channel = open(outbox);
            CompletableFuture<Void> writing = new CompletableFuture<>();
            outbox.offerTracked(text("1"), writing);
            channel.take();

            OfferResult offer = outbox.offer(text("2"));
            channel.finishWrite();

            assertThat(offer).isEqualTo(OfferResult.DROPPED);
            assertThat(writing).isCompletedWithValue(null);
        }

        @Test
        void dropOldestDropsNothingForAMessageThatCannotFitAnyway() {
            Outbox outbox = outbox(10, 1024, OverflowPolicy.DROP_OLDEST);
            ManualChannel channel = open(outbox);
            outbox.offer(text("1"));
            outbox.offer(text("2"));
            channel.take();

            OfferResult offer = outbox.offer(bytes(10));
            channel.finishWrite();

            assertThat(offer).isEqualTo(OfferResult.DROPPED);
            assertThat(texts(channel.writeAll())).containsExactly("2");
        }

        @Test
        void dropOldestMakesRoomForALargeMessageWhenNothingIsBeingWritten() {
            Outbox outbox = outbox(10, 1024, OverflowPolicy.DROP_OLDEST);
            open(outbox);
            outbox.offer(text("1"));

            OfferResult offer = outbox.offer(bytes(11));

            assertThat(offer).isEqualTo(OfferResult.QUEUED);
            assertThat(outbox.bufferedBytes()).isEqualTo(11);
        }
    }

    @Nested
    class Dropped {

        @Test
        void areNoMessagesAtFirst() {
            assertThat(roomyOutbox().droppedMessages()).isZero();
        }

        @Test
        void areTheNewestThatFoundNoRoom() {
            Outbox outbox = outbox(10, 2, OverflowPolicy.DROP_NEWEST);
            open(outbox);

            for (int i = 0; i < 5; i++) {
                outbox.offer(text("m"));
            }

            assertThat(outbox.droppedMessages()).isEqualTo(3);
        }

        @Test
        void areTheOldestThatMadeRoom() {
            Outbox outbox = outbox(10, 1024, OverflowPolicy.DROP_OLDEST);
            open(outbox);
            outbox.offer(text("aaaa"));
            outbox.offer(text("bbbb"));

            OfferResult offer = outbox.offer(text("cccccccc"));

            assertThat(offer).isEqualTo(OfferResult.QUEUED);
            assertThat(outbox.droppedMessages()).isEqualTo(2);
        }

        @Test
        void areAllThatWaitedWhenThePolicyCloses() {
            Outbox outbox = outbox(10, 2, OverflowPolicy.CLOSE);
            ManualChannel channel = open(outbox);
            outbox.offer(text("writing"));
            channel.take();
            outbox.offer(text("1"));

            OfferResult offer = outbox.offer(text("2"));

            assertThat(offer).isEqualTo(OfferResult.OVERFLOWED);
            assertThat(outbox.droppedMessages()).isEqualTo(2);
            assertThat(outbox.offer(text("late"))).isEqualTo(OfferResult.CLOSED);
            outbox.ended();
            assertThat(outbox.droppedMessages()).isEqualTo(2);
        }

        @Test
        void areNoPings() {
            Outbox outbox = outbox(10, 1, OverflowPolicy.DROP_NEWEST);
            open(outbox);
            outbox.offer(text("m"));

            OfferResult offer = outbox.ping(new Outbound.Ping(Outbound.Binary.copyOf(new byte[1])));

            assertThat(offer).isEqualTo(OfferResult.DROPPED);
            assertThat(outbox.droppedMessages()).isZero();
        }

        @Test
        void areNotThoseThatAConnectionLeavesWhenItEnds() {
            Outbox outbox = roomyOutbox();
            open(outbox);
            outbox.offer(text("m"));

            outbox.ended();

            assertThat(outbox.droppedMessages()).isZero();
        }
    }

    @Nested
    class Taking {

        @Test
        void wakesTheChannelOnceUntilItSawTheEnd() {
            Outbox outbox = roomyOutbox();
            ManualChannel channel = open(outbox);

            outbox.offer(text("1"));
            outbox.offer(text("2"));
            channel.take();
            outbox.offer(text("3"));
            int beforeTheEnd = channel.wakes();
            channel.writeAll();
            outbox.offer(text("4"));

            assertThat(beforeTheEnd).isEqualTo(1);
            assertThat(channel.wakes()).isEqualTo(2);
            assertThat(channel.violations()).isZero();
        }

        @Test
        void doesNotWakeAChannelForNothing() {
            Outbox outbox = roomyOutbox();

            ManualChannel channel = open(outbox);

            assertThat(channel.wakes()).isZero();
        }

        @Test
        void whatWasQueuedBeforeTheTransportWasReadyGoesOutInOrder() {
            Outbox outbox = roomyOutbox();
            ManualChannel channel = ManualChannel.automatic(outbox);
            outbox.offer(text("1"));
            outbox.offer(text("2"));

            outbox.attach(channel);
            int beforeStart = channel.wakes();
            outbox.start();
            outbox.offer(text("3"));

            assertThat(beforeStart).isZero();
            assertThat(channel.texts()).containsExactly("1", "2", "3");
        }

        @Test
        void startsOnceWhenASendHasStartedAlready() {
            Outbox outbox = roomyOutbox();
            ManualChannel channel = ManualChannel.of(outbox);
            outbox.attach(channel);
            outbox.offer(text("1"));

            outbox.start();

            assertThat(channel.wakes()).isEqualTo(1);
        }

        @Test
        void keepsTheOrderOfEachOfEightThreadsAndHasOneTakerAtATime() {
            int perThread = 5_000;
            Outbox outbox = outbox(1 << 30, Integer.MAX_VALUE, OverflowPolicy.CLOSE);
            AtomicInteger takers = new AtomicInteger();
            AtomicInteger overlaps = new AtomicInteger();
            List<String> written = new ArrayList<>(); // not thread-safe on purpose
            ManualChannel channel = ManualChannel.of(outbox);
            channel.onWake(() -> {
                for (Outbound next = outbox.take(); next != null; next = outbox.take()) {
                    if (takers.incrementAndGet() != 1) {
                        overlaps.incrementAndGet();
                    }
                    written.add(((Outbound.Text) next).text());
                    takers.decrementAndGet();
                    outbox.written();
                }
            });
            open(outbox, channel);

            Await.together(8, thread -> {
                for (int i = 0; i < perThread; i++) {
                    outbox.offer(text(thread + ":" + i));
                }
            });

            assertThat(overlaps).hasValue(0);
            assertThat(written).hasSize(8 * perThread);
            int[] next = new int[8];
            for (String text : written) {
                int thread = text.charAt(0) - '0';
                assertThat(text).isEqualTo(thread + ":" + next[thread]++);
            }
            assertThat(outbox.bufferedBytes()).isZero();
        }

        @Test
        void completes50000SendsInsideTheCall() {
            int sends = 50_000;
            Outbox outbox = roomyOutbox();
            ManualChannel channel = ManualChannel.of(outbox);
            channel.onWake(() -> {
                while (outbox.take() != null) {
                    outbox.written();
                }
            });
            open(outbox, channel);
            AtomicInteger completed = new AtomicInteger();
            Runnable[] send = new Runnable[1];
            send[0] = () -> {
                CompletableFuture<Void> done = new CompletableFuture<>();
                var unused = done.thenRun(() -> {
                    if (completed.incrementAndGet() < sends) {
                        send[0].run();
                    }
                });
                outbox.offerTracked(text("x"), done);
            };

            send[0].run();

            assertThat(completed).hasValue(sends);
            assertThat(outbox.bufferedBytes()).isZero();
        }

        @Test
        void aSendWhileTheChannelIsBeingWokenWakesItNotAgain() {
            Outbox outbox = roomyOutbox();
            ManualChannel channel = ManualChannel.automatic(outbox);
            channel.onWake(() -> outbox.offer(text("from within")));
            open(outbox, channel);

            outbox.offer(text("first"));

            assertThat(channel.wakes()).isEqualTo(1);
            assertThat(channel.texts()).containsExactly("first", "from within");
        }
    }

    @Nested
    class Signals {

        private final List<String> signals = new ArrayList<>();
        private final SignalledChannel channel = new SignalledChannel(signals);

        private Outbox open(long maxBytes, int maxMessages, OverflowPolicy policy) {
            Outbox outbox = outbox(maxBytes, maxMessages, policy);
            outbox.attach(channel);
            outbox.start();
            return outbox;
        }

        @Test
        void areNoneBeforeTheChannelIsThere() {
            Outbox outbox = outbox(10, 1, OverflowPolicy.DROP_NEWEST);

            outbox.offer(text("1"));
            outbox.offer(text("2"));
            outbox.awaitRoom(() -> {});

            assertThat(signals).isEmpty();
        }

        @Test
        void wakeForAMessage() {
            open(10, 10, OverflowPolicy.CLOSE).offer(text("1"));

            assertThat(signals).containsExactly("wake");
        }

        @Test
        void wakeForAPing() {
            open(10, 10, OverflowPolicy.CLOSE).ping(new Outbound.Ping(Outbound.Binary.copyOf(new byte[1])));

            assertThat(signals).containsExactly("wake");
        }

        @Test
        void wakeSoonForAMessageToMany() {
            open(10, 10, OverflowPolicy.CLOSE).offer(text("1").forMany());

            assertThat(signals).containsExactly("wakeSoon");
        }

        @Test
        void hurryEachTimeWhenMuchMoreWaits() {
            Outbox outbox = open(1 << 20, 1024, OverflowPolicy.CLOSE);

            for (int i = 0; i < 256; i++) {
                outbox.offer(text(""));
            }

            assertThat(signals).containsExactly("wake", "hurry", "hurry");
        }

        @ParameterizedTest
        @EnumSource(OverflowPolicy.class)
        void hurryBeforeAMessageIsDropped(OverflowPolicy policy) {
            Outbox outbox = open(10, 1, policy);
            outbox.offer(text("1"));

            outbox.offer(text("2"));

            assertThat(signals).containsExactly("wake", "hurry");
            assertThat(outbox.droppedMessages()).isPositive();
        }

        @ParameterizedTest
        @EnumSource(OverflowPolicy.class)
        void hurryInsteadOfDroppingWhenTheChannelWritesThen(OverflowPolicy policy) {
            Outbox outbox = outbox(10, 1, policy);
            outbox.attach(new PuttingOffChannel(outbox));
            CompletableFuture<Void> first = new CompletableFuture<>();
            outbox.offerTracked(text("1"), first);

            OfferResult result = outbox.offer(text("2"));

            assertThat(result).isEqualTo(OfferResult.QUEUED);
            assertThat(first).isCompletedWithValue(null);
            assertThat(outbox.droppedMessages()).isZero();
        }

        @Test
        void hurryForAPacedSenderThatFindsNoRoom() {
            Outbox outbox = open(10, 1, OverflowPolicy.CLOSE);
            outbox.offerPaced(text("1"), () -> {});

            outbox.offerPaced(text("2"), () -> {});
            outbox.awaitRoom(() -> {});

            assertThat(signals).containsExactly("wake", "hurry", "hurry");
        }

        @Test
        void areNoneForAClosingConnection() {
            Outbox outbox = open(10, 1, OverflowPolicy.CLOSE);
            outbox.offer(text("1"));
            outbox.close(CLOSE);

            outbox.offer(text("2"));
            outbox.offerPaced(text("3"), () -> {});
            outbox.awaitRoom(() -> {});

            assertThat(signals).containsExactly("wake");
        }
    }

    /** Puts off writing until it must not any longer. */
    private record PuttingOffChannel(Outbox outbox) implements Channel {

        @Override
        public void wake() {}

        @Override
        public void hurry() {
            while (outbox.take() != null) {
                outbox.written();
            }
        }

        @Override
        public void pauseReading() {}

        @Override
        public void resumeReading() {}

        @Override
        public void drop() {}
    }

    @Nested
    class Batches {

        private final @Nullable Outbound[] batch = new @Nullable Outbound[3];

        private List<@Nullable Outbound> taken(int count) {
            return Arrays.asList(batch).subList(0, count);
        }

        @Test
        void haveAsManyMessagesAsTheArray() {
            Outbox outbox = roomyOutbox();
            open(outbox);
            for (int i = 0; i < 5; i++) {
                outbox.offer(text(String.valueOf(i)));
            }

            int first = outbox.take(batch, 1000, 14);
            List<@Nullable Outbound> firstTaken = List.copyOf(taken(first));
            int second = outbox.take(batch, 1000, 14);

            assertThat(firstTaken).containsExactly(text("0"), text("1"), text("2"));
            assertThat(taken(second)).containsExactly(text("3"), text("4"));
            assertThat(outbox.take(batch, 1000, 14)).isZero();
        }

        @ParameterizedTest(name = "{0} bytes: {1}")
        @CsvSource({"0, 1", "22, 1", "23, 1", "24, 2", "35, 2", "36, 3"})
        void haveAsManyBytesAsFitButOneMessageAtLeast(int maxBytes, int expected) {
            Outbox outbox = roomyOutbox();
            open(outbox);
            outbox.offer(text("01"));
            outbox.offer(text("23"));
            outbox.offer(text("45"));

            assertThat(outbox.take(batch, maxBytes, 10)).isEqualTo(expected);
        }

        @Test
        void endWithTheCloseFrame() {
            Outbox outbox = roomyOutbox();
            open(outbox);
            outbox.offer(text("1"));
            outbox.close(CLOSE);

            int count = outbox.take(batch, 1000, 14);

            assertThat(taken(count)).containsExactly(text("1"), CLOSE);
            assertThat(outbox.take(batch, 1000, 14)).isZero();
        }

        @Test
        void leaveTheCloseFrameBehindAMessageThatDoesNotFit() {
            Outbox outbox = roomyOutbox();
            open(outbox);
            outbox.offer(text("1"));
            outbox.offer(text("too large"));
            outbox.close(CLOSE);

            int count = outbox.take(batch, 20, 14);
            List<@Nullable Outbound> first = List.copyOf(taken(count));
            int rest = outbox.take(batch, 1000, 14);

            assertThat(first).containsExactly(text("1"));
            assertThat(taken(rest)).containsExactly(text("too large"), CLOSE);
        }
    }

    @Nested
    class Closing {

        @Test
        void theCloseFrameFollowsWhatWaitsAndComesOnce() {
            Outbox outbox = roomyOutbox();
            ManualChannel channel = open(outbox);
            outbox.offer(text("1"));
            outbox.offer(text("2"));

            boolean closed = outbox.close(CLOSE);

            assertThat(closed).isTrue();
            assertThat(channel.writeAll()).hasSize(3).last().isEqualTo(CLOSE);
            assertThat(channel.take()).isNull();
        }

        @Test
        void theCloseFrameWakesAChannelThatSawTheEnd() {
            Outbox outbox = roomyOutbox();
            ManualChannel channel = open(outbox);
            outbox.offer(text("1"));
            channel.writeAll();

            outbox.close(CLOSE);

            assertThat(channel.wakes()).isEqualTo(2);
            assertThat(channel.writeAll()).containsExactly(CLOSE);
        }

        @Test
        void theCloseFrameDoesNotWakeAChannelThatIsTaking() {
            Outbox outbox = roomyOutbox();
            ManualChannel channel = open(outbox);
            outbox.offer(text("1"));
            channel.take();

            outbox.close(CLOSE);

            assertThat(channel.wakes()).isEqualTo(1);
            assertThat(channel.writeAll()).containsExactly(CLOSE);
            assertThat(channel.violations()).isZero();
        }

        @Test
        void tellsAFutureThatItAcceptsNothingAfterClosing() {
            Outbox outbox = roomyOutbox();
            ManualChannel channel = open(outbox);
            CompletableFuture<Void> done = new CompletableFuture<>();
            outbox.close(CLOSE);

            OfferResult offer = outbox.offerTracked(text("late"), done);

            assertThat(offer).isEqualTo(OfferResult.CLOSED);
            assertFailed(done, SendException.Outcome.CLOSED);
            assertThat(channel.writeAll()).containsExactly(CLOSE);
        }

        @Test
        void acceptsNothingAfterClosing() {
            Outbox outbox = roomyOutbox();
            ManualChannel channel = open(outbox);
            outbox.close(CLOSE);

            OfferResult offer = outbox.offer(text("late"));

            assertThat(offer).isEqualTo(OfferResult.CLOSED);
            assertThat(channel.writeAll()).containsExactly(CLOSE);
        }

        @Test
        void theSecondCloseChangesNothing() {
            Outbox outbox = roomyOutbox();
            ManualChannel channel = open(outbox);
            outbox.close(CLOSE);

            boolean again = outbox.close(new Outbound.Close(3001, "again"));

            assertThat(again).isFalse();
            assertThat(outbox.closeFrame()).isEqualTo(CLOSE);
            assertThat(outbox.offer(text("late"))).isEqualTo(OfferResult.CLOSED);
            assertThat(channel.writeAll()).containsExactly(CLOSE);
        }

        @Test
        void ofManyClosesOneWins() {
            for (int round = 0; round < 200; round++) {
                Outbox outbox = roomyOutbox();
                ManualChannel channel = open(outbox, ManualChannel.automatic(outbox));
                AtomicInteger winners = new AtomicInteger();

                Await.together(4, thread -> {
                    if (outbox.close(new Outbound.Close(3001 + thread, ""))) {
                        winners.incrementAndGet();
                    }
                });

                assertThat(winners).hasValue(1);
                assertThat(channel.written()).containsExactly(outbox.closeFrame());
            }
        }

        @Test
        void beforeTheTransportIsReadySendsWhatWaitsAndTheCloseFrameWhenItIs() {
            Outbox outbox = roomyOutbox();
            ManualChannel channel = ManualChannel.automatic(outbox);
            outbox.offer(text("1"));
            outbox.close(CLOSE);

            boolean open = outbox.attach(channel);
            outbox.start();

            assertThat(open).isFalse();
            assertThat(outbox.status()).isEqualTo(ConnectionStatus.CLOSING);
            assertThat(channel.written()).containsExactly(text("1"), CLOSE);
        }

        @Test
        void beforeTheTransportIsReadySendsTheCloseFrameAlone() {
            Outbox outbox = roomyOutbox();
            ManualChannel channel = ManualChannel.automatic(outbox);
            outbox.close(CLOSE);

            outbox.attach(channel);
            outbox.start();

            assertThat(channel.written()).containsExactly(CLOSE);
        }
    }

    @Nested
    class Ending {

        static Stream<Arguments> histories() {
            Consumer<Outbox> open = outbox -> outbox.attach(ManualChannel.of(outbox));
            Consumer<Outbox> close = outbox -> outbox.close(CLOSE);
            return Stream.of(
                    Arguments.of("never open", (Consumer<Outbox>) outbox -> {}, End.BEFORE_OPEN),
                    Arguments.of("open", open, End.AFTER_OPEN),
                    Arguments.of("closing", open.andThen(close), End.AFTER_OPEN),
                    Arguments.of("closed before it was open", close.andThen(open), End.BEFORE_OPEN),
                    Arguments.of("ended", open.andThen(Outbox::ended), End.REPEATED));
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("histories")
        void tellsWhetherTheConnectionWasOpen(String name, Consumer<Outbox> history, End expected) {
            Outbox outbox = roomyOutbox();
            history.accept(outbox);

            assertThat(outbox.ended()).as(name).isEqualTo(expected);
        }

        @Test
        void discardsWhatWaitsAndFailsItsFutures() {
            Outbox outbox = roomyOutbox();
            ManualChannel channel = open(outbox);
            CompletableFuture<Void> taken = new CompletableFuture<>();
            CompletableFuture<Void> waiting = new CompletableFuture<>();
            outbox.offerTracked(text("1"), taken);
            outbox.offerTracked(text("2"), waiting);
            outbox.offer(text("3"));
            channel.take();

            outbox.ended();

            assertFailed(taken, SendException.Outcome.CLOSED);
            assertFailed(waiting, SendException.Outcome.CLOSED);
            assertThat(outbox.bufferedBytes()).isZero();
            assertThat(channel.take()).isNull();
        }

        @Test
        void aWriteThatFinishesAfterTheEndChangesNothing() {
            Outbox outbox = roomyOutbox();
            ManualChannel channel = open(outbox);
            outbox.offer(text("1"));
            channel.take();
            outbox.ended();

            channel.finishWrite();

            assertThat(outbox.bufferedBytes()).isZero();
            assertThat(outbox.progress()).isEqualTo(-1);
        }

        @Test
        void takesBackTheCloseFrameThatWaits() {
            Outbox outbox = roomyOutbox();
            ManualChannel channel = open(outbox);
            outbox.close(CLOSE);

            outbox.ended();

            assertThat(channel.take()).isNull();
        }

        @Test
        void acceptsNothingAfterwardsAndBlamesNobody() {
            Outbox outbox = roomyOutbox();
            ManualChannel channel = open(outbox);
            CompletableFuture<Void> done = new CompletableFuture<>();
            outbox.ended();

            OfferResult offer = outbox.offerTracked(text("late"), done);
            boolean closed = outbox.close(CLOSE);

            assertThat(offer).isEqualTo(OfferResult.CLOSED);
            assertFailed(done, SendException.Outcome.CLOSED);
            assertThat(closed).isFalse();
            assertThat(channel.wakes()).isZero();
        }

        @Test
        void stillBlamesTheApplicationThatClosedBefore() {
            Outbox outbox = roomyOutbox();
            open(outbox);
            outbox.close(CLOSE);
            outbox.ended();

            OfferResult offer = outbox.offer(text("late"));

            assertThat(offer).isEqualTo(OfferResult.CLOSED);
        }

        @Test
        void cannotBeOpenedAfterwards() {
            Outbox outbox = roomyOutbox();
            outbox.ended();

            boolean open = outbox.attach(ManualChannel.of(outbox));

            assertThat(open).isFalse();
            assertThat(outbox.status()).isEqualTo(ConnectionStatus.CLOSED);
        }
    }

    @Nested
    class Futures {

        @Test
        void completeWhenTheMessageIsWrittenAndNotWhenItIsTaken() {
            Outbox outbox = roomyOutbox();
            ManualChannel channel = open(outbox);
            CompletableFuture<Void> first = new CompletableFuture<>();
            CompletableFuture<Void> second = new CompletableFuture<>();
            outbox.offerTracked(text("1"), first);
            outbox.offerTracked(text("2"), second);

            channel.take();
            boolean beforeWritten = first.isDone();
            channel.finishWrite();

            assertThat(beforeWritten).isFalse();
            assertThat(first).isCompletedWithValue(null);
            assertThat(second).isNotDone();
        }

        @Test
        void completeTogetherWhenOneWriteHadThemAll() {
            Outbox outbox = roomyOutbox();
            ManualChannel channel = open(outbox);
            CompletableFuture<Void> first = new CompletableFuture<>();
            CompletableFuture<Void> second = new CompletableFuture<>();
            outbox.offerTracked(text("1"), first);
            outbox.offerTracked(text("2"), second);
            channel.take();
            channel.take();

            channel.finishWrite();

            assertThat(first).isCompletedWithValue(null);
            assertThat(second).isCompletedWithValue(null);
        }

        @Test
        void completeWhereCompletionsRun() {
            ManualExecutor completions = new ManualExecutor();
            Outbox outbox = new Outbox(10, 1, OverflowPolicy.DROP_NEWEST, completions);
            ManualChannel channel = open(outbox);
            CompletableFuture<Void> written = new CompletableFuture<>();
            CompletableFuture<Void> dropped = new CompletableFuture<>();
            outbox.offerTracked(text("1"), written);
            outbox.offerTracked(text("2"), dropped);
            channel.writeAll();

            boolean before = written.isDone() || dropped.isDone();
            completions.runAll();

            assertThat(before).isFalse();
            assertThat(written).isCompletedWithValue(null);
            assertFailed(dropped, SendException.Outcome.OVERFLOW);
        }

        @Test
        void areAllCompletedWhateverMeetsWhat() {
            for (int round = 0; round < 100; round++) {
                Outbox outbox = outbox(1 << 20, 50, OverflowPolicy.DROP_OLDEST);
                open(outbox, ManualChannel.automatic(outbox));
                ConcurrentLinkedQueue<CompletableFuture<Void>> futures = new ConcurrentLinkedQueue<>();

                Await.together(4, thread -> {
                    for (int i = 0; i < 100; i++) {
                        CompletableFuture<Void> done = new CompletableFuture<>();
                        futures.add(done);
                        outbox.offerTracked(text("x"), done);
                    }
                    if (thread == 0) {
                        outbox.ended();
                    }
                });

                assertThat(futures).hasSize(400).allMatch(CompletableFuture::isDone);
                assertThat(outbox.bufferedBytes()).isZero();
            }
        }
    }

    @Nested
    class Progress {

        @Test
        void isNoneWhileThereIsNothingToWrite() {
            Outbox outbox = roomyOutbox();
            ManualChannel channel = open(outbox);

            long before = outbox.progress();
            outbox.offer(text("1"));
            channel.writeAll();

            assertThat(before).isEqualTo(-1);
            assertThat(outbox.progress()).isEqualTo(-1);
        }

        @Test
        void standsStillWhileMessagesWaitForAWriteThatTheOutboxDoesNotKnowOf() {
            Outbox outbox = roomyOutbox();
            ManualChannel channel = open(outbox);
            outbox.offer(text("1"));

            long waiting = outbox.progress();
            long still = outbox.progress();
            channel.take();
            outbox.progressed();

            assertThat(waiting).isNotNegative().isEqualTo(still);
            assertThat(outbox.progress()).isNotEqualTo(waiting);
        }

        @Test
        void standsStillDuringAWriteAndMovesWithTheNext() {
            Outbox outbox = roomyOutbox();
            ManualChannel channel = open(outbox);
            outbox.offer(text("1"));
            outbox.offer(text("2"));

            channel.take();
            long first = outbox.progress();
            long still = outbox.progress();
            channel.finishWrite();
            long between = outbox.progress();
            channel.take();
            long second = outbox.progress();

            assertThat(first).isNotNegative().isEqualTo(still);
            assertThat(between).isEqualTo(second); // the next waits already
            assertThat(second).isNotNegative().isNotEqualTo(first);
        }

        @Test
        void countsTheCloseFrame() {
            Outbox outbox = roomyOutbox();
            ManualChannel channel = open(outbox);
            outbox.close(CLOSE);

            channel.take();

            assertThat(outbox.progress()).isNotNegative();
            assertThat(outbox.bufferedBytes()).isEqualTo(2);
        }
    }
}
