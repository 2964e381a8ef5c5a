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

    private final Broadcaster broadcaster;
    private final Supplier<? extends Iterable<? extends Member>> members;
    private final Predicate<? super WebSocketConnection> filter;

    /** A group of all these members. */
    public Group(Broadcaster broadcaster, Supplier<? extends Iterable<? extends Member>> members) {
        this(broadcaster, members, connection -> true);
    }

    private Group(
            Broadcaster broadcaster,
            Supplier<? extends Iterable<? extends Member>> members,
            Predicate<? super WebSocketConnection> filter) {
        this.broadcaster = broadcaster;
        this.members = members;
        this.filter = filter;
    }

    @Override
    public final Collection<WebSocketConnection> connections() {
        return StreamSupport.stream(members.get().spliterator(), false)
                .filter(filter)
                .<WebSocketConnection>map(connection -> connection)
                .toList();
    }

    @Override
    public final Recipients filter(Predicate<? super WebSocketConnection> further) {
        Objects.requireNonNull(further, "filter");
        return new Group(broadcaster, members, connection -> filter.test(connection) && further.test(connection));
    }

    @Override
    public final int send(Object message) {
        return broadcaster.send(message, members.get(), filter);
    }

    /** Sends a message that another encoder encodes, and returns how many connections it was queued for. */
    public final int sendBy(Encoder encoder, Object message) {
        return Broadcaster.send(message, encoder, members.get(), filter);
    }
}
