/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.group;

import dev.kawat.impl.codec.Encoder;
import dev.kawat.impl.message.EncodedMessage;
import java.util.Objects;

/**
 * Brings messages to the subscribers of a topic that keeps them.
 *
 * @param topic the name of the topic
 */
record KeepingDelivery(String topic, TopicLanes lanes) implements Delivery {

    @Override
    public int send(Object message, Encoder encoder, Selection to) {
        if (to.live()) {
            return Broadcaster.INSTANCE.send(message, encoder, to);
        }
        if (to.filter() != null) {
            throw new IllegalStateException(
                    "send: topic '" + topic
                            + "' keeps its messages for all subscribers, so a filter needs here(), for a message that is not kept");
        }
        EncodedMessage encoded = encoder.encode(Objects.requireNonNull(message, "message"));
        return lanes.with(topic, lane -> lane.send(encoded, to.excepted()));
    }
}
