/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.relay;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.kawat.Reached;
import dev.kawat.impl.message.Outbound;
import dev.kawat.impl.time.Clock;
import dev.kawat.spi.RelayAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks other nodes about connections, and answers them. The nodes that live are waited for, less those that go meanwhile. A
 * question goes out after the messages that were sent before it, so a connection that is sent a message and closed gets the
 * message. Usable from any thread.
 */
final class Asks {

    /** A question of another node. */
    private record Asked(long node, long question) {}

    /** The longest time that an answer is waited for: 2 seconds, less what a tick may be late. */
    private static final long LONGEST = Duration.ofMillis(1750).toNanos();

    /** The time that the closing of connections waits for the engine. */
    private static final long CLOSING_PATIENCE = Duration.ofSeconds(30).toNanos();

    /** The number of questions of others that are known again if they come twice. */
    private static final int REMEMBERED = 1024;

    private final Clock clock;
    private final Executor workers;
    private final LinkHealth health;
    private final Outgoing outgoing;
    private final RelayTarget target;
    private final Supplier<List<Long>> nodes;
    private final Object lock = new Object();

    @GuardedBy("lock")
    private final Map<Long, Ask> open = new HashMap<>();

    /** The answers to the last questions of others. */
    @GuardedBy("lock")
    private final Map<Asked, Integer> answers = new LinkedHashMap<>();

    @GuardedBy("lock")
    private long lastId;

    @GuardedBy("lock")
    private boolean closed;

    /**
     * Nothing was asked.
     *
     * @param nodes returns the other nodes that live
     */
    Asks(
            Clock clock,
            Executor workers,
            LinkHealth health,
            Outgoing outgoing,
            RelayTarget target,
            Supplier<List<Long>> nodes) {
        this.clock = clock;
        this.workers = workers;
        this.health = health;
        this.outgoing = outgoing;
        this.target = target;
        this.nodes = nodes;
    }

    /** Asks all nodes; see {@link dev.kawat.impl.group.Relaying#reach}. */
    CompletionStage<Reached> reach(
            RelayAddress address, @Nullable UUID only, Outbound.@Nullable Close frame, int here) {
        long now = clock.nanos();
        long id;
        Ask ask;
        synchronized (lock) {
            id = ++lastId;
            ask = new Ask(nodes.get(), here, health.mayFlush(), now + LONGEST); // who goes later is taken from it
            if (closed) {
                return CompletableFuture.completedStage(ask.now());
            }
            if (!ask.isOver(now)) {
                open.put(id, ask);
            }
        }
        if (frame != null || !ask.isOver(now)) {
            String lost = frame == null ? null : "that connections of " + address + " are to be closed";
            long until = now + (frame == null ? LONGEST : CLOSING_PATIENCE);
            Question question = new Question(id, address, only, frame);
            outgoing.queue(new ControlMessage(
                    RelayAddress.NODES,
                    Envelope.Kind.QUESTION,
                    question::write,
                    outgoing.passedWithAll(),
                    until,
                    lost));
            outgoing.pump();
        }
        if (ask.isOver(now)) {
            return CompletableFuture.completedStage(ask.now());
        }
        return ask.reached;
    }

    /** Does what another node asks for, and answers. Called by a worker. */
    void asked(long node, Question question) {
        Asked asked = new Asked(node, question.id());
        Integer before;
        synchronized (lock) {
            before = answers.get(asked);
        }
        int connections = before == null ? target.reach(question.address(), question.only(), question.frame()) : before;
        if (before == null) {
            synchronized (lock) {
                answers.put(asked, connections);
                if (answers.size() > REMEMBERED) {
                    answers.remove(answers.keySet().iterator().next());
                }
            }
        }
        outgoing.queue(new ControlMessage(
                RelayAddress.node(node),
                Envelope.Kind.ANSWER,
                new Answer(question.id(), connections)::write,
                ControlMessage.EARLY,
                clock.nanos() + LONGEST,
                null));
        outgoing.pump();
    }

    /** Notes the answer of a node. */
    void answered(long node, Answer answer) {
        Ask ask;
        synchronized (lock) {
            ask = open.get(answer.id());
        }
        if (ask != null) {
            ask.answered(node, answer.connections());
            completeThoseOver(clock.nanos());
        }
    }

    /** Waits no more for a node that is gone. */
    void left(long node) {
        synchronized (lock) {
            open.values().forEach(ask -> ask.left(node));
        }
        completeThoseOver(clock.nanos());
    }

    /** Completes what was asked too long ago. */
    void completeThoseOver(long now) {
        List<Ask> over = new ArrayList<>();
        synchronized (lock) {
            open.values().removeIf(ask -> ask.isOver(now) && over.add(ask));
        }
        over.forEach(ask -> ask.complete(workers));
    }

    /** Completes everything with what is known, because nobody is asked any more. */
    void close() {
        List<Ask> rest;
        synchronized (lock) {
            closed = true;
            rest = List.copyOf(open.values());
            open.clear();
        }
        rest.forEach(ask -> ask.complete(workers));
    }
}
