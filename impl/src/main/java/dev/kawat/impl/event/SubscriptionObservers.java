/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.event;

import dev.kawat.TopicGap;
import dev.kawat.TopicSubscription;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The observers of the topics of one server, and of its users. An event without observers is null, so that it costs nothing.
 *
 * @param subscribed called after a subscription has begun, on the thread that subscribed
 * @param unsubscribed called after a subscription has ended, on the thread that ended it, or after {@code onClose}
 * @param missed called when a subscriber misses messages of a topic with a history, on any thread that may block
 * @param presence the observers of users
 */
public record SubscriptionObservers(
        @Nullable Consumer<TopicSubscription> subscribed,
        @Nullable Consumer<TopicSubscription> unsubscribed,
        @Nullable Consumer<TopicGap> missed,
        PresenceObservers presence) {

    /** No observers. */
    public static final SubscriptionObservers NONE =
            new SubscriptionObservers(null, null, null, PresenceObservers.NONE);
}
