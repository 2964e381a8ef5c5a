/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.WebSocket;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The guides about who sends what to whom, and from where. */
class DocumentedSendingTest extends GuideTest {

    @Test
    void sendsFromARestResource() throws Exception {
        KawatServer server =
                programs.compile(guide("send-from-a-rest-resource")).start();
        Peer cook = programs.connect(server, "news?topic=food");
        programs.connect(server, "news?topic=sport");

        Object answer = publish(server);
        Instant deadline = Instant.now().plusSeconds(20);
        while (answer.equals("queued for 0") && Instant.now().isBefore(deadline)) {
            Thread.onSpinWait(); // onOpen, which subscribes, may run after the client is connected
            answer = publish(server);
        }

        assertThat(answer).isEqualTo("queued for 1");
        assertThat(cook.text()).isEqualTo("rice is cheaper");
        assertThat(programs.ask(server, "NewsResource", "readers")).isEqualTo("2");
    }

    private Object publish(KawatServer server) throws Exception {
        return programs.ask(server, "NewsResource", "publish", "food", "rice is cheaper");
    }

    @Test
    void sendsFromATimer() throws Exception {
        KawatServer server = programs.compile(guide("send-from-a-timer")).start();
        Peer peer = programs.connect(server, "time");

        assertThat(peer.ask("start")).isEqualTo("start");

        Instant first = Instant.parse(peer.text());
        assertThat(Instant.parse(peer.text())).isAfter(first);
    }

    @Test
    void broadcasts() throws Exception {
        KawatServer server = programs.compile(guide("broadcast")).start();
        Peer both = programs.connect(server, "exchange?symbol=ACME&symbol=BOLT");
        Peer bolt = programs.connect(server, "exchange?symbol=BOLT");
        Peer none = programs.connect(server, "exchange");
        none.ask("NONE 0"); // all of them are open
        bolt.ask("NONE 0");
        both.ask("NONE 0");

        assertThat(bolt.ask("ACME 7")).isEqualTo("queued for 1");
        assertThat(both.text()).isEqualTo("ACME 7");
        assertThat(both.ask("BOLT 8")).isEqualTo("queued for 1");
        assertThat(bolt.text()).isEqualTo("BOLT 8");
        none.send("ALL closed");
        assertThat(texts(none, 2)).containsExactly("ALL closed", "queued for 3");
        assertThat(both.text()).isEqualTo("ALL closed");
        assertThat(bolt.text()).isEqualTo("ALL closed");
    }

    @Test
    void tellsWhatBecameOfAMessage() throws Exception {
        KawatServer server = programs.compile(guide("when-redis-goes-away")).start();

        assertThat(programs.connect(server, "orders").ask("a book")).isEqualTo("sent");
    }

    @Test
    void showsItsNodes() throws Exception {
        KawatServer server = programs.compile(guide("run-on-several-nodes")).start();

        assertThat(programs.connect(server, "nodes").ask("?"))
                .isEqualTo("OFF with 1 nodes: 0 published, 0 received, 0 reconnects, hop 0 us");
    }

    @Test
    void keepsHistory() throws Exception {
        KawatServer server = programs.compile(guide("keep-history")).start();
        Peer editor = programs.connect(server, "desks/sport");
        editor.send("kick-off");
        List<String> first = texts(editor, 2);
        assertThat(first).first().isEqualTo("kick-off");
        String position = first.get(1).substring("at ".length());
        editor.send("goal");
        assertThat(texts(editor, 2)).first().isEqualTo("goal");

        Peer late = programs.connect(server, "desks/sport");
        Peer back = programs.connect(server, "desks/sport?after=" + position);
        Peer stranger = programs.connect(server, "desks/sport?after=elsewhere-1-0000");
        assertThat(texts(late, 2)).containsExactly("kick-off", "goal");
        assertThat(back.text()).isEqualTo("goal");
        assertThat(stranger.text()).isEqualTo("some lines are missing: load the page again");
        editor.send("over");

        assertThat(List.of(late.text(), back.text(), stranger.text())).containsOnly("over");
    }

    @Test
    void tellsWhoIsOnline() throws Exception {
        KawatServer server =
                programs.compile(guide("who-is-online")).start(options -> options.set("kawat.presence-linger", "10ms"));
        Peer ann = programs.connect(server, "teams/red?user=ann");
        assertThat(ann.text()).isEqualTo("ann has come");
        Peer bob = programs.connect(server, "teams/red?user=bob");
        assertThat(List.of(ann.text(), bob.text())).containsOnly("bob has come");
        Peer eve = programs.connect(server, "teams/blue?user=eve");
        assertThat(eve.text()).isEqualTo("eve has come");
        Peer unknown = programs.connect(server, "teams/blue");

        assertThat(unknown.ask("team?")).isEqualTo("eve and 1 unknown");
        assertThat(ann.ask("team?")).isEqualTo("ann, bob and 0 unknown");
        assertThat(ann.ask("all?")).isEqualTo("ann, bob, eve and 1 unknown");
        bob.leave();

        assertThat(ann.text()).isEqualTo("bob has gone");
    }

    @Test
    void closesTheConnectionsOfAUser() throws Exception {
        KawatServer server =
                programs.compile(guide("close-a-users-connections")).start();
        Peer first = programs.connect(server, "support?user=ann");
        Peer second = programs.connect(server, "support?user=ann");
        Peer other = programs.connect(server, "support?user=bob");
        assertThat(List.of(first.ask("hello"), second.ask("hello"), other.ask("hello")))
                .containsOnly("hello");

        assertThat(accounts(server, "count")).isEqualTo("2 connections, all nodes");
        assertThat(accounts(server, "block")).isEqualTo("2 connections, all nodes");

        for (Peer peer : List.of(first, second)) {
            assertThat(peer.text()).isEqualTo("your account is blocked");
            assertThat(peer.closed()).isEqualTo(4003);
        }
        assertThat(other.ask("still here")).isEqualTo("still here");
    }

    private Object accounts(KawatServer server, String method) throws Exception {
        CompletionStage<?> answer = (CompletionStage<?>) programs.ask(server, "Support$Accounts", method, "ann");
        return answer.toCompletableFuture().get(Peer.PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void tellsWhatBecameOfMessages() throws Exception {
        KawatServer server = programs.compile(guide("know-when-sent")).start();
        Peer operator = programs.connect(server, "backups?role=operator");
        Peer client = programs.connect(server, "backups?role=client");

        client.send("1000");

        assertThat(client.bytes()).hasSize(1000);
        assertThat(operator.text()).isEqualTo("1000 written, 0 wait");
        WebSocket deaf = Peer.deaf(server, "backups?role=client");
        deaf.sendText("50000000", true).join();
        deaf.sendText("70000", true).join();
        String first = operator.text();
        deaf.abort();
        assertThat(List.of(first, operator.text()))
                .anyMatch(line -> line.startsWith("70000 OVERFLOW, "))
                .anyMatch(line -> line.matches("50000000 (OVERFLOW|CLOSED), .*"));
    }

    @Test
    void choosesThreads() throws Exception {
        KawatServer server = programs.compile(guide("choose-the-thread")).start();
        Peer visitor = programs.connect(server, "desk");
        assertThat(visitor.text()).isEqualTo("opened");

        String worker = visitor.ask("who");
        String receiver = programs.connect(server, "counter").ask("3");

        assertThat(receiver).startsWith("3 on XNIO-");
        if (Runtime.version().feature() < 24) {
            assertThat(worker).startsWith("who on kawat-worker-");
        } else {
            assertThat(worker).isEqualTo("who on "); // virtual threads have no name
        }
    }

    @Test
    void talksToABrowser() throws Exception {
        KawatServer server = programs.compile(guide("connect-a-browser")).start();
        Peer ann = programs.connect(server, "notes?author=ann");
        Peer bob = programs.connect(server, "notes?author=bob");
        bob.ask("{\"text\": \"here\"}");

        ann.send("{\"text\": \" hello \"}");

        assertThat(bob.text()).contains("\"author\":\"ann\"", "\"text\":\"hello\"");
    }
}
