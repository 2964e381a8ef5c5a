/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.group;

import dev.kawat.Position;
import dev.kawat.Topic;
import dev.kawat.TopicGap;
import dev.kawat.TopicSubscription;
import dev.kawat.impl.codec.Encoder;
import dev.kawat.impl.event.SubscriptionObservers;
import dev.kawat.impl.history.HistoryMemory;
import dev.kawat.impl.settings.HistoryRules;
import java.lang.System.Logger.Level;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The topics of a server, their subscribers, and the observers of subscriptions. */
public final class Topics {

    /** The rule that is broken by whoever asks for the history of a topic without one. */
    static final String WITHOUT_HISTORY = "the topic must have a history, by a rule of the setting history";

    private static final System.Logger LOG = System.getLogger("dev.kawat.topic");

    private final Registry subscribers = new Registry();
    private final Encoder encoder;
    private final TopicLanes lanes;
    private final SubscriptionObservers observers;

    /**
     * The topics of a server, without subscribers yet.
     *
     * @param encoder encodes what is sent to them
     * @param history says which of them have a history
     * @param memory bounds all histories
     */
    public Topics(Encoder encoder, SubscriptionObservers observers, HistoryRules history, HistoryMemory memory) {
        this.encoder = encoder;
        this.observers = observers;
        this.lanes = new TopicLanes(history, memory, this::notifyGap);
    }

    /** Adds a subscriber, and returns how many there are with it. */
    int add(String topic, Member member) {
        return subscribers.add(topic, member);
    }

    /**
     * Brings a subscriber what was kept and what is kept from now on.
     *
     * @param from the place at which it begins; null for what is sent from now on
     * @return null if the topic has no history
     */
    TopicLane.@Nullable Start follow(String topic, Member member, @Nullable Position from) {
        return lanes.has(topic) ? lanes.with(topic, lane -> lane.follow(member, from)) : null;
    }

    /**
     * Checks that a topic has a history.
     *
     * @throws IllegalStateException if it has none
     */
    void checkHistory(String topic) {
        if (!lanes.has(topic)) {
            throw new IllegalStateException("subscribe: " + WITHOUT_HISTORY + ", got '" + topic + "'");
        }
    }

    /** Removes a subscriber, and returns how many there are without it. */
    int remove(String topic, Member member) {
        lanes.unfollow(topic, member);
        return subscribers.remove(topic, member);
    }

    /** Notifies the observer that a subscription has begun. Runs code of the application, so it is called under no lock. */
    void notifyBegun(String topic, Member member, int count) {
        Consumer<TopicSubscription> begun = observers.subscribed();
        if (begun != null) {
            begun.accept(new TopicSubscription(topic(topic), member, count));
        }
    }

    /** Notifies the observer that a subscription has ended, as {@link #notifyBegun} does. */
    void notifyEnded(String topic, Member member, int count) {
        Consumer<TopicSubscription> ended = observers.unsubscribed();
        if (ended != null) {
            ended.accept(new TopicSubscription(topic(topic), member, count));
        }
    }

    private void notifyGap(String topic, Member member, Position after, Position next) {
        LOG.log(Level.DEBUG, () -> member + ": misses messages of topic '" + topic + "' behind " + after);
        Consumer<TopicGap> missed = observers.missed();
        if (missed != null) {
            missed.accept(new TopicGap(topic(topic), member, after, next));
        }
    }

    /** Returns whether ends of subscriptions are observed. */
    boolean notifiesEnds() {
        return observers.unsubscribed() != null;
    }

    /** Returns a topic, whether it has subscribers or not. */
    public Topic topic(String name) {
        Objects.requireNonNull(name, "name");
        return new DefaultTopic(
                name, encoder, new Selection(() -> subscribers.of(name)), lanes.has(name) ? lanes : null);
    }
}
