/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * Figures of the relay of this node, counted since the application started; see {@link Cluster#metrics}. A snapshot, whose parts
 * may be a moment apart.
 *
 * @param link the link to the engine
 * @param messages the messages that went through
 * @param lost the messages that were lost, or may have been, for each reason: of other nodes for
 *     {@link RelayLoss.Reason#INBOUND_FULL}, in batches, and of this node for all others
 * @param rejected the envelopes that came and were dropped, for each flaw
 * @param queued the bytes that wait now
 */
public record RelayMetrics(
        Link link, Messages messages, Map<RelayLoss.Reason, Long> lost, Map<Flaw, Long> rejected, Queued queued) {

    /** Copies the maps, and adds 0 for what they do not have. */
    public RelayMetrics {
        lost = complete(RelayLoss.Reason.class, lost);
        rejected = complete(Flaw.class, rejected);
    }

    private static <E extends Enum<E>> Map<E, Long> complete(Class<E> type, Map<E, Long> known) {
        Map<E, Long> complete = new EnumMap<>(type);
        for (E key : type.getEnumConstants()) {
            complete.put(key, known.getOrDefault(key, 0L));
        }
        return Collections.unmodifiableMap(complete);
    }

    /**
     * The link to the engine. A hop is the way of a heartbeat of this node to the engine and back; there is one each second.
     *
     * @param state the state
     * @param reconnects how often the link was made again after it was lost
     * @param followed how many topics, users and endpoints this node receives messages for
     * @param hopMedian the median of the hops of the last minute; zero if there was none
     * @param hopP99 the 99th percentile of the hops of the last minute; zero if there was none
     */
    public record Link(ClusterState state, long reconnects, int followed, Duration hopMedian, Duration hopP99) {}

    /**
     * Numbers of messages.
     *
     * @param published how many messages of this node the engine has taken
     * @param received how many messages of other nodes have come
     * @param delivered how many times one of them was queued for a connection, without those to topics with a history
     * @param repaired how many messages to topics with a history did not come, and were read from the engine
     */
    public record Messages(long published, long received, long delivered, long repaired) {}

    /**
     * Bytes that wait.
     *
     * @param backlogBytes the bytes of messages that wait for the engine, at most {@code relay-buffer}
     * @param inboundBytes the bytes of messages of other nodes that wait for connections here, at most {@code relay-inbound}
     */
    public record Queued(long backlogBytes, long inboundBytes) {}

    /** The flaws of envelopes: bytes that come from the engine, and are no message of this application. */
    public enum Flaw {
        /** The bytes do not begin like an envelope, or end too early. */
        MALFORMED,
        /** The version of the envelope is unknown to this node. */
        VERSION,
        /** The signature is missing or wrong: another {@code relay-secret}, or a forgery. */
        SIGNATURE,
        /** A text is not UTF-8. */
        TEXT
    }
}
