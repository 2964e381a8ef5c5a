/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.group;

import dev.kawat.Recipients;
import dev.kawat.WebSocketConnection;
import dev.kawat.impl.codec.Encoder;
import java.util.Collection;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;

/** A group of connections of one server that are sent to together. Its members are looked up anew for each send. */
public class Group implements Recipients {

    private final Encoder encoder;
    private final Delivery delivery;
    private final Selection selection;

    /** A group of all these members. */
    public Group(Encoder encoder, Supplier<? extends Iterable<? extends Member>> members) {
        this(encoder, Broadcaster.INSTANCE, new Selection(members));
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
    public final int send(Object message) {
        return delivery.send(message, encoder, selection);
    }

    /** Sends a message that another encoder encodes, and returns how many connections it was queued for. */
    public final int sendBy(Encoder other, Object message) {
        return delivery.send(message, other, selection);
    }
}
