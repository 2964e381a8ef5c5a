/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.WebSocket;
import java.time.Instant;
import java.util.List;
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
