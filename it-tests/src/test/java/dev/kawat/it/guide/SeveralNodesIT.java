/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.it.client.Browser;
import dev.kawat.it.client.ChatCluster;
import dev.kawat.it.client.Client;
import dev.kawat.it.client.ReverseProxy;
import dev.kawat.it.client.Waits;
import dev.kawat.it.survey.Ports;
import dev.kawat.it.wire.Once;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a reader of the page on several nodes does: runs the script, and puts nginx in front of the nodes. */
@Once
class SeveralNodesIT {

    private static final int SIGTERM_STATUS = 128 + 15;
    private static final int CLIENTS = 6;

    @TempDir
    private Path directory;

    private ChatCluster start(int first, int second) throws IOException {
        return ChatCluster.start(Files.createDirectories(directory.resolve("tmp")), first, second);
    }

    private static Client join(URI node, String name) {
        Client client = Client.connect(URI.create("ws://" + node.getAuthority() + "/chat/lobby"));
        client.send("{\"type\": \"join\", \"name\": \"" + name + "\"}");
        assertThat(client.text()).contains("\"type\":\"welcome\"");
        return client;
    }

    /** Waits until both nodes receive what is sent to the room. */
    private static void awaitFollowed(ChatCluster cluster) {
        String ask = "PUBSUB NUMSUB kawat:c:{kawat:Chat:t:said.lobby} kawat:c:{kawat:Chat:t:people.lobby}";
        long deadline = System.nanoTime() + Waits.EVENT.toNanos();
        for (String answer = cluster.ask(ask); answer.split(":2\r\n", -1).length != 3; answer = cluster.ask(ask)) {
            assertThat(System.nanoTime() - deadline).as(answer).isNegative();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private static void assertHeard(Client client, String... parts) {
        String text = client.text();
        while (!Stream.of(parts).allMatch(text::contains)) {
            text = client.text(); // others may have joined before
        }
    }

    private void assertNothingIsLeft(List<ProcessHandle> processes) {
        assertThat(processes).noneMatch(ProcessHandle::isAlive);
        assertThat(directory.resolve("tmp")).isEmptyDirectory();
    }

    private static List<ProcessHandle> three(ChatCluster cluster) {
        List<ProcessHandle> all = new ArrayList<>(cluster.processes("java"));
        assertThat(all).hasSize(2);
        all.addAll(cluster.processes("redis-server"));
        all.addAll(cluster.processes("redis-check-rdb")); // where Debian's redis-server leads
        assertThat(all).hasSize(3);
        return all;
    }

    @Test
    void lineCrossesAndSigtermEndsAllThree() throws IOException {
        try (ChatCluster cluster = start(Ports.free(), Ports.free())) {
            List<URI> nodes = cluster.ready();
            List<ProcessHandle> processes = three(cluster);
            try (Client ada = join(nodes.get(0), "Ada");
                    Client bea = join(nodes.get(1), "Bea")) {
                awaitFollowed(cluster);

                ada.send("{\"type\": \"say\", \"text\": \"hello over there\"}");

                assertHeard(bea, "\"type\":\"said\"", "Ada", "hello over there");
                assertHeard(ada, "\"type\":\"said\"", "Ada", "hello over there");
            }
            cluster.terminate();

            assertThat(cluster.exitStatus()).isEqualTo(SIGTERM_STATUS);
            assertNothingIsLeft(processes);
        }
    }

    private static Browser.Page open(Browser browser, String name, URI node) {
        return browser.open(name, node, 1280, 800)
                .fill("#name", name)
                .fill("#room", "both")
                .press("#room", "Enter")
                .see("#status", "Connected");
    }

    @Test
    void pagesOnBothNodesSeeWhoIsThereAndWhatIsSaid() throws IOException {
        try (ChatCluster cluster = start(Ports.free(), Ports.free());
                Browser browser = Browser.start()) {
            List<URI> nodes = cluster.ready();
            Browser.Page ada = open(browser, "Ada", nodes.get(0));
            Browser.Page bea = open(browser, "Bea", nodes.get(1));
            ada.see("#members", "Bea");
            bea.see("#members", "Ada");

            bea.fill("#text", "hello over there").press("#text", "Enter");

            ada.see("#messages", "hello over there");
            assertThat(ada.texts("#members li")).hasSize(2);
            assertThat(bea.texts("#members li")).hasSize(2);
            Browser.Page cleo = open(browser, "Cleo", nodes.get(0));
            cleo.see("#members", "Ada").see("#members", "Bea").see("#messages", "hello over there");
            bea.close();
            cleo.see("#messages", "Bea left");
            assertThat(cleo.texts("#members li")).hasSize(2);
            assertThat(ada.failures()).isEmpty();
        }
    }

    @Test
    void allEndWhenOneDies() throws IOException {
        int first = Ports.free();
        try (ChatCluster cluster = start(first, Ports.free())) {
            cluster.ready();
            List<ProcessHandle> processes = three(cluster);

            processes.get(0).destroyForcibly();

            assertThat(cluster.exitStatus()).isEqualTo(1);
            assertThat(cluster.errors()).anyMatch(line -> line.matches("cluster.sh: the node on port \\d+ has ended"));
            assertNothingIsLeft(processes);
        }
    }

    @Test
    void allEndWhenAPortIsTaken() throws IOException {
        int port = Ports.free();
        try (ChatCluster cluster = start(port, Ports.free())) {
            cluster.ready();
            try (ChatCluster second = ChatCluster.start(directory, port, Ports.free())) {
                assertThat(second.exitStatus()).isEqualTo(1);
                assertThat(second.errors())
                        .anyMatch(line -> line.startsWith("kawat: ") && line.contains("127.0.0.1:" + port))
                        .contains("cluster.sh: the node on port " + port + " has ended");
            }
        }
    }

    @Test
    void saysWhatIsMissing() throws IOException {
        Path script = Files.createDirectories(directory.resolve("chat")).resolve("cluster.sh");
        Files.copy(ChatCluster.script(), script);
        Path programs = Files.createDirectories(directory.resolve("bin"));
        Map<String, String> few = Map.of("PATH", programs.toString(), "JAVA_HOME", System.getProperty("java.home"));

        assertEnds(ChatCluster.run(script, few), 1, "there is no redis-server", "package redis-server");
        Files.createFile(programs.resolve("redis-server")).toFile().setExecutable(true);
        assertEnds(
                ChatCluster.run(script, few), 1, "/chat/target/chat.jar", "mvn package -Pquick -pl examples/chat -am");
        assertEnds(ChatCluster.run(script, few, "8081"), 2, "usage: ", "two ports");
        assertEnds(ChatCluster.run(script, few, "8081", "http"), 2, "usage: ", "two ports");
        assertEnds(ChatCluster.run(script, few, "8081", "8081"), 2, "usage: ", "two ports");
    }

    private static void assertEnds(ChatCluster cluster, int status, String... parts) {
        try (cluster) {
            assertThat(cluster.exitStatus()).isEqualTo(status);
            assertThat(cluster.errors()).singleElement().asString().contains(parts);
        }
    }

    @Test
    void nginxSpreadsTheClientsAndAllOfThemHearALine() throws IOException {
        int port = Ports.free();
        try (ChatCluster cluster = start(Ports.free(), Ports.free())) {
            List<URI> nodes = cluster.ready();
            String http = Guide.named("run-on-several-nodes")
                    .configuration("nginx")
                    .replace("listen 80;", "listen 127.0.0.1:" + port + ";")
                    .replace("127.0.0.1:8081", nodes.get(0).getAuthority())
                    .replace("127.0.0.1:8082", nodes.get(1).getAuthority());
            List<Client> clients = new ArrayList<>();
            try (ReverseProxy nginx = ReverseProxy.nginx(directory.resolve("nginx"), port, http)) {
                for (int i = 0; i < CLIENTS; i++) {
                    clients.add(join(nginx.endpoint(""), "client" + i));
                }
                awaitFollowed(cluster); // both nodes have some of them

                clients.get(0).send("{\"type\": \"say\", \"text\": \"through\"}");

                for (Client client : clients) {
                    assertHeard(client, "\"type\":\"said\"", "through");
                }
            } finally {
                clients.forEach(Client::close);
            }
        }
    }
}
