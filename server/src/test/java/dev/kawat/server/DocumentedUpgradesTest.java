/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The guides about upgrades of requests and small state, and the migrations from systems that have both. */
class DocumentedUpgradesTest extends GuideTest {

    @Test
    void upgradesARequest() throws Exception {
        KawatServer server = programs.compile(guide("upgrade-a-request"))
                .withServlet("Shout")
                .start();
        Peer ann = programs.connect(server, "shout?name=ann");

        assertThat(ann.text()).isEqualTo("hello ann");
        assertThat(ann.ask("quiet")).isEqualTo("QUIET");
        assertThat(Peer.refused(server, "shout")).as("without a name").isEqualTo(400);
        assertThat(Peer.refused(server, "shout?name=eve", header("Origin", "http://evil.example")))
                .isEqualTo(403);
    }

    @Test
    void answersPingsOfApplications() throws Exception {
        KawatServer server =
                programs.compile(guide("answer-pings-of-applications")).start();
        Peer ann = programs.connect(server, "board");

        assertThat(ann.ask("chalk")).isEqualTo("chalk");
        assertThat(ann.ask("ping")).isEqualTo("pong");
        assertThat(ann.ask("ping ")).isEqualTo("ping , with a heartbeat");
    }

    @Test
    void keepsAnAttachment() throws Exception {
        KawatServer server = programs.compile(guide("keep-state")).start();
        Peer ann = programs.connect(server, "walk");

        assertThat(ann.ask("east")).isEqualTo("1 east, 0 north");
        assertThat(ann.ask("north")).isEqualTo("1 east, 1 north");
    }

    @Test
    void migratesFromFibjs() throws Exception {
        KawatServer server = programs.compile(guide("migrate-from-fibjs"))
                .withServlet("Sockets")
                .start();
        Peer ann = programs.connect(server, "ws?key=secret");

        assertThat(ann.ask("{\"item\": \"tea\"}")).isEqualTo("ordered tea");
        ann.send("raw".getBytes(StandardCharsets.UTF_8));
        assertThat(ann.bytes()).asString().isEqualTo("raw");
        assertThat(Peer.refused(server, "ws")).isEqualTo(403);

        programs.ask(server, "Feed", "connect", "ws://127.0.0.1:" + server.port() + "/ws?key=secret");
        awaitTexts(server, "Feed", "events", "message ordered tea");
    }

    @Test
    void migratesFromWorkers() throws Exception {
        KawatServer server = programs.compile(guide("migrate-from-workers"))
                .withServlet("Worker")
                .start();
        Peer worker = programs.connect(server, "echo");
        assertThat(worker.ask("hello")).isEqualTo("hello!");
        worker.leave();
        assertThat(worker.closed()).isEqualTo(1000);

        Peer ann = programs.connect(server, "rooms/blue?name=ann");
        Peer bob = programs.connect(server, "rooms/blue?name=bob");
        Peer eve = programs.connect(server, "rooms/red?name=eve");
        assertThat(ann.ask("hi")).isEqualTo("ann: hi");
        assertThat(bob.text()).isEqualTo("ann: hi");
        assertThat(eve.ask("ping")).isEqualTo("pong");
    }

    @Test
    void migratesFromPartyKit() throws Exception {
        KawatServer server = programs.compile(guide("migrate-from-partykit")).start();
        Peer ann = programs.connect(server, "parties/poll/lunch?name=ann");
        assertThat(ann.text()).isEqualTo("{}");
        assertThat(ann.ask("soup")).isEqualTo("{soup=1}");
        Peer bob = programs.connect(server, "parties/poll/lunch?name=bob");
        Peer eve = programs.connect(server, "parties/poll/dinner?name=eve");
        assertThat(bob.text()).isEqualTo("{soup=1}");
        assertThat(eve.text()).isEqualTo("{}");

        assertThat(bob.ask("soup")).isEqualTo("{soup=2}");

        assertThat(ann.text()).isEqualTo("{soup=2}");
        assertThat(eve.ask("pie")).isEqualTo("{pie=1}");
    }
}
