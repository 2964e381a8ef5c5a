/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.impl.testing.Await;
import dev.kawat.impl.testing.ManualExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class MailboxTest {

    private static final int ROOMY = 1 << 20;
    private static final long MAX_BYTES = 1L << 40;
    private static final Event START = Event.Opened.INSTANCE;

    /** Messages that begin with this may block. */
    private static final String BLOCKING = "blocking ";

    /** The properties of what may block. */
    private static final EventProperties ON_WORKER = new EventProperties() {
        @Override
        public boolean blocking() {
            return true;
        }

        @Override
        public Executor executor() {
            throw new AssertionError("the mailbox has workers of its own");
        }
    };

    private final List<Object> ran = new ArrayList<>(); // not thread-safe on purpose: one event at a time
    private final List<Boolean> flow = new ArrayList<>(); // nor is this: one adjustment at a time
    private final ManualExecutor workers = new ManualExecutor();

    /** What the runner does with an event; set before anything runs. */
    private Function<Object, CompletionStage<?>> reaction = event -> null;

    /** Whether a worker is running what it was given. */
    private boolean onWorker;

    private boolean lastOnWorker;

    private final List<Boolean> told = new ArrayList<>();
    private final Mailbox.Runner runner = new Mailbox.Runner() {
        @Override
        public void moreFollow(boolean more) {
            told.add(more);
        }

        @Override
        public EventProperties resolve(Object event) {
            return event.toString().startsWith(BLOCKING) ? ON_WORKER : EventProperties.NON_BLOCKING;
        }

        @Override
        public CompletionStage<?> run(Object event, EventProperties properties) {
            assertThat(properties).isEqualTo(resolve(event));
            ran.add(event);
            lastOnWorker = onWorker;
            return reaction.apply(event);
        }
    };

    private Mailbox mailbox(int maxMessages) {
        return mailbox(maxMessages, task -> workers.execute(() -> runOnWorker(task)));
    }

    private void runOnWorker(Runnable task) {
        onWorker = true;
        task.run();
        onWorker = false;
    }

    private Mailbox mailbox(int maxMessages, Executor executor) {
        return new Mailbox(maxMessages, MAX_BYTES, runner, flow::add, executor);
    }

    private Mailbox started(int maxMessages) {
        Mailbox mailbox = mailbox(maxMessages);
        mailbox.start(START);
        ran.clear();
        return mailbox;
    }

    @Nested
    class GivingUp {

        private final CompletableFuture<Object> never = new CompletableFuture<>();

        @Test
        void runsWhatWaitsForAStageThatIsNotComplete() {
            Mailbox mailbox = started(ROOMY);
            reaction = event -> event.equals("first") ? never : null;
            mailbox.post("first");
            mailbox.post("second");

            mailbox.giveUp();
            workers.runAll();

            assertThat(ran).containsExactly("first", "second");
        }

        @Test
        void runsItOnceThoughTheStageCompletesAfterAll() {
            Mailbox mailbox = started(ROOMY);
            reaction = event -> event.equals("first") ? never : null;
            mailbox.post("first");
            mailbox.post("second");

            mailbox.giveUp();
            mailbox.giveUp();
            never.complete(null);

            assertThat(workers.waiting()).isEqualTo(1);
        }

        @Test
        void doesNothingWhereNothingIsWaitedFor() {
            Mailbox mailbox = started(ROOMY);
            reaction = event -> CompletableFuture.completedFuture(null);

            mailbox.giveUp();
            mailbox.post("first");
            mailbox.giveUp();

            assertThat(ran).containsExactly("first");
            assertThat(workers.waiting()).isZero();
        }
    }

    @Nested
    class Order {

        @Test
        void nothingRunsBeforeStart() {
            Mailbox mailbox = mailbox(ROOMY);

            mailbox.post("1");
            mailbox.post(BLOCKING + "2");

            assertThat(ran).isEmpty();
            assertThat(workers.waiting()).isZero();
        }

        @Test
        void theFirstEventGoesBeforeWhatWasPosted() {
            Mailbox mailbox = mailbox(ROOMY);
            mailbox.post("1");
            mailbox.post("2");

            mailbox.start(START);

            assertThat(ran).containsExactly(START, "1", "2");
        }

        @Test
        void theWorkerIsToldWhetherMoreFollow() {
            Mailbox mailbox = started(ROOMY);
            mailbox.post(BLOCKING + "1");
            mailbox.post(BLOCKING + "2");
            mailbox.post("3");
            List<Integer> toldBefore = new ArrayList<>();
            reaction = event -> {
                toldBefore.add(told.size());
                return null;
            };

            workers.runAll();

            assertThat(told).containsExactly(true, false);
            assertThat(toldBefore).containsExactly(1, 1, 2);
        }

        @Test
        void aWorkerThatWaitsForAStageIsToldThatNoneFollow() {
            Mailbox mailbox = started(ROOMY);
            mailbox.post(BLOCKING + "1");
            mailbox.post("2");
            reaction = event -> new CompletableFuture<>();

            workers.runAll();

            assertThat(told).containsExactly(true, false);
        }

        /** Posts so many messages, and lets another task of the workers come behind the first turn. */
        private void postBeforeAnotherTask(int messages, String text) {
            Mailbox mailbox = started(ROOMY);
            for (int i = 0; i < messages; i++) {
                mailbox.post(BLOCKING + text);
            }
            workers.execute(() -> ran.add("another task"));
        }

        @Test
        void aWorkerLetsOthersGoFirstAfterItsTurn() {
            postBeforeAnotherTask(1000, "1");

            workers.runAll();

            assertThat(ran).hasSize(1001);
            assertThat(ran.indexOf("another task")).isEqualTo(32);
        }

        @Test
        void theTurnOfLargeMessagesIsShorter() {
            String large = "x".repeat(100_000);
            postBeforeAnotherTask(10, large);

            workers.runAll();

            assertThat(ran).hasSize(11);
            assertThat(ran.indexOf("another task")).isEqualTo(3);
        }

        @Test
        void whatIsWrittenInATurnDoesNotWaitForTheNext() {
            postBeforeAnotherTask(40, "1");

            workers.runNext();
            List<Boolean> afterTheTurn = List.copyOf(told);
            workers.runAll();

            assertThat(afterTheTurn).containsExactly(true, false);
            assertThat(told).containsExactly(true, false, true, false);
        }

        @Test
        void aThreadThatIsNoWorkerIsToldNothing() {
            Mailbox mailbox = mailbox(ROOMY);
            mailbox.post("1");
            mailbox.post("2");

            mailbox.start(START);

            assertThat(told).isEmpty();
        }

        @Test
        void eventsRunInTheOrderOfPosting() {
            Mailbox mailbox = started(ROOMY);

            mailbox.post("1");
            mailbox.post("2");
            mailbox.post(BLOCKING + "3");
            mailbox.post("4");
            workers.runAll();
            mailbox.post("5");

            assertThat(ran).containsExactly("1", "2", BLOCKING + "3", "4", "5");
        }

        @Test
        void anEventThatAnEventPostsWaitsForIt() {
            Mailbox mailbox = started(ROOMY);
            List<String> finished = new ArrayList<>();
            reaction = event -> {
                if (event.equals("outer")) {
                    mailbox.post("inner");
                }
                finished.add(event.toString());
                return null;
            };

            mailbox.post("outer");

            assertThat(finished).containsExactly("outer", "inner");
        }

        @Test
        void eventsThatPostEventsDoNotRecurse() {
            Mailbox mailbox = started(ROOMY);
            reaction = event -> {
                if (ran.size() < 100_000) {
                    mailbox.post("again");
                }
                return null;
            };

            mailbox.post("first");

            assertThat(ran).hasSize(100_000);
        }

        @Test
        void eventsOfManyThreadsNeverOverlapAndKeepTheOrderOfEach() {
            int threads = 8;
            int perThread = 5_000;
            ExecutorService pool = Executors.newFixedThreadPool(4);
            AtomicInteger running = new AtomicInteger();
            AtomicInteger overlaps = new AtomicInteger();
            CountDownLatch all = new CountDownLatch(threads * perThread + 1);
            reaction = event -> {
                if (running.getAndIncrement() != 0) {
                    overlaps.incrementAndGet();
                }
                running.decrementAndGet();
                all.countDown();
                return event.hashCode() % 7 == 0 ? CompletableFuture.runAsync(() -> {}, pool) : null;
            };
            Mailbox mailbox = mailbox(ROOMY, pool);
            mailbox.start(START);

            Await.together(threads, thread -> {
                for (int i = 0; i < perThread; i++) {
                    mailbox.post((i % 3 == 0 ? BLOCKING : "") + thread + ":" + i);
                }
            });
            Await.until("all events ran", all);
            pool.shutdown();

            assertThat(overlaps).hasValue(0);
            int[] next = new int[threads];
            for (Object event : ran.subList(1, ran.size())) {
                String text = event.toString().replace(BLOCKING, "");
                int thread = text.charAt(0) - '0';
                assertThat(text).isEqualTo(thread + ":" + next[thread]++);
            }
        }
    }

    @Nested
    class Threads {

        @Test
        void anEventThatDoesNotBlockRunsOnTheThreadThatPostsIt() {
            Mailbox mailbox = started(ROOMY);

            mailbox.post("1");

            assertThat(ran).containsExactly("1");
            assertThat(lastOnWorker).isFalse();
            assertThat(workers.waiting()).isZero();
        }

        @Test
        void anEventThatMayBlockRunsOnAWorker() {
            Mailbox mailbox = started(ROOMY);

            mailbox.post(BLOCKING + "1");
            boolean ranHere = !ran.isEmpty();
            workers.runAll();

            assertThat(ranHere).isFalse();
            assertThat(ran).containsExactly(BLOCKING + "1");
            assertThat(lastOnWorker).isTrue();
        }

        @Test
        void aFirstEventThatMayBlockRunsOnAWorkerAndHoldsUpTheRest() {
            Mailbox mailbox = mailbox(ROOMY);

            mailbox.start(BLOCKING + "start");
            mailbox.post("1");
            boolean ranHere = !ran.isEmpty();
            workers.runAll();

            assertThat(ranHere).isFalse();
            assertThat(ran).containsExactly(BLOCKING + "start", "1");
        }

        @Test
        void aBatchThatIsShorterThanATurnIsHandedOverAtOnce() {
            Mailbox mailbox = started(ROOMY);

            for (int i = 0; i < 30; i++) {
                mailbox.post((i % 2 == 0 ? BLOCKING : "") + i);
            }
            int handedOver = workers.waiting();
            workers.runNext();

            assertThat(handedOver).isEqualTo(1);
            assertThat(ran).hasSize(30);
            assertThat(workers.waiting()).isZero();
        }

        @Test
        void whatDoesNotBlockRunsHereUpToWhatMayBlock() {
            Mailbox mailbox = mailbox(ROOMY);
            mailbox.post("1");
            mailbox.post(BLOCKING + "2");

            mailbox.start(START);

            assertThat(ran).containsExactly(START, "1");
            assertThat(workers.waiting()).isEqualTo(1);
        }

        @Test
        void theNextBatchIsHandedOverAgain() {
            Mailbox mailbox = started(ROOMY);
            mailbox.post(BLOCKING + "1");
            workers.runAll();

            mailbox.post(BLOCKING + "2");

            assertThat(workers.waiting()).isEqualTo(1);
        }
    }

    @Nested
    class Stages {

        @Test
        void aStageHoldsUpTheNextEvent() {
            Mailbox mailbox = started(ROOMY);
            CompletableFuture<Void> stage = new CompletableFuture<>();
            reaction = event -> event.equals("1") ? stage : null;
            mailbox.post("1");
            mailbox.post("2");

            List<Object> before = List.copyOf(ran);
            stage.complete(null);
            workers.runAll();

            assertThat(before).containsExactly("1");
            assertThat(ran).containsExactly("1", "2");
        }

        @Test
        void theEventAfterAStageRunsOnAWorker() {
            Mailbox mailbox = started(ROOMY);
            CompletableFuture<Void> stage = new CompletableFuture<>();
            reaction = event -> event.equals("1") ? stage : null;
            mailbox.post("1");
            mailbox.post("2");

            stage.complete(null);
            List<Object> onTheCompletingThread = List.copyOf(ran);
            workers.runAll();

            assertThat(onTheCompletingThread).containsExactly("1");
            assertThat(lastOnWorker).isTrue();
        }

        @Test
        void aStageThatFailsHoldsUpNoLonger() {
            Mailbox mailbox = started(ROOMY);
            CompletableFuture<Void> stage = new CompletableFuture<>();
            reaction = event -> event.equals("1") ? stage : null;
            mailbox.post("1");
            mailbox.post("2");

            stage.completeExceptionally(new IllegalStateException("on purpose"));
            workers.runAll();

            assertThat(ran).containsExactly("1", "2");
        }

        @Test
        void aStageWithNothingBehindItLeavesTheMailboxReady() {
            Mailbox mailbox = started(ROOMY);
            CompletableFuture<Void> stage = new CompletableFuture<>();
            reaction = event -> event.equals("1") ? stage : null;
            mailbox.post("1");
            stage.complete(null);
            workers.runAll();

            mailbox.post("2");

            assertThat(ran).containsExactly("1", "2");
            assertThat(lastOnWorker).isFalse();
        }

        @Test
        void completeStagesDoNotRecurseNorChangeTheThread() {
            Mailbox mailbox = mailbox(ROOMY);
            for (int i = 0; i < 100_000; i++) {
                mailbox.post("event");
            }
            reaction = event -> CompletableFuture.completedFuture(null);

            mailbox.start(START);

            assertThat(ran).hasSize(100_001);
            assertThat(workers.waiting()).isZero();
        }

        @Test
        void stagesThatCompleteAtAnyMomentLoseNoEvent() {
            ExecutorService pool = Executors.newFixedThreadPool(2);
            CountDownLatch all = new CountDownLatch(20_001);
            reaction = event -> {
                CompletableFuture<Void> stage = new CompletableFuture<>();
                pool.execute(() -> stage.complete(null)); // before, while or after it is looked at
                all.countDown();
                return stage;
            };
            Mailbox mailbox = mailbox(ROOMY, pool);
            mailbox.start(START);

            for (int i = 0; i < 20_000; i++) {
                mailbox.post("event");
            }

            Await.until("all events ran", all);
            pool.shutdown();
        }
    }

    /** A flow that is held while a flag is set. */
    private record HeldFlow(AtomicBoolean held, Consumer<Boolean> pauses) implements Mailbox.Flow {

        @Override
        public void paused(boolean paused) {
            pauses.accept(paused);
        }

        @Override
        public boolean isHeld() {
            return held.get();
        }
    }

    /** A flow that counts how often nothing waited any more. */
    private record DrainedFlow(AtomicInteger count) implements Mailbox.Flow {

        @Override
        public void paused(boolean paused) {}

        @Override
        public void drained() {
            count.incrementAndGet();
        }
    }

    @Nested
    class Flow {

        @Test
        void isToldWhenNothingWaitsAnyMore() {
            AtomicInteger drained = new AtomicInteger();
            Mailbox mailbox = new Mailbox(ROOMY, MAX_BYTES, runner, new DrainedFlow(drained), workers);
            mailbox.start(START);
            for (int i = 0; i < 100; i++) {
                mailbox.post(BLOCKING + i);
            }
            assertThat(drained).hasValue(0);
            assertThat(mailbox.waitingBytes()).isPositive();

            workers.runAll();

            assertThat(drained).hasValue(1);
            assertThat(mailbox.waitingBytes()).isZero();
        }

        @Test
        void isPausedWhenTheBoundIsReached() {
            Mailbox mailbox = started(4);

            mailbox.post(BLOCKING + "1");
            mailbox.post("2");
            mailbox.post("3");
            List<Boolean> below = List.copyOf(flow);
            mailbox.post("4");

            assertThat(below).isEmpty();
            assertThat(flow).containsExactly(true);
        }

        @Test
        void isPausedWhenTheBoundInBytesIsPassed() {
            String tenBytes = BLOCKING + "1";
            Mailbox mailbox = new Mailbox(ROOMY, 2L * tenBytes.length(), runner, flow::add, workers);
            mailbox.start(START);

            mailbox.post(tenBytes);
            mailbox.post(tenBytes);
            List<Boolean> atTheBound = List.copyOf(flow);
            mailbox.post(tenBytes);
            List<Boolean> beyond = List.copyOf(flow);
            workers.runAll();

            assertThat(atTheBound).isEmpty();
            assertThat(beyond).containsExactly(true);
            assertThat(flow).containsExactly(true, false);
        }

        @Test
        void isNotPausedByOneMessageOfAnySize() {
            Mailbox mailbox = new Mailbox(ROOMY, 10, runner, flow::add, workers);
            mailbox.start(START);

            mailbox.post(BLOCKING + "x".repeat(1000));

            assertThat(flow).isEmpty();
        }

        @Test
        void isPausedOnceHoweverMuchComes() {
            Mailbox mailbox = started(4);
            mailbox.post(BLOCKING + "1");

            for (int i = 0; i < 100; i++) {
                mailbox.post("more");
            }

            assertThat(flow).containsExactly(true);
        }

        @Test
        void isPausedWhileItIsHeld() {
            AtomicBoolean held = new AtomicBoolean();
            Mailbox mailbox = new Mailbox(4, MAX_BYTES, runner, new HeldFlow(held, flow::add), workers);
            mailbox.start(START);

            held.set(true);
            mailbox.adjustFlow();
            mailbox.adjustFlow();
            for (int i = 0; i < 4; i++) {
                mailbox.post(BLOCKING + i);
            }
            workers.runAll();
            List<Boolean> whileHeld = List.copyOf(flow);
            held.set(false);
            mailbox.adjustFlowSoon();
            List<Boolean> onThisThread = List.copyOf(flow);
            workers.runAll();

            assertThat(whileHeld).containsExactly(true);
            assertThat(onThisThread).containsExactly(true);
            assertThat(flow).containsExactly(true, false);
        }

        @Test
        void isPausedAtOnceByWhatComesWhileItResumes() {
            AtomicBoolean held = new AtomicBoolean(true);
            List<Object> order = new ArrayList<>();
            Mailbox[] self = new Mailbox[1];
            self[0] = new Mailbox(
                    4,
                    MAX_BYTES,
                    runner,
                    new HeldFlow(held, paused -> {
                        order.add(paused);
                        if (!paused) { // a transport that reads here, until it is paused
                            held.set(true);
                            self[0].adjustFlow();
                            order.add("read");
                        }
                    }),
                    workers);
            self[0].start(START);
            self[0].adjustFlow();

            held.set(false);
            self[0].adjustFlow();

            assertThat(order).containsExactly(true, false, true, "read");
        }

        @Test
        void resumesWhenHalfIsGone() {
            Mailbox mailbox = started(4);
            List<String> seen = new ArrayList<>();
            reaction = event -> {
                seen.add(event + " " + flow);
                return null;
            };
            mailbox.post(BLOCKING + "1");
            mailbox.post("2");
            mailbox.post("3");
            mailbox.post("4");

            workers.runAll();

            assertThat(seen)
                    .containsExactly(BLOCKING + "1 [true]", "2 [true, false]", "3 [true, false]", "4 [true, false]");
        }

        @Test
        void resumesAlsoOnAThreadThatIsNoWorker() {
            Mailbox mailbox = mailbox(2);
            mailbox.post("1");
            mailbox.post("2");
            List<Boolean> full = List.copyOf(flow);

            mailbox.start(START);

            assertThat(full).containsExactly(true);
            assertThat(flow).containsExactly(true, false);
            assertThat(lastOnWorker).isFalse();
        }

        @Test
        void ofAMailboxForOneMessageResumesWithEachMessage() {
            Mailbox mailbox = started(1);

            mailbox.post(BLOCKING + "1");
            List<Boolean> full = List.copyOf(flow);
            workers.runAll();

            assertThat(full).containsExactly(true);
            assertThat(flow).containsExactly(true, false);
        }

        @Test
        void doesNotCareForEventsThatDoNotCount() {
            Mailbox mailbox = started(2);
            mailbox.post(BLOCKING + "1");

            for (int i = 0; i < 100; i++) {
                mailbox.post(new Event.CloseDue(i));
            }
            workers.runAll();

            assertThat(flow).isEmpty();
            assertThat(ran).hasSize(101);
        }

        @Test
        void countsAFirstEventThatCounts() {
            Mailbox mailbox = mailbox(2);
            mailbox.start(BLOCKING + "first");

            mailbox.post("second");
            workers.runAll();

            assertThat(flow).containsExactly(true, false);
        }

        @Test
        void thatDeliversWhileItResumesIsPausedInsideOfThatAndResumedAfterIt() {
            List<Boolean> calls = new ArrayList<>();
            AtomicInteger inside = new AtomicInteger();
            AtomicInteger resumptions = new AtomicInteger();
            Mailbox[] self = new Mailbox[1];
            self[0] = new Mailbox(
                    2,
                    MAX_BYTES,
                    runner,
                    paused -> {
                        assertThat(inside.incrementAndGet()).isLessThanOrEqualTo(paused ? 2 : 1);
                        calls.add(paused);
                        if (!paused && resumptions.incrementAndGet() <= 5) {
                            self[0].post(BLOCKING + "delivered");
                            self[0].post(BLOCKING + "delivered");
                        }
                        inside.decrementAndGet();
                    },
                    workers);
            self[0].start(START);

            self[0].post(BLOCKING + "1");
            self[0].post(BLOCKING + "2");
            workers.runAll();

            assertThat(ran).hasSize(1 + 2 + 10);
            assertAlternating(calls);
            assertThat(calls).hasSizeGreaterThan(4).endsWith(false);
        }

        @Test
        void isNotToldOfWhatChangedBackBeforeItCouldBeTold() {
            Mailbox[] self = new Mailbox[1];
            self[0] = new Mailbox(
                    2,
                    MAX_BYTES,
                    runner,
                    paused -> {
                        flow.add(paused);
                        if (flow.size() == 1) {
                            workers.runAll(); // empty meanwhile
                            self[0].post(BLOCKING + "3");
                            self[0].post(BLOCKING + "4"); // and full again
                        }
                    },
                    workers);
            self[0].start(START);
            self[0].post(BLOCKING + "1");
            self[0].post(BLOCKING + "2");
            List<Boolean> full = List.copyOf(flow);

            workers.runAll();

            assertThat(full).containsExactly(true);
            assertThat(flow).containsExactly(true, false);
        }

        @Test
        void isNeverToldTheSameTwiceInARowAndResumesInTheEnd() {
            ExecutorService pool = Executors.newFixedThreadPool(3);
            CountDownLatch all = new CountDownLatch(20_001);
            reaction = event -> {
                all.countDown();
                return null;
            };
            AtomicInteger flowing = new AtomicInteger();
            List<Boolean> calls = new ArrayList<>();
            Mailbox mailbox = new Mailbox(
                    3,
                    MAX_BYTES,
                    runner,
                    paused -> {
                        calls.add(paused);
                        flowing.set(paused ? 0 : 1);
                    },
                    pool);
            mailbox.start(START);

            Await.together(4, thread -> {
                for (int i = 0; i < 5_000; i++) {
                    mailbox.post(BLOCKING + i);
                }
            });
            Await.until("all events ran", all);
            Await.until("messages flow again", () -> flowing.get() == 1);
            pool.shutdown();

            assertAlternating(calls);
        }

        private static void assertAlternating(List<Boolean> calls) {
            for (int i = 0; i < calls.size(); i++) {
                assertThat(calls.get(i)).as("call %s of %s", i, calls).isEqualTo(i % 2 == 0);
            }
        }
    }
}
