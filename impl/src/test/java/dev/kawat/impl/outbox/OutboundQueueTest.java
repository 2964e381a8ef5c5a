/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.OverflowPolicy;
import dev.kawat.impl.message.Outbound;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutboundQueueTest {

    private static OutboundQueue roomyQueue() {
        return new OutboundQueue(1 << 20, 1024, OverflowPolicy.CLOSE);
    }

    private static Outbound text(String text) {
        return Outbound.Text.of(text);
    }

    private static Outbound bytes(int count) {
        return Outbound.Binary.copyOf(ByteBuffer.allocate(count));
    }

    private static Attempt add(OutboundQueue queue, Outbound message) {
        return queue.add(message, null, null);
    }

    private static CompletableFuture<Void> addTracked(OutboundQueue queue, String text) {
        return addTracked(queue, text, null);
    }

    private static CompletableFuture<Void> addTracked(OutboundQueue queue, String text, @Nullable String key) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        queue.add(text(text), key, done);
        return done;
    }

    private static List<String> takeAll(OutboundQueue queue) {
        List<String> texts = new ArrayList<>();
        for (Outbound next = take(queue); next != null; next = take(queue)) {
            texts.add(((Outbound.Text) next).text());
        }
        return texts;
    }

    private static @Nullable Outbound take(OutboundQueue queue) {
        return queue.take(Long.MAX_VALUE);
    }

    @Nested
    class Bounds {

        @ParameterizedTest(name = "{0} of 10 bytes wait: {1} fit is {2}")
        @CsvSource({"4, 6, true", "4, 7, false", "10, 0, true", "10, 1, false", "1000, 0, false"})
        void areInclusiveInBytes(int waiting, int size, boolean fits) {
            OutboundQueue queue = new OutboundQueue(10, 1024, OverflowPolicy.CLOSE);
            add(queue, bytes(waiting));

            assertThat(queue.fits(bytes(size))).isEqualTo(fits);
        }

        @ParameterizedTest(name = "{0} of 3 messages wait: one fits is {1}")
        @CsvSource({"2, true", "3, false"})
        void areInclusiveInMessages(int waiting, boolean fits) {
            OutboundQueue queue = new OutboundQueue(1000, 3, OverflowPolicy.CLOSE);
            for (int i = 0; i < waiting; i++) {
                add(queue, bytes(0));
            }

            assertThat(queue.fits(bytes(0))).isEqualTo(fits);
        }

        @Test
        void leaveRoomForOneMessageOfAnySize() {
            OutboundQueue queue = new OutboundQueue(10, 1, OverflowPolicy.CLOSE);

            assertThat(queue.fits(bytes(1000))).isTrue();
        }

        @Test
        void countWhatIsBeingWrittenUntilItIsWritten() {
            OutboundQueue queue = new OutboundQueue(10, 1, OverflowPolicy.CLOSE);
            add(queue, bytes(4));
            take(queue);

            boolean whileWriting = queue.fits(bytes(0));
            queue.written();

            assertThat(whileWriting).isFalse();
            assertThat(queue.fits(bytes(10))).isTrue();
        }
    }

    @Nested
    class Halves {

        @ParameterizedTest(name = "{0} of 8 messages with {1} of 100 bytes: half is free for {2} is {3}")
        @CsvSource({
            "0, 0, 1000, true",
            "1, 30, 20, true",
            "1, 30, 21, false",
            "3, 0, 0, true",
            "4, 0, 0, false",
        })
        void areFreeForPacedSenders(int messages, int bytes, int size, boolean free) {
            OutboundQueue queue = new OutboundQueue(100, 8, OverflowPolicy.CLOSE);
            for (int i = 0; i < messages; i++) {
                add(queue, bytes(i == 0 ? bytes : 0));
            }

            assertThat(queue.isHalfFree(size)).isEqualTo(free);
        }

        @ParameterizedTest(name = "{0} of 8 messages with {1} of 100 bytes: {2} is reached is {3}")
        @CsvSource({
            "0, 0, 2, false",
            "3, 0, 2, false",
            "4, 0, 2, true",
            "1, 0, 8, true",
            "1, 49, 2, false",
            "1, 50, 2, true",
        })
        void areReachedByWhatWaits(int messages, int bytes, int part, boolean reached) {
            OutboundQueue queue = new OutboundQueue(100, 8, OverflowPolicy.CLOSE);
            for (int i = 0; i < messages; i++) {
                add(queue, bytes(i == 0 ? bytes : 0));
            }

            assertThat(queue.waitsAtLeast(part)).isEqualTo(reached);
        }

        @Test
        void areNotReachedByWhatIsBeingWritten() {
            OutboundQueue queue = new OutboundQueue(100, 8, OverflowPolicy.CLOSE);
            add(queue, bytes(90));
            take(queue);
            add(queue, bytes(1));

            assertThat(queue.waitsAtLeast(2)).isFalse();
        }
    }

    @Nested
    class Many {

        @Test
        void areAHundredAndTwentyEightMessages() {
            OutboundQueue queue = roomyQueue();
            List<Integer> many = new ArrayList<>();

            for (int count = 1; count <= 256; count++) {
                if (add(queue, bytes(0)) == Attempt.QUEUED_AMONG_MANY) {
                    many.add(count);
                }
            }

            assertThat(many).containsExactly(128, 256);
        }

        @Test
        void are32KibibytesAndEach32More() {
            OutboundQueue queue = roomyQueue();
            List<Integer> many = new ArrayList<>();

            for (int kibibytes = 4; kibibytes <= 64; kibibytes += 4) {
                if (add(queue, bytes(4096)) == Attempt.QUEUED_AMONG_MANY) {
                    many.add(kibibytes);
                }
            }

            assertThat(many).containsExactly(32, 64);
        }
    }

    @Nested
    class Order {

        @Test
        void isThatOfAddingWithAFutureOrWithout() {
            OutboundQueue queue = roomyQueue();
            add(queue, text("1"));
            queue.add(text("2"), null, new CompletableFuture<>());
            add(queue, text("3"));
            add(queue, text("4"));
            queue.add(text("5"), null, new CompletableFuture<>());
            queue.add(text("6"), null, new CompletableFuture<>());

            assertThat(takeAll(queue)).containsExactly("1", "2", "3", "4", "5", "6");
        }

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void waitsForRoomForTheNextMessage(boolean tracked) {
            OutboundQueue queue = roomyQueue();
            queue.add(text("four"), null, tracked ? new CompletableFuture<>() : null);
            add(queue, text("5"));

            Outbound tooLarge = queue.take(3);
            Outbound fits = queue.take(4);

            assertThat(tooLarge).isNull();
            assertThat(fits).isEqualTo(text("four"));
            assertThat(queue.take(4)).isEqualTo(text("5"));
        }

        @Test
        void hasNoPlaceForACloseFrame() {
            OutboundQueue queue = roomyQueue();

            queue.takeDirectly(new Outbound.Close(1000, "bye"));

            assertThat(queue.isEmpty()).isTrue();
            assertThat(queue.isWriting()).isTrue();
            assertThat(queue.bytes()).isEqualTo(5);
            queue.written();
            assertThat(queue.isWriting()).isFalse();
            assertThat(queue.bytes()).isZero();
        }
    }

    @Nested
    class Policies {

        @ParameterizedTest
        @EnumSource(OverflowPolicy.class)
        void doNothingWhileMessagesFit(OverflowPolicy policy) {
            OutboundQueue queue = new OutboundQueue(10, 2, policy);

            assertThat(queue.add(text("1"), "key", null)).isEqualTo(Attempt.QUEUED);
            assertThat(queue.add(text("2"), "key", null)).isEqualTo(Attempt.QUEUED);
            assertThat(takeAll(queue)).containsExactly("1", "2");
            assertThat(queue.droppedMessages()).isZero();
        }

        @ParameterizedTest(name = "{0}: {1}, {2} dropped, left is [{3}]")
        @CsvSource({
            "CLOSE, OVERFLOWED, 3, ''",
            "DROP_NEWEST, DROPPED, 1, '1 2'",
            "DROP_OLDEST, QUEUED, 1, '2 3'",
            "LATEST_PER_KEY, OVERFLOWED, 3, ''",
        })
        void sayWhatHappensToAMessageWithoutAKeyThatDoesNotFit(
                OverflowPolicy policy, Attempt attempt, int dropped, String left) {
            OutboundQueue queue = new OutboundQueue(10, 2, policy);
            add(queue, text("1"));
            add(queue, text("2"));

            assertThat(add(queue, text("3"))).isEqualTo(attempt);
            assertThat(queue.droppedMessages()).isEqualTo(dropped);
            assertThat(String.join(" ", takeAll(queue))).isEqualTo(left);
        }

        @Test
        void dropTheOldestWithAFutureOrWithout() {
            OutboundQueue queue = new OutboundQueue(10, 3, OverflowPolicy.DROP_OLDEST);
            add(queue, text("1"));
            CompletableFuture<Void> second = addTracked(queue, "2");
            CompletableFuture<Void> third = addTracked(queue, "3");

            add(queue, text("4"));
            List<CompletableFuture<Void>> first = queue.takeDiscarded();
            add(queue, text("5"));

            assertThat(first).isEmpty();
            assertThat(queue.takeDiscarded()).containsExactly(second);
            assertThat(takeAll(queue)).containsExactly("3", "4", "5");
            assertThat(queue.written()).containsExactly(third);
        }

        @Test
        void dropNoPingsThatCount() {
            OutboundQueue queue = new OutboundQueue(10, 1, OverflowPolicy.DROP_OLDEST);
            add(queue, new Outbound.Ping(Outbound.Binary.copyOf(new byte[1])));

            add(queue, text("1"));

            assertThat(queue.droppedMessages()).isZero();
        }
    }

    @Nested
    class Keys {

        private final OutboundQueue queue = new OutboundQueue(100, 3, OverflowPolicy.LATEST_PER_KEY);

        @Test
        void leaveTheLatestMessageInThePlaceOfTheFirst() {
            queue.add(text("a1"), "a", null);
            add(queue, text("plain"));
            queue.add(text("a2"), "a", null);

            Attempt attempt = queue.add(text("a3"), "a", null);

            assertThat(attempt).isEqualTo(Attempt.QUEUED);
            assertThat(queue.droppedMessages()).isEqualTo(2);
            assertThat(queue.bytes()).isEqualTo(2 + 5);
            assertThat(takeAll(queue)).containsExactly("a3", "plain");
        }

        @Test
        void makeRoomForAnother() {
            queue.add(text("a1"), "a", null);
            queue.add(text("a2"), "a", null);
            queue.add(text("a3"), "a", null);

            Attempt attempt = queue.add(text("b1"), "b", null);

            assertThat(attempt).isEqualTo(Attempt.QUEUED);
            assertThat(takeAll(queue)).containsExactly("a3", "b1");
        }

        @Test
        void makeRoomForAMessageWithoutOne() {
            queue.add(text("a1"), "a", null);
            queue.add(text("a2"), "a", null);
            queue.add(text("a3"), "a", null);

            Attempt attempt = add(queue, text("plain"));

            assertThat(attempt).isEqualTo(Attempt.QUEUED);
            assertThat(takeAll(queue)).containsExactly("a3", "plain");
        }

        @Test
        void giveEachMessageItsOwnFuture() {
            CompletableFuture<Void> first = addTracked(queue, "a1", "a");
            CompletableFuture<Void> second = addTracked(queue, "a2", "a");
            CompletableFuture<Void> third = addTracked(queue, "a3", "a");
            CompletableFuture<Void> fourth = addTracked(queue, "a4", "a");

            assertThat(queue.takeDiscarded()).containsExactly(first, second, third);
            assertThat(takeAll(queue)).containsExactly("a4");
            assertThat(queue.written()).containsExactly(fourth);
        }

        @Test
        void countNoLongerAfterAnOverflow() {
            queue.add(text("a1"), "a", null);
            queue.add(text("b1"), "b", null);
            queue.add(text("c1"), "c", null);

            Attempt overflow = queue.add(text("d1"), "d", null);

            assertThat(overflow).isEqualTo(Attempt.OVERFLOWED);
            assertThat(queue.isEmpty()).isTrue();
            queue.add(text("a2"), "a", null);
            queue.add(text("a3"), "a", null);
            assertThat(takeAll(queue)).containsExactly("a2", "a3");
        }

        @Test
        void countNoLongerAfterTheEnd() {
            queue.add(text("a1"), "a", null);
            queue.add(text("a2"), "a", null);
            queue.add(text("a3"), "a", null);
            queue.add(text("a4"), "a", null);

            queue.clear();

            queue.add(text("a5"), "a", null);
            queue.add(text("a6"), "a", null);
            assertThat(takeAll(queue)).containsExactly("a5", "a6");
        }
    }

    @Nested
    class Futures {

        @Test
        void areNoneForMessagesWithout() {
            OutboundQueue queue = roomyQueue();
            add(queue, text("1"));
            take(queue);

            assertThat(queue.written()).isEmpty();
            assertThat(queue.takeDiscarded()).isEmpty();
            assertThat(queue.clear()).isEmpty();
        }

        @Test
        void areGivenOutOnceWhenTheyAreWritten() {
            OutboundQueue queue = roomyQueue();
            CompletableFuture<Void> first = addTracked(queue, "1");
            CompletableFuture<Void> second = addTracked(queue, "2");
            queue.add(text("3"), null, new CompletableFuture<>());
            take(queue);
            take(queue);

            assertThat(queue.written()).containsExactly(first, second);
            assertThat(queue.written()).isEmpty();
        }

        @Test
        void areGivenOutOnceWhenTheyAreDropped() {
            OutboundQueue queue = new OutboundQueue(10, 1, OverflowPolicy.CLOSE);
            CompletableFuture<Void> first = addTracked(queue, "1");
            CompletableFuture<Void> second = addTracked(queue, "2");

            assertThat(queue.takeDiscarded()).containsExactly(first, second);
            assertThat(queue.takeDiscarded()).isEmpty();
        }

        @Test
        void areAllGivenOutAtTheEnd() {
            OutboundQueue queue = new OutboundQueue(100, 10, OverflowPolicy.LATEST_PER_KEY);
            CompletableFuture<Void> taken = addTracked(queue, "1");
            CompletableFuture<Void> waiting = addTracked(queue, "2");
            queue.add(text("3"), "key", null);
            take(queue);

            assertThat(queue.clear()).containsExactlyInAnyOrder(taken, waiting);
            assertThat(queue.isEmpty()).isTrue();
            assertThat(queue.isWriting()).isFalse();
            assertThat(queue.bytes()).isZero();
            assertThat(take(queue)).isNull();
        }
    }
}
