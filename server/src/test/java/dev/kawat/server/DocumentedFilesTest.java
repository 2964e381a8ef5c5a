/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The guides about endpoints that files declare. */
class DocumentedFilesTest extends GuideTest {

    /** Writes the file of a page to the directory of the programs. */
    private void declare(String page, String name) throws IOException {
        Path file = directory.resolve("META-INF/kawat").resolve(name + ".websocket");
        Files.createDirectories(file.getParent());
        Files.writeString(file, Programs.files(guide(page)).get(0));
    }

    @Test
    void migratesFromDirigible() throws Exception {
        programs.compile(guide("migrate-from-dirigible"));
        declare("migrate-from-dirigible", "orders");
        KawatServer server = programs.start();

        Peer peer = programs.connect(server, "orders");
        assertThat(peer.text()).isEqualTo("welcome");
        assertThat(peer.ask("tea")).isEqualTo("ordered tea");
        peer.leave();

        awaitTexts(server, "Journal", "notes", "message tea", "onclose");
        programs.ask(server, "Suppliers", "order", "ws://127.0.0.1:" + server.port() + "/orders", "coal");
        awaitTexts(
                server,
                "Journal",
                "notes",
                "message tea",
                "onclose",
                "message coal",
                "message welcome",
                "message ordered coal");
        assertThat(programs.ask(server, "Suppliers", "open")).isEqualTo(1);
        programs.ask(server, "Suppliers", "leave");
        assertThat(programs.ask(server, "Suppliers", "open")).isEqualTo(0);
    }

    @Test
    void declaresEndpointsInFiles(@TempDir Path folder) throws Exception {
        programs.compile(guide("declare-endpoints-in-files"));
        declare("declare-endpoints-in-files", "sport");
        KawatServer server = programs.start(
                builder -> builder.set("kawat.artefacts", folder.toString()).set("sport.limit", "10"));

        Peer peer = programs.connect(server, "sport/chess");
        assertThat(peer.ask("1:0")).isEqualTo("sport: 1:0");
        Files.writeString(folder.resolve("letters.websocket"), """
                {"endpoint": "letters", "handler": "Dear %s", "engine": "template"}
                """);
        Files.writeString(folder.resolve("wrong.websocket"), "{\n\"endpoint\": 1}");

        awaitTexts(
                server,
                "Monitor",
                "states",
                "sport STARTED /sport/{topic}",
                "letters STARTED /letters",
                "wrong FAILED ?");
        assertThat(programs.connect(server, "letters").ask("reader")).isEqualTo("Dear reader");
        assertThat((List<?>) programs.ask(server, "Monitor", "alarms"))
                .singleElement()
                .asString()
                .startsWith("wrong.websocket line 2: ")
                .contains("endpoint must be a text, got '1'", "key 'handler' must be there");
        peer.send("longer than allowed");
        assertThat(peer.closed()).isEqualTo(1009);
    }
}
