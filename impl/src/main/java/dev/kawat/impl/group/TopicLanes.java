/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.group;

import dev.kawat.Position;
import dev.kawat.impl.history.HistoryMemory;
import dev.kawat.impl.history.TopicLog;
import dev.kawat.impl.settings.HistoryRules;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The lanes of the topics of one server that have a history. A lane is there while it has messages or subscribers. */
final class TopicLanes {

    /** Tells subscribers what they miss. Called under no lock. */
    @FunctionalInterface
    interface TopicGaps {
        void gap(String topic, Member member, Position after, Position next);
    }

    private final HistoryRules rules;
    private final HistoryMemory memory;
    private final TopicGaps gaps;
    private final EndpointRelay relay;
    private final ConnectionIds connections;
    private final Map<String, TopicLane> lanes = new ConcurrentHashMap<>();

    /**
     * No lanes yet.
     *
     * @param relay has the histories that all nodes share
     * @param gaps is told what subscribers miss
     */
    TopicLanes(
            HistoryRules rules, HistoryMemory memory, EndpointRelay relay, ConnectionIds connections, TopicGaps gaps) {
        this.rules = rules;
        this.memory = memory;
        this.relay = relay;
        this.connections = connections;
        this.gaps = gaps;
    }

    /** Returns whether a topic has a history. */
    boolean has(String topic) {
        return rule(topic).isPresent();
    }

    private Optional<HistoryRules.Rule> rule(String topic) {
        return rules.of(topic);
    }

    /**
     * Uses the lane of a topic that has a history.
     *
     * @param use returns null if the lane is closed; then there is a new one
     */
    <T> T with(String topic, Function<TopicLane, @Nullable T> use) {
        while (true) {
            T result = use.apply(lanes.computeIfAbsent(topic, this::open));
            if (result != null) {
                return result;
            }
            remove(topic);
        }
    }

    private TopicLane open(String topic) {
        HistoryRules.Rule rule = rule(topic).orElseThrow();
        TopicLane.GapObserver observer = (member, after, next) -> gaps.gap(topic, member, after, next);
        SharedTopic shared = relay.topic(topic, rule, connections);
        TopicLane lane = shared == null
                ? new LocalLane(new TopicLog(rule, memory), memory, observer, () -> remove(topic))
                : new SharedLane(shared, memory, observer, () -> remove(topic));
        memory.add(lane);
        return lane;
    }

    /** Forgets the lane of a topic if nothing is left of it. */
    private void remove(String topic) {
        lanes.computeIfPresent(topic, (name, lane) -> {
            if (!lane.closeIfUnused()) {
                return lane;
            }
            memory.remove(lane);
            return null;
        });
    }

    /** Ends the subscription of a member. */
    void unfollow(String topic, Member member) {
        TopicLane lane = lanes.get(topic);
        if (lane != null) {
            lane.unfollow(member);
        }
    }

    /** Takes an entry of a history that all nodes share. */
    void accept(String topic, SharedEntry entry) {
        shared(topic).ifPresent(lane -> lane.accept(entry));
    }

    /** Delivers a message that has no place yet; returns the number of the last subscriber that gets it. */
    long deliverWithoutPlace(String topic, SharedMessage message) {
        return shared(topic).map(lane -> lane.deliverWithoutPlace(message)).orElse(0L);
    }

    /** Notes that this node follows a topic no more. */
    void unfollowed(String topic) {
        shared(topic).ifPresent(SharedLane::unfollowed);
    }

    /** Notes that this node follows no topic any more, because the server has ended. */
    void end() {
        lanes.values().forEach(lane -> {
            if (lane instanceof SharedLane shared) {
                shared.unfollowed();
            }
        });
    }

    private Optional<SharedLane> shared(String topic) {
        return lanes.get(topic) instanceof SharedLane shared ? Optional.of(shared) : Optional.empty();
    }
}
