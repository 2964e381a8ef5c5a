/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.presence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.Identity;
import dev.kawat.Member;
import dev.kawat.Members;
import dev.kawat.Topic;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketServer;
import dev.kawat.impl.event.PresenceObservers;
import dev.kawat.impl.presence.Row.Count;
import dev.kawat.impl.settings.PresenceChoice;
import dev.kawat.impl.testing.ManualExecutor;
import dev.kawat.impl.testing.ManualTime;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who is connected to one node, and whom its observers are told of. */
class PresenceTest {

    private static final Duration LINGER = Duration.ofSeconds(3);

    private final ManualTime time = new ManualTime();
    private final ManualExecutor workers = new ManualExecutor();
    private final Presence presence = new Presence(time, LINGER, workers);
    private final EndpointPresence room = presence.ofEndpoint("room", PresenceChoice.TOPICS, true);
    private final List<String> told = new ArrayList<>();
    private final PresenceObservers observers = new PresenceObservers(
            joined -> told.add(
                    "+" + joined.user() + joined.topic().map(Topic::name).orElse("")),
            left -> told.add("-" + left.user() + left.topic().map(Topic::name).orElse("")));

    /** A connection that gets its identity when a test says so. */
    private static final class Peer {

        private final long id;
        private Optional<Identity> identity = Optional.empty();
        private final WebSocketConnection connection;

        Peer(long id) {
            this.id = id;
            this.connection = proxy(WebSocketConnection.class, name -> name.equals("id") ? this.id : this.identity);
        }

        Peer named(String name) {
            identity = Optional.of(Identity.of(name));
            return this;
        }
    }

    private interface Answers {
        Object of(String method);
    }

    private static <T> T proxy(Class<T> type, Answers answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> method.getName().equals("topic")
                        ? proxy(Topic.class, name -> arguments[0])
                        : answers.of(method.getName())));
    }

    private void observe() {
        room.observe(proxy(WebSocketServer.class, name -> name), observers);
    }

    /** Lets the observers be told of all that is due. */
    private void tell() {
        presence.tick();
        workers.runAll();
    }

    @Test
    void connectionsMoveToTheirUserWhenTheyHaveOne() {
        Peer peer = new Peer(1);
        room.subscribed("food", peer.connection); // before it is admitted
        assertThat(room.members("food").anonymous()).isOne();
        assertThat(room.members().connections()).isZero();
        room.add(peer.connection);
        room.add(peer.named("ann").connection);
        room.add(peer.connection);

        Members ann = new Members(List.of(new Member("ann", 1)), 0);
        assertThat(room.members()).isEqualTo(ann);
        assertThat(room.members("food")).isEqualTo(ann);
        room.remove(peer.connection);
        room.unsubscribed("food", peer.connection);
        assertThat(room.members().connections()).isZero();
        assertThat(room.members("food").connections()).isZero();
    }

    @Test
    void subscriberThatIsNeverAdmittedLeavesNothing() {
        Peer peer = new Peer(1);
        room.subscribed("food", peer.connection);
        room.subscribed("food", peer.connection);
        room.unsubscribed("food", peer.connection);

        assertThat(presence.own(true).all()).isEmpty();
        assertThat(presence.own(true).rows()).isZero();
    }

    @Test
    void observersAreToldOfThoseWhoAreThereAndThenOfChanges() {
        room.add(new Peer(1).named("ann").connection);
        presence.changed(7, List.of(new Count(new Row(new Scope("room", "food"), "bob"), 1)));
        presence.changed(7, List.of(new Count(new Row(new Scope("elsewhere", null), "eve"), 1)));
        observe();
        tell();
        assertThat(told).containsExactlyInAnyOrder("+ann", "+bobfood");

        presence.left(7);
        time.advance(LINGER);
        tell();
        assertThat(told).hasSize(3).last().isEqualTo("-bobfood");
    }

    @Test
    void whoHasGoneBeforeAnybodyWasToldIsNotToldOf() {
        observe();
        Peer peer = new Peer(1).named("ann");
        room.add(peer.connection);
        presence.tick(); // the observer has not run yet
        room.remove(peer.connection);
        time.advance(LINGER);
        presence.tick();
        assertThat(workers.waiting()).as("one after another").isOne();
        tell();

        assertThat(told).isEmpty();
        room.add(peer.connection);
        tell();
        assertThat(told).containsExactly("+ann");
    }

    @Test
    void endpointThatIsClosedTellsNothing() {
        observe();
        Peer peer = new Peer(1).named("ann");
        room.add(peer.connection);
        tell();
        room.remove(peer.connection);
        room.close();
        room.close();
        time.advance(LINGER);
        tell();

        assertThat(told).containsExactly("+ann");
        assertThat(presence.own(false).changes()).hasSize(1);
        assertThat(presence.isShared()).isFalse();
    }

    @Test
    void changesThatNobodyAsksForAreBounded() {
        EndpointPresence visited = presence.ofEndpoint("visited", PresenceChoice.USERS, true);
        for (int i = 0; i < 25_000; i++) {
            WebSocketConnection visitor = new Peer(i).named("visitor" + i).connection;
            visited.add(visitor);
            visited.remove(visitor);
        }

        Presence.Own own = presence.own(true);
        assertThat(own.changes()).hasSizeLessThanOrEqualTo(10_000);
        assertThat(own.all()).isEmpty();
        assertThat(own.forgotten()).isTrue();
        assertThat(presence.own(true).forgotten()).isFalse();
    }

    @Test
    void endpointsOfThisNodeAloneTellOthersNothing() {
        EndpointPresence side = presence.ofEndpoint("side", PresenceChoice.USERS, false);
        side.add(new Peer(1).named("ann").connection);

        assertThat(side.members().users()).containsExactly(new Member("ann", 1));
        assertThat(presence.own(true).all()).isEmpty();
    }
}
