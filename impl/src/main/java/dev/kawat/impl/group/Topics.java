/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.group;

import dev.kawat.Topic;
import dev.kawat.TopicSubscription;
import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.event.SubscriptionObservers;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Who is subscribed to which topic of a server, and who wants to know of it. */
public final class Topics {

    private final Registry subscribers = new Registry();
    private final Broadcaster broadcaster;
    private final @Nullable Consumer<TopicSubscription> begun;
    private final @Nullable Consumer<TopicSubscription> ended;

    public Topics(Broadcaster broadcaster, SubscriptionObservers observers) {
        this.broadcaster = broadcaster;
        this.begun = observers.subscribed();
        this.ended = observers.unsubscribed();
    }

    /** Adds a subscriber, and returns how many there are with it. */
    int add(String topic, DefaultConnection connection) {
        return subscribers.add(topic, connection);
    }

    /** Removes a subscriber, and returns how many there are without it. */
    int remove(String topic, DefaultConnection connection) {
        return subscribers.remove(topic, connection);
    }

    /** Tells that a subscription has begun. Runs code of the application, so it is called under no lock. */
    void tellBegun(String topic, DefaultConnection connection, int count) {
        if (begun != null) {
            begun.accept(new TopicSubscription(topic(topic), connection, count));
        }
    }

    /** Tells that a subscription has ended, as {@link #tellBegun} does. */
    void tellEnded(String topic, DefaultConnection connection, int count) {
        if (ended != null) {
            ended.accept(new TopicSubscription(topic(topic), connection, count));
        }
    }

    /** Whether anybody wants to know of the ends of subscriptions. */
    boolean tellsEnds() {
        return ended != null;
    }

    public Topic topic(String name) {
        Objects.requireNonNull(name, "name");
        return new DefaultTopic(name, broadcaster, () -> subscribers.of(name));
    }
}
