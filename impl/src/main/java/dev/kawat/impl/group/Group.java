/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.group;

import dev.kawat.Recipients;
import dev.kawat.WebSocketConnection;
import dev.kawat.impl.codec.Encoder;
import dev.kawat.impl.connection.DefaultConnection;
import java.util.Collection;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;

/** Connections of one server that are sent to together; who that is, is found out anew for each send. */
public class Group implements Recipients {

    private final Broadcaster broadcaster;
    private final Supplier<? extends Iterable<DefaultConnection>> members;
    private final Predicate<? super WebSocketConnection> filter;

    /** A group of all these. */
    public Group(Broadcaster broadcaster, Supplier<? extends Iterable<DefaultConnection>> members) {
        this(broadcaster, members, connection -> true);
    }

    private Group(
            Broadcaster broadcaster,
            Supplier<? extends Iterable<DefaultConnection>> members,
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

    /** Sends a message that is encoded otherwise than usual. */
    public final int sendBy(Encoder encoder, Object message) {
        return Broadcaster.send(message, encoder, members.get(), filter);
    }
}
