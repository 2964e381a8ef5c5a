/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.group;

import dev.kawat.impl.settings.HistoryRules;
import dev.kawat.spi.RelayAddress;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The relay of one endpoint, which may have none. Usable from any thread. */
public final class EndpointRelay {

    /** The relay of an endpoint whose connections are all on this node. */
    public static final EndpointRelay NONE = new EndpointRelay("", null);

    private final String endpoint;
    private final @Nullable Relaying relaying;

    private EndpointRelay(String endpoint, @Nullable Relaying relaying) {
        this.endpoint = endpoint;
        this.relaying = relaying;
    }

    /** The relay of an endpoint with this name. */
    public static EndpointRelay of(String endpoint, Relaying relaying) {
        return new EndpointRelay(endpoint, Objects.requireNonNull(relaying, "relaying"));
    }

    /** Returns what brings messages to those who have an address. */
    Delivery delivery(RelayAddress.Kind kind, String name) {
        return relaying == null ? Broadcaster.INSTANCE : new RelayedDelivery(relaying, address(kind, name), null);
    }

    /** Returns what brings messages to one connection, on whichever node it is. */
    Delivery deliveryTo(UUID connection) {
        return relaying == null
                ? Broadcaster.INSTANCE
                : new RelayedDelivery(relaying, address(RelayAddress.Kind.EVERYONE, ""), connection);
    }

    private RelayAddress address(RelayAddress.Kind kind, String name) {
        return new RelayAddress(kind, endpoint, name);
    }

    /** Returns the history of a topic, which all nodes share; null without a relay. */
    @Nullable
    SharedTopic topic(String name, HistoryRules.Rule rule, ConnectionIds connections) {
        return relaying == null
                ? null
                : new SharedTopic(address(RelayAddress.Kind.TOPIC, name), rule, relaying.history(), connections);
    }

    /** Returns a stage that is complete when this node receives what other nodes send to a topic. */
    CompletionStage<Void> whenFollowed(String topic) {
        return relaying == null
                ? CompletableFuture.completedStage(null)
                : relaying.whenFollowed(address(RelayAddress.Kind.TOPIC, topic));
    }

    /** Checks a name that connections are going to have together. */
    public void check(String name) {
        if (relaying != null) {
            address(RelayAddress.Kind.TOPIC, name);
        }
    }

    /**
     * Notes that a name has one connection more, and how many it has with it. A user whose name is too long cannot be reached from
     * other nodes, and who tries is told.
     */
    public void joined(RelayAddress.Kind kind, String name, int count) {
        if (relaying != null && count == 1 && RelayAddress.isName(name)) {
            relaying.use(address(kind, name));
        }
    }

    /** Notes that a name has one connection less, and how many it has without it. */
    public void left(RelayAddress.Kind kind, String name, int count) {
        if (relaying != null && count == 0 && RelayAddress.isName(name)) {
            relaying.mayLeave(address(kind, name));
        }
    }
}
