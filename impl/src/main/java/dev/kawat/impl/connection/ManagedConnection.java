/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.connection;

import dev.kawat.Position;
import dev.kawat.Recovery;
import dev.kawat.impl.group.Member;
import dev.kawat.impl.group.Subscriptions;
import dev.kawat.impl.mailbox.Mailbox;
import dev.kawat.impl.message.Outbound;
import dev.kawat.impl.security.Revocable;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** A connection as its server and its monitor see it. Usable from any thread. */
interface ManagedConnection extends Member, Revocable {

    /** Returns the id that is unique everywhere. */
    UUID uuid();

    /** Begins the closing handshake for a reason of ours. */
    void closeHere(Outbound.Close frame);

    /** Begins the closing handshake for a reason of ours when what the peer has sent so far has been handled. */
    void closeAfterReceived(int code);

    /** Ends a connection whose upgrade did not happen. */
    void abandon();

    /** Ends the connection, whose peer does not answer. */
    void lose();

    /** Ends the connection now, without a closing handshake; nothing that its callbacks have left is waited for. */
    void drop();

    /** Sets how long the peer may take to answer our close frame, instead of the endpoint's close timeout. */
    void dropAfter(Duration timeout);

    /** Stops waiting for what {@code onClose} has left or, before it was called, for what holds it up. */
    void stopWaiting();

    /** Returns the mailbox. */
    Mailbox mailbox();

    /** Returns the topics that it is subscribed to. */
    Subscriptions subscriptions();

    @Override
    default void subscribe(String topic) {
        subscriptions().subscribe(Objects.requireNonNull(topic, "topic"));
    }

    @Override
    default CompletionStage<Recovery> subscribeAsync(String topic) {
        return subscriptions().subscribeAsync(Objects.requireNonNull(topic, "topic"));
    }

    @Override
    default CompletionStage<Recovery> subscribeAsync(String topic, Position from) {
        return subscriptions().subscribe(Objects.requireNonNull(topic, "topic"), from);
    }

    @Override
    default void unsubscribe(String topic) {
        subscriptions().unsubscribe(Objects.requireNonNull(topic, "topic"));
    }

    @Override
    default void close(int code) {
        close(code, "");
    }

    @Override
    default void terminate(int code) {
        terminate(code, "");
    }
}
