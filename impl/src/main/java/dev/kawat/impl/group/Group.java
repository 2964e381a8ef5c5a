/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.group;

import dev.kawat.Published;
import dev.kawat.Reached;
import dev.kawat.Recipients;
import dev.kawat.WebSocketConnection;
import dev.kawat.impl.codec.Encoder;
import dev.kawat.impl.message.CloseCodes;
import dev.kawat.impl.message.Outbound;
import dev.kawat.spi.RelayAddress;
import java.util.Collection;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** A group of connections of one server that are sent to together. Its members are looked up anew for each send. */
public class Group implements Recipients {

    private final Encoder encoder;
    private final Delivery delivery;
    private final Selection selection;

    /**
     * A group of all these members, and of those of other nodes.
     *
     * @param relay reaches other nodes
     * @param kind what the members have in common
     * @param name the name of that; empty for everyone
     */
    public Group(
            Encoder encoder,
            EndpointRelay relay,
            RelayAddress.Kind kind,
            String name,
            Supplier<? extends Iterable<? extends Member>> members) {
        this(encoder, relay.delivery(kind, name), new Selection(members));
    }

    /**
     * Returns a group of one connection, on whichever node it is.
     *
     * @param here looks it up on this node
     */
    public static Recipients ofOne(
            Encoder encoder,
            EndpointRelay relay,
            UUID connection,
            Supplier<? extends Iterable<? extends Member>> here) {
        return new Group(encoder, relay.deliveryTo(connection), new Selection(here));
    }

    /**
     * Counts connections of this node for another one, or closes them.
     *
     * @param frame closes those that are open; null to close none
     */
    public static int reach(Iterable<? extends Member> members, Outbound.@Nullable Close frame) {
        return Broadcaster.INSTANCE.reachHere(new Selection(() -> members), frame);
    }

    Group(Encoder encoder, Delivery delivery, Selection selection) {
        this.encoder = encoder;
        this.delivery = delivery;
        this.selection = selection;
    }

    @Override
    public final Collection<WebSocketConnection> connections() {
        return StreamSupport.stream(selection.members().get().spliterator(), false)
                .filter(selection::has)
                .<WebSocketConnection>map(connection -> connection)
                .toList();
    }

    @Override
    public final Recipients filter(Predicate<? super WebSocketConnection> filter) {
        return new Group(encoder, delivery, selection.with(Objects.requireNonNull(filter, "filter")));
    }

    @Override
    public final Recipients except(WebSocketConnection connection) {
        return new Group(encoder, delivery, selection.without(connection.id()));
    }

    @Override
    public final Recipients here() {
        return new Group(encoder, delivery, selection.notKept());
    }

    @Override
    public final CompletionStage<Published> publish(Object message) {
        return delivery.publish(message, encoder, selection);
    }

    @Override
    public final CompletionStage<Reached> count() {
        return delivery.reach(selection, null);
    }

    @Override
    public final CompletionStage<Reached> close(int code, String reason) {
        return delivery.reach(selection, CloseCodes.closing(code, reason));
    }

    @Override
    public final int send(Object message) {
        return delivery.send(message, encoder, selection);
    }

    /** Sends a message that another encoder encodes, and returns how many connections it was queued for. */
    public final int sendBy(Encoder other, Object message) {
        return delivery.send(message, other, selection);
    }
}
