/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.group;

import dev.kawat.Published;
import dev.kawat.Reached;
import dev.kawat.impl.codec.Encoder;
import dev.kawat.impl.message.EncodedMessage;
import dev.kawat.impl.message.Outbound;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Brings messages to the subscribers of a topic that keeps them.
 *
 * @param topic the name of the topic
 * @param live reaches its subscribers on all nodes
 */
record KeepingDelivery(String topic, TopicLanes lanes, Delivery live) implements Delivery {

    @Override
    public int send(Object message, Encoder encoder, Selection to) {
        if (to.live()) {
            return Broadcaster.INSTANCE.send(message, encoder, to);
        }
        EncodedMessage encoded = encoded(message, encoder, to);
        return lanes.<Integer>with(topic, lane -> lane.send(encoded, to.excepted()));
    }

    @Override
    public CompletionStage<Published> publish(Object message, Encoder encoder, Selection to) {
        if (to.live()) {
            return Broadcaster.INSTANCE.publish(message, encoder, to);
        }
        EncodedMessage encoded = encoded(message, encoder, to);
        return lanes.with(topic, lane -> lane.publish(encoded, to.excepted()));
    }

    @Override
    public CompletionStage<Reached> reach(Selection to, Outbound.@Nullable Close frame) {
        return live.reach(to, frame);
    }

    private EncodedMessage encoded(Object message, Encoder encoder, Selection to) {
        if (to.filter() != null) {
            throw new IllegalStateException(
                    "send: topic '" + topic
                            + "' keeps its messages for all subscribers, so a filter needs here(), for a message that is not kept");
        }
        return encoder.encode(Objects.requireNonNull(message, "message"));
    }
}
