/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.group;

import dev.kawat.Position;
import dev.kawat.Topic;
import dev.kawat.TopicGap;
import dev.kawat.TopicSubscription;
import dev.kawat.impl.codec.Encoder;
import dev.kawat.impl.event.SubscriptionObservers;
import dev.kawat.impl.history.HistoryMemory;
import dev.kawat.impl.message.EncodedMessage;
import dev.kawat.impl.presence.EndpointPresence;
import dev.kawat.impl.settings.HistoryRules;
import dev.kawat.spi.RelayAddress;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The topics of a server, their subscribers, and the observers of subscriptions. */
public final class Topics {

    /** The rule that is broken by whoever asks for the history of a topic without one. */
    static final String WITHOUT_HISTORY = "the topic must have a history, by a rule of the setting history";

    private static final System.Logger LOG = System.getLogger("dev.kawat.topic");

    private final Registry subscribers = new Registry();
    private final Encoder encoder;
    private final EndpointRelay relay;
    private final ConnectionIds connections;
    private final TopicLanes lanes;
    private final EndpointPresence presence;
    private final SubscriptionObservers observers;

    /**
     * The topics of a server, without subscribers yet.
     *
     * @param encoder encodes what is sent to them
     * @param relay reaches their subscribers on other nodes
     * @param connections knows the connections of the server
     * @param history says which of them have a history
     * @param memory bounds all histories
     * @param presence knows who the subscribers are
     */
    public Topics(
            Encoder encoder,
            SubscriptionObservers observers,
            EndpointRelay relay,
            ConnectionIds connections,
            HistoryRules history,
            HistoryMemory memory,
            EndpointPresence presence) {
        this.encoder = encoder;
        this.relay = relay;
        this.observers = observers;
        this.presence = presence;
        this.connections = connections;
        this.lanes = new TopicLanes(history, memory, relay, connections, this::notifyGap);
    }

    /** Checks the name of a topic that somebody is going to subscribe to. */
    void check(String topic) {
        relay.check(topic);
    }

    /** Adds a subscriber, and returns how many there are with it. */
    int add(String topic, Member member) {
        int count = subscribers.add(topic, member);
        relay.joined(RelayAddress.Kind.TOPIC, topic, count);
        presence.subscribed(topic, member);
        return count;
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
        int count = subscribers.remove(topic, member);
        relay.left(RelayAddress.Kind.TOPIC, topic, count);
        presence.unsubscribed(topic, member);
        return count;
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

    /** Queues a message of another node for the subscribers of a topic here; returns for how many. */
    public int deliver(String topic, EncodedMessage message) {
        return Broadcaster.INSTANCE.queue(message, new Selection(() -> subscribers.of(topic)));
    }

    /**
     * Takes an entry of the history of a topic that all nodes share. Where no rule gives the topic a history, as on a node of a
     * release before the rule, its messages are delivered as others are.
     */
    public void accept(String topic, SharedEntry entry) {
        if (lanes.has(topic)) {
            lanes.accept(topic, entry);
        } else {
            entry.messages().forEach(message -> deliver(topic, message));
        }
    }

    private void deliver(String topic, SharedMessage message) {
        EncodedMessage encoded = message.message().forMany();
        Selection to = new Selection(() -> subscribers.of(topic), null, connections.ids(message.excepted()), false);
        // How many get it is counted where it was sent.
        var unused = Broadcaster.INSTANCE.queue(encoded, to);
    }

    /** Delivers a message that has no place in a history yet; returns the number of the last subscriber that gets it. */
    public long deliverWithoutPlace(String topic, SharedMessage message) {
        return lanes.deliverWithoutPlace(topic, message);
    }

    /** Notes that this node follows a topic no more. */
    public void unfollowed(String topic) {
        lanes.unfollowed(topic);
    }

    /** Notes that there will be no subscribers any more, because the server has ended. */
    public void end() {
        lanes.end();
    }

    /** Returns a stage that is complete when this node receives what other nodes send to a topic. */
    CompletionStage<Void> whenFollowed(String topic) {
        return relay.whenFollowed(topic);
    }

    /** Returns a view of the subscribers of a topic here. */
    public Collection<? extends Member> subscribers(String topic) {
        return subscribers.of(topic);
    }

    /** Returns whether a topic has subscribers here. */
    public boolean has(String topic) {
        return !subscribers.of(topic).isEmpty();
    }

    /** Returns a topic, whether it has subscribers or not. */
    public Topic topic(String name) {
        Objects.requireNonNull(name, "name");
        boolean keeps = lanes.has(name);
        Delivery live = relay.delivery(RelayAddress.Kind.TOPIC, name);
        return new DefaultTopic(
                name,
                encoder,
                keeps ? new KeepingDelivery(name, lanes, live) : live,
                new Selection(() -> subscribers.of(name)),
                keeps ? lanes : null,
                presence);
    }
}
