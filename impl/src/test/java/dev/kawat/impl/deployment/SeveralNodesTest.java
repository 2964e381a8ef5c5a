/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kawat.ConnectionHandler;
import dev.kawat.Handshake;
import dev.kawat.Identity;
import dev.kawat.Member;
import dev.kawat.Members;
import dev.kawat.Reached;
import dev.kawat.Recipients;
import dev.kawat.ServerHandler;
import dev.kawat.ServerOptions;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.WebSocketServer;
import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.connection.DefaultServer;
import dev.kawat.impl.testing.PairClient;
import dev.kawat.impl.testing.TestApplication;
import jakarta.websocket.OnMessage;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Presence, questions and HTTP sessions of whole deployments: two of them, and one alone. */
class SeveralNodesTest {

    @WebSocketEndpoint(value = "/room", presence = "topics")
    static class Room {

        @OnMessage
        void join(String topic, WebSocketConnection connection) {
            connection.subscribe(topic);
        }
    }

    @WebSocketEndpoint(value = "/side", relay = "none", presence = "users")
    static class Side {

        @OnMessage
        void received(String message) {}
    }

    private static PairClient connect(TestApplication node, String path, String user, String session) {
        Handshake.Builder handshake = Handshake.to(path);
        if (user != null) {
            handshake.principal(() -> user);
        }
        return node.connect(session == null ? handshake : handshake.httpSessionId(session));
    }

    private static Reached now(CompletionStage<Reached> stage) {
        assertThat(stage.toCompletableFuture()).isDone();
        return stage.toCompletableFuture().join();
    }

    private static DefaultServer room(TestApplication node) {
        return server(node, "Room");
    }

    private static DefaultServer server(TestApplication node, String name) {
        return (DefaultServer) node.deployment().webSocketServers().byName(name).orElseThrow();
    }

    /** Two nodes of which each does what it is told at once. */
    @Nested
    class Two {

        private final TestApplication first = node("first");
        private final TestApplication second = node("second");

        Two() {
            pass(Duration.ofSeconds(3));
        }

        private TestApplication node(String name) {
            return TestApplication.builder()
                    .endpoint(Room.class, Room::new)
                    .endpoint(Side.class, Side::new)
                    .set("kawat.relay", "memory")
                    .set("kawat.relay-application", "several nodes")
                    .set("kawat.relay-node", name)
                    .start();
        }

        private void pass(Duration duration) {
            for (long left = duration.toMillis(); left > 0; left -= 250) {
                first.time().advance(Duration.ofMillis(250));
                second.time().advance(Duration.ofMillis(250));
            }
        }

        @AfterEach
        void stop() {
            first.close();
            second.close();
        }

        @Test
        void knowWhoIsConnectedToBoth() {
            PairClient ann = connect(first, "/room", "ann", null);
            connect(second, "/room", "ann", null).send("food");
            PairClient unknown = connect(second, "/room", null, null);
            unknown.send("food");
            connect(second, "/side", "eve", null);
            pass(Duration.ofSeconds(1));

            assertThat(room(first).members())
                    .isEqualTo(room(second).members())
                    .isEqualTo(new Members(List.of(new Member("ann", 2)), 1));
            assertThat(room(first).topic("food").members()).isEqualTo(new Members(List.of(new Member("ann", 1)), 1));
            assertThat(server(first, "Side").members()).isEqualTo(new Members(List.of(), 0));
            assertThat(server(second, "Side").members()).isEqualTo(new Members(List.of(new Member("eve", 1)), 0));

            unknown.connection().renewIdentity(Identity.of("bob"));
            ann.connection().drop();
            pass(Duration.ofSeconds(1));
            Members now = new Members(List.of(new Member("ann", 1), new Member("bob", 1)), 0);
            assertThat(room(first).members()).isEqualTo(now);
            assertThat(room(first).topic("food").members()).isEqualTo(now);
        }

        @Test
        void countAndCloseTogether() {
            connect(first, "/room", "ann", null);
            PairClient there = connect(second, "/room", "ann", null);
            there.send("food");
            connect(second, "/side", "ann", null);

            assertThat(now(room(first).user("ann").count())).isEqualTo(new Reached(2, 2, 2, true));
            assertThat(now(room(first).topic("food").count())).isEqualTo(new Reached(1, 2, 2, true));
            Recipients everywhere = second.deployment().webSocketServers().user("ann");
            assertThat(now(everywhere.count())).isEqualTo(new Reached(3, 2, 2, true));
            assertThat(now(room(first).user("ann").close(4001, "out"))).isEqualTo(new Reached(2, 2, 2, true));

            assertThat(there.close().code()).isEqualTo(4001);
            assertThat(there.close().reason()).isEqualTo("out");
            assertThat(now(everywhere.count()).connections()).isOne();
            assertThatThrownBy(() -> everywhere.close(1005, "")).isInstanceOf(IllegalArgumentException.class);
        }

        @Test
        void reachEveryoneOfAServerThatOpensWhileTheyRun() {
            WebSocketServer here = open(first);
            open(second);
            PairClient ann = connect(second, "/late", null, null);

            here.everyone().send("hello");
            here.anywhere(ann.connection().globalId()).send("you");

            assertThat(ann.received()).containsExactly("hello", "you");
        }

        private static WebSocketServer open(TestApplication node) {
            ServerHandler echoes =
                    (server, event) -> (ConnectionHandler) (connection, message) -> connection.send(message.data());
            return node.deployment()
                    .webSocketServers()
                    .open(echoes, ServerOptions.path("/late").name("late"));
        }

        @Test
        void refuseANameThatIsTooLongEachTimeAndDoNotKeepIt() {
            DefaultConnection ann = connect(first, "/room", "ann", null).connection();
            String name = "x".repeat(256);

            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> ann.subscribe(name))
                        .hasMessageContaining("at most 255 bytes of UTF-8, got 256");
            }
            assertThat(ann.topics()).isEmpty();
        }

        @Test
        void doNotWaitForASubscriptionOfAConnectionThatHasEnded() {
            DefaultConnection ann = connect(first, "/room", "ann", null).connection();
            assertThat(ann.subscribeAsync("food").toCompletableFuture())
                    .as("no engine confirms it")
                    .isNotDone();
            ann.drop();

            assertThat(ann.subscribeAsync("sport").toCompletableFuture()).isDone();
        }

        @Test
        void endTheConnectionsOfAnHttpSessionOnBoth() {
            PairClient its = connect(second, "/room", null, "s1");
            PairClient side = connect(second, "/side", null, "s1");
            PairClient other = connect(second, "/room", null, "s2");

            first.deployment().sessions().ended("s1");

            assertThat(its.close().code()).isEqualTo(1008);
            assertThat(side.close().code()).isEqualTo(1008);
            first.deployment().sessions().renamed("s2", "s3");
            first.deployment().sessions().ended("s2");
            assertThat(other.closes()).isEmpty();
            first.deployment().sessions().ended("s3");
            assertThat(other.close().code()).isEqualTo(1008);
        }

        @Test
        void endTheConnectionsOfALoginWithoutASessionOnBoth() {
            String cookie = "LtpaToken2=0123456789abcdef0123";
            PairClient its =
                    second.connect(Handshake.to("/room").principal(() -> "ann").header("Cookie", cookie));

            first.deployment().sessions().loggedOut(Set.of("0".repeat(64)));
            assertThat(its.closes()).isEmpty();
            first.deployment()
                    .sessions()
                    .loggedOut(dev.kawat.impl.security.LoginCookies.logins("ann", List.of(cookie)));

            assertThat(its.close().code()).isEqualTo(1008);
        }
    }

    /** One node without a relay. */
    @Nested
    class Alone {

        private final TestApplication node = TestApplication.builder()
                .endpoint(Room.class, Room::new)
                .endpoint(Side.class, Side::new)
                .start();

        @AfterEach
        void stop() {
            node.close();
        }

        @Test
        void knowsWhoIsConnected() {
            connect(node, "/room", "ann", null).send("food");
            connect(node, "/room", null, null);

            assertThat(room(node).members()).isEqualTo(new Members(List.of(new Member("ann", 1)), 1));
            assertThat(room(node).topic("food").members()).isEqualTo(new Members(List.of(new Member("ann", 1)), 0));
            assertThatThrownBy(() -> server(node, "Side").topic("food").members())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("presence is users");
        }

        @Test
        void countsAndClosesAtOnce() {
            PairClient ann = connect(node, "/room", "ann", null);
            connect(node, "/room", "bob", null);

            assertThat(now(room(node).everyone().count())).isEqualTo(new Reached(2, 1, 1, true));
            assertThat(now(room(node).everyone().except(ann.connection()).count())
                            .connections())
                    .isOne();
            assertThat(now(room(node)
                            .everyone()
                            .filter(connection -> connection == ann.connection())
                            .close(4001, "out")))
                    .isEqualTo(new Reached(1, 1, 1, true));
            assertThat(ann.close().code()).isEqualTo(4001);
        }
    }

    @Test
    void withoutPresenceNobodyIsKnown() {
        try (TestApplication node = TestApplication.builder()
                .endpoint(Room.class, Room::new)
                .set("kawat.endpoint.Room.presence", "off")
                .start()) {
            assertThatThrownBy(() -> room(node).members())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("members: nobody knows who is connected while the setting presence is off, so set it to"
                            + " users or topics");
            assertThatThrownBy(() -> room(node).topic("food").members()).hasMessageContaining("presence is off");
        }
    }
}
