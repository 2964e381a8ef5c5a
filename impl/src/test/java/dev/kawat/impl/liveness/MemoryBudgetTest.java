/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.liveness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.impl.liveness.MemoryBudget.Held;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {

    private static final long KIB = 1024;
    private static final long BOUND = 1024 * KIB;

    /** A connection that holds bytes, and the same message to many as the others. */
    private final class Holder implements Watched {
        private final String name;
        private final long unread;
        private final long unsent;
        private final long shared;

        Holder(String name, long unread, long unsent, long shared) {
            this.name = name;
            this.unread = unread;
            this.unsent = unsent;
            this.shared = shared;
        }

        @Override
        public Held held(Set<Object> counted) {
            return new Held(unread, unsent + (counted == null || counted.add(message) ? shared : 0));
        }

        @Override
        public void release(Held held) {
            released.add(name);
        }

        @Override
        public void check(long now) {}

        @Override
        public void drop() {}
    }

    private final Object message = new Object();
    private final List<String> released = new ArrayList<>();
    private final List<Watched> connections = new ArrayList<>();
    private final MemoryBudget memory = new MemoryBudget(BOUND);

    private void holds(String name, long unread, long unsent) {
        connections.add(new Holder(name, unread, unsent, 0));
    }

    private void ticks(int count) {
        for (int i = 0; i < count; i++) {
            memory.enforce(connections);
        }
    }

    @Test
    void isShortFromThreeQuartersOn() {
        memory.add(767 * KIB);
        assertThat(memory.isShort()).isFalse();

        memory.add(KIB);
        assertThat(memory.isShort()).isTrue();

        memory.add(-KIB);
        assertThat(memory.isShort()).isFalse();
    }

    @Test
    void isExhaustedFromSevenEighthsOn() {
        memory.add(895 * KIB);
        assertThat(memory.isExhausted()).isFalse();

        memory.add(KIB);
        assertThat(memory.isExhausted()).isTrue();
    }

    @Test
    void connectionsThatHoldMuchArePausedFirstAndThoseThatHoldNothingNever() {
        memory.add(768 * KIB);
        assertThat(memory.mayReadOn(32 * KIB, () -> 32 * KIB)).isTrue();
        assertThat(memory.mayReadOn(32 * KIB, () -> 33 * KIB)).isFalse();

        memory.add(128 * KIB);
        assertThat(memory.mayReadOn(1, () -> 0)).isFalse();
        assertThat(memory.mayReadOn(0, () -> 1)).isFalse();
        assertThat(memory.mayReadOn(0, () -> 0)).isTrue();
    }

    @Test
    void peersThatDoNotReadAreAllowedLessTheMoreOfThemThereAre() {
        long mib = 1024 * KIB;
        MemoryBudget large = new MemoryBudget(256 * mib);
        assertThat(large.mayReadOn(0, () -> 100 * mib)).isTrue(); // one alone, whose outbox has a bound

        large.add(96 * mib);
        assertThat(large.mayReadOn(0, () -> mib)).isTrue();
        assertThat(large.mayReadOn(0, () -> mib + 1)).isFalse();

        large.add(31 * mib);
        assertThat(large.mayReadOn(0, () -> 64 * KIB)).isTrue();
        assertThat(large.mayReadOn(0, () -> 64 * KIB + 1)).isFalse();
        assertThat(large.mayReadOn(100 * mib, () -> 0)).isTrue(); // a message that its peer goes on to send
    }

    @Test
    void thoseThatHoldMostAreClosedUntilHalfIsFree() {
        holds("small", 10 * KIB, 0);
        holds("unread", 200 * KIB, 0);
        holds("unsent", 0, 400 * KIB);
        holds("other", 200 * KIB, 0);

        ticks(1);
        assertThat(memory.isShort()).isTrue();
        assertThat(released).isEmpty();

        ticks(1);
        assertThat(released).containsExactly("unsent");
    }

    @Test
    void aMomentOfShortageClosesNobody() {
        holds("large", 800 * KIB, 0);
        ticks(1);

        connections.clear();
        ticks(2);

        assertThat(memory.isShort()).isFalse();
        assertThat(released).isEmpty();
    }

    @Test
    void thoseThatHoldMostAreClosedAtOnceWhenMemoryIsExhausted() {
        holds("large", 600 * KIB, 0);
        holds("small", 300 * KIB, 0);

        ticks(1);

        assertThat(released).containsExactly("large");
    }

    @Test
    void aMessageToManyCountsOnce() {
        for (int i = 0; i < 100; i++) {
            connections.add(new Holder("member " + i, 0, KIB, 100 * KIB));
        }

        ticks(3);

        assertThat(memory.isShort()).isFalse();
        assertThat(released).isEmpty();
    }

    @Test
    void whatWasCountedAtOnceIsNotCountedTwice() {
        memory.add(500 * KIB);
        holds("incomplete", 500 * KIB, 0);

        ticks(3);

        assertThat(memory.isShort()).isFalse();
        assertThat(released).isEmpty();
    }
}
