/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.group;

import dev.kawat.History;
import dev.kawat.Members;
import dev.kawat.Position;
import dev.kawat.Topic;
import dev.kawat.impl.codec.Encoder;
import dev.kawat.impl.presence.EndpointPresence;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A topic: the group of its subscribers. */
final class DefaultTopic extends Group implements Topic {

    private static final int MAX_LIMIT = 10_000;

    private final String name;
    private final @Nullable TopicLanes lanes;
    private final EndpointPresence presence;

    /**
     * A topic.
     *
     * @param delivery brings messages to its subscribers
     * @param lanes keep its messages; null if nobody does
     * @param presence knows who the subscribers are
     */
    DefaultTopic(
            String name,
            Encoder encoder,
            Delivery delivery,
            Selection subscribers,
            @Nullable TopicLanes lanes,
            EndpointPresence presence) {
        super(encoder, delivery, subscribers);
        this.name = name;
        this.lanes = lanes;
        this.presence = presence;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public CompletionStage<Position> position() {
        return lanes("position").with(name, TopicLane::position);
    }

    @Override
    public CompletionStage<History> history(Position after, int limit) {
        Objects.requireNonNull(after, "after");
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("history: limit must be from 1 to " + MAX_LIMIT + ", got " + limit);
        }
        return lanes("history").with(name, lane -> lane.history(after, limit));
    }

    @Override
    public Members members() {
        return presence.members(name);
    }

    private TopicLanes lanes(String method) {
        TopicLanes known = lanes;
        if (known == null) {
            throw new IllegalStateException(method + ": " + Topics.WITHOUT_HISTORY + ", got '" + name + "'");
        }
        return known;
    }

    @Override
    public String toString() {
        return "topic '" + name + "'";
    }
}
