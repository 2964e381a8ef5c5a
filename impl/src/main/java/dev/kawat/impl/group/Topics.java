/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.group;

import dev.kawat.Topic;
import dev.kawat.TopicSubscription;
import dev.kawat.impl.event.SubscriptionObservers;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The topics of a server, their subscribers, and the observers of subscriptions. */
public final class Topics {

    private final Registry subscribers = new Registry();
    private final Broadcaster broadcaster;
    private final @Nullable Consumer<TopicSubscription> begun;
    private final @Nullable Consumer<TopicSubscription> ended;

    /** The topics of a server, without subscribers yet. */
    public Topics(Broadcaster broadcaster, SubscriptionObservers observers) {
        this.broadcaster = broadcaster;
        this.begun = observers.subscribed();
        this.ended = observers.unsubscribed();
    }

    /** Adds a subscriber, and returns how many there are with it. */
    int add(String topic, Member member) {
        return subscribers.add(topic, member);
    }

    /** Removes a subscriber, and returns how many there are without it. */
    int remove(String topic, Member member) {
        return subscribers.remove(topic, member);
    }

    /** Notifies the observer that a subscription has begun. Runs code of the application, so it is called under no lock. */
    void notifyBegun(String topic, Member member, int count) {
        if (begun != null) {
            begun.accept(new TopicSubscription(topic(topic), member, count));
        }
    }

    /** Notifies the observer that a subscription has ended, as {@link #notifyBegun} does. */
    void notifyEnded(String topic, Member member, int count) {
        if (ended != null) {
            ended.accept(new TopicSubscription(topic(topic), member, count));
        }
    }

    /** Returns whether ends of subscriptions are observed. */
    boolean notifiesEnds() {
        return ended != null;
    }

    /** Returns a topic, whether it has subscribers or not. */
    public Topic topic(String name) {
        Objects.requireNonNull(name, "name");
        return new DefaultTopic(name, broadcaster, () -> subscribers.of(name));
    }
}
