/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.examples.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.examples.chat.Event.Said;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ArchiveTest {

    private static final Member ADA = new Member(7, "Ada");

    private final Archive archive =
            new Archive(Clock.fixed(Instant.parse("2026-02-03T04:05:06.789012345Z"), ZoneOffset.UTC));

    @Test
    void givesEachMessageANumberAndTheTime() {
        Said first = archive.add("lobby", ADA, "one");
        Said second = archive.add("lobby", ADA, "two");

        assertThat(first).isEqualTo(new Said("said", 1, 7, "Ada", "one", Instant.parse("2026-02-03T04:05:06.789Z")));
        assertThat(second.id()).isEqualTo(2);
    }

    @Test
    void knowsWhenItBegan() {
        assertThat(archive.since()).isEqualTo("2026-02-03T04:05:06.789Z");
    }

    @Test
    void keepsRoomsApart() {
        archive.add("lobby", ADA, "one");
        archive.add("kitchen", ADA, "two");
        archive.add("lobby", ADA, "three");

        assertThat(archive.history("lobby")).extracting(Said::text).containsExactly("one", "three");
        assertThat(archive.history("kitchen")).extracting(Said::text).containsExactly("two");
        assertThat(archive.history("Lobby")).isEmpty();
    }

    @Test
    void givesAHistoryThatDoesNotChange() {
        archive.add("lobby", ADA, "one");

        List<Said> history = archive.history("lobby");
        archive.add("lobby", ADA, "two");

        assertThat(history).hasSize(1);
    }

    @Test
    void keepsTheLastMessagesOfARoom() {
        IntStream.rangeClosed(1, Archive.MAX_MESSAGES).forEach(i -> archive.add("lobby", ADA, "message " + i));
        assertThat(archive.history("lobby")).hasSize(Archive.MAX_MESSAGES);

        archive.add("lobby", ADA, "one more");

        List<Said> history = archive.history("lobby");
        assertThat(history).hasSize(Archive.MAX_MESSAGES);
        assertThat(history.get(0).text()).isEqualTo("message 2");
        assertThat(history.get(Archive.MAX_MESSAGES - 1).text()).isEqualTo("one more");
    }

    @Test
    void forgetsTheRoomThatWasSilentLongest() {
        IntStream.rangeClosed(1, Archive.MAX_ROOMS).forEach(i -> archive.add("room-" + i, ADA, "hello"));
        archive.add("room-1", ADA, "hello again");

        archive.add("one-more", ADA, "hello");

        assertThat(archive.history("room-1")).hasSize(2);
        assertThat(archive.history("room-2")).isEmpty();
        assertThat(archive.history("room-3")).hasSize(1);
    }

    @Test
    void doesNotCountAnewInAForgottenRoom() {
        archive.add("forgotten", ADA, "hello");
        IntStream.rangeClosed(1, Archive.MAX_ROOMS).forEach(i -> archive.add("room-" + i, ADA, "hello"));

        Said said = archive.add("forgotten", ADA, "hello");

        assertThat(archive.history("forgotten")).containsExactly(said);
        assertThat(said.id()).isEqualTo(Archive.MAX_ROOMS + 2);
    }

    @Test
    void hasOneLockForARoom() {
        assertThat(archive.lock("lobby")).isSameAs(archive.lock(new String("lobby".toCharArray())));
    }

    @Test
    void givesNoNumberTwiceToThreadsThatAddAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        Callable<List<Long>> adds = () -> IntStream.range(0, 50)
                .mapToObj(i -> archive.add("lobby", ADA, "hello").id())
                .toList();

        List<Future<List<Long>>> numbers = threads.invokeAll(List.of(adds, adds, adds, adds), 10, TimeUnit.SECONDS);
        threads.shutdown();

        assertThat(numbers).flatMap(Future::get).doesNotHaveDuplicates().hasSize(200);
        assertThat(archive.history("lobby"))
                .extracting(Said::id)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 200).boxed().toList());
    }
}
