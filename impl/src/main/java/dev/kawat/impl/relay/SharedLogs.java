/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.relay;

import dev.kawat.Published;
import dev.kawat.RelayMetrics;
import dev.kawat.impl.group.SharedEntry;
import dev.kawat.impl.group.SharedHistory;
import dev.kawat.impl.group.SharedMessage;
import dev.kawat.impl.group.SharedPage;
import dev.kawat.impl.settings.HistoryRules;
import dev.kawat.impl.time.Clock;
import dev.kawat.spi.RelayAddress;
import dev.kawat.spi.RelayEntry;
import dev.kawat.spi.RelayEntryId;
import dev.kawat.spi.RelayLog;
import dev.kawat.spi.RelayTop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The histories that the engine keeps for all nodes: reads them, and compares their ends with what was heard. Usable from any
 * thread.
 */
final class SharedLogs implements SharedHistory {

    private record PageKey(RelayAddress topic, long after) {}

    private record Page(CompletionStage<SharedPage> content, long since) {}

    /** The most entries that are read at once. */
    private static final int PAGE = 32;

    /** The most topics whose ends are read at once. */
    private static final int TOPS = 500;

    private static final long SHARED_FOR = Duration.ofSeconds(1).toNanos();
    private static final long CHECK_EVERY = Duration.ofSeconds(5).toNanos();

    private final Clock clock;
    private final Sealer sealer;
    private final RelayReport report;
    private final Followed followed;
    private final Appends appends;
    private final Executor workers;
    private final Map<PageKey, Page> pages = new ConcurrentHashMap<>();
    private final Set<Heard> watched = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean checking = new AtomicBoolean();

    /** Set once, before anything is sent. */
    private volatile @Nullable RelayLog opened;

    /** The time of the last check; used by the thread that ticks, and after the link has come. */
    private volatile long lastCheck;

    /** The histories of a log that has not been opened yet. */
    SharedLogs(Clock clock, Sealer sealer, RelayReport report, Followed followed, Appends appends, Executor workers) {
        this.clock = clock;
        this.sealer = sealer;
        this.report = report;
        this.followed = followed;
        this.appends = appends;
        this.workers = workers;
        this.lastCheck = clock.nanos();
    }

    /** Begins to use a log. */
    void start(RelayLog log) {
        opened = log;
        appends.start(log);
    }

    private RelayLog log() {
        RelayLog known = opened;
        if (known == null) {
            throw new IllegalStateException("the relay has no log");
        }
        return known;
    }

    @Override
    public void repaired(int messages) {
        report.counts().repaired.add(messages);
    }

    @Override
    public void append(RelayAddress topic, HistoryRules.Rule rule, SharedMessage message) {
        appends.send(new Pending(topic, null, message, clock.nanos(), null), rule);
    }

    @Override
    public CompletionStage<Published> publish(RelayAddress topic, HistoryRules.Rule rule, SharedMessage message) {
        CompletableFuture<Published> published = new CompletableFuture<>();
        appends.send(new Pending(topic, null, message, clock.nanos(), published), rule);
        return onWorker(published);
    }

    /** Returns a stage whose followers do not run on a thread of the relay. */
    <T> CompletionStage<T> onWorker(CompletionStage<T> stage) {
        return stage.whenCompleteAsync((result, failure) -> {}, workers);
    }

    @Override
    public void hold(RelayAddress topic) {
        appends.hold(topic, true);
    }

    @Override
    public void release(RelayAddress topic) {
        appends.hold(topic, false);
    }

    @Override
    public CompletionStage<Void> whenFollowed(RelayAddress topic) {
        return onWorker(followed.whenFollowed(topic));
    }

    // ---- Reading ----

    @Override
    public CompletionStage<RelayTop> top(RelayAddress topic) {
        return onWorker(log().tops(List.of(topic)).thenApply(tops -> tops.get(0)));
    }

    @Override
    public CompletionStage<RelayTop> renew(RelayAddress topic, String broken) {
        return onWorker(log().renew(topic, broken));
    }

    @Override
    public CompletionStage<SharedPage> read(RelayAddress topic, long after, long known) {
        if (known == Long.MAX_VALUE) {
            return page(topic, after);
        }
        long now = clock.nanos();
        Page page = pages.compute(
                new PageKey(topic, after),
                (same, shared) -> shared != null && now - shared.since() < SHARED_FOR
                        ? shared
                        : new Page(page(topic, after), now));
        return page.content().thenCompose(read -> {
            boolean shows = read.top().offset() >= known || read.entries().size() == PAGE;
            return shows ? page.content() : page(topic, after);
        });
    }

    private CompletionStage<SharedPage> page(RelayAddress topic, long after) {
        return log().read(topic, after, PAGE)
                .thenApplyAsync(
                        page -> new SharedPage(
                                page.top(),
                                page.former(),
                                page.forkedAt(),
                                page.entries().stream()
                                        .map(entry -> opened(topic, entry))
                                        .toList()),
                        workers);
    }

    /** Opens an entry. Whatever somebody else has written there is told, and has no messages. */
    SharedEntry opened(RelayAddress topic, RelayEntry entry) {
        try {
            Envelope envelope = sealer.open(topic, entry.content());
            if (envelope == null || envelope.kind() != Envelope.Kind.MESSAGES) {
                throw new BadEnvelopeException(RelayMetrics.Flaw.MALFORMED);
            }
            List<SharedMessage> messages = Container.read(envelope.payload());
            RelayEntryId id = new RelayEntryId(envelope.node(), envelope.sequence());
            if (messages.size() != entry.messages()) {
                throw new BadEnvelopeException(RelayMetrics.Flaw.MALFORMED);
            }
            List<Long> skipped = envelope.node() == sealer.node() ? appends.skipped(envelope.sequence()) : List.of();
            RelayTop top = new RelayTop(entry.top().epoch(), entry.top().offset(), id);
            return new SharedEntry(top, entry.before(), entry.age(), entry.messages(), messages, skipped);
        } catch (BadEnvelopeException bad) {
            report.rejected(topic, bad);
            return new SharedEntry(entry.top(), entry.before(), entry.age(), entry.messages(), List.of(), List.of());
        }
    }

    // ---- Checking ----

    @Override
    public void watch(Heard topic) {
        watched.add(topic);
    }

    @Override
    public void unwatch(Heard topic) {
        watched.remove(topic);
    }

    /** Checks all histories, because the link is up again; then messages are appended again. */
    void linkUp() {
        lastCheck = clock.nanos();
        check().whenComplete((checked, failure) -> appends.open(true));
    }

    /** Notes that nothing can be appended. */
    void linkDown() {
        appends.open(false);
        followed.lost();
        watched.forEach(Heard::interrupted);
    }

    /** Does what is due. */
    void tick(long now, boolean up) {
        pages.values().removeIf(page -> now - page.since() >= SHARED_FOR);
        if (up && now - lastCheck >= CHECK_EVERY && !watched.isEmpty()) {
            lastCheck = now;
            check();
        }
    }

    private CompletionStage<Void> check() {
        if (!checking.compareAndSet(false, true)) {
            return CompletableFuture.completedStage(null);
        }
        return check(new ArrayList<>(watched)).whenComplete((checked, failure) -> checking.set(false));
    }

    private CompletionStage<Void> check(List<Heard> left) {
        if (left.isEmpty()) {
            return CompletableFuture.completedStage(null);
        }
        List<Heard> some = left.subList(0, Math.min(TOPS, left.size()));
        some.forEach(Heard::beforeCheck);
        return log().tops(some.stream().map(Heard::address).toList())
                .thenComposeAsync(
                        tops -> {
                            for (int i = 0; i < tops.size(); i++) {
                                some.get(i).check(tops.get(i));
                            }
                            return check(left.subList(some.size(), left.size()));
                        },
                        workers);
    }
}
