/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.Socket;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The programs in the documentation are compiled, started and talked to. */
class DocumentedProgramsTest extends GuideTest {

    private static final String HANDSHAKE_WITH_DEFLATE = String.join(
            "\r\n",
            "GET /prices HTTP/1.1",
            "Host: 127.0.0.1",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Extensions: permessage-deflate",
            "",
            "");

    private static final Path GUIDES = Path.of("..", "docs", "how-to");

    private static final Path TESTS = Path.of("src/test/java/dev/kawat/server");

    /** They need Maven or a servlet container: {@code GuideIT} and {@code ArchetypeIT} of it-tests run them. */
    private static final Set<String> BY_MAVEN = Set.of(
            "test-a-handler",
            "test-against-a-fake-server",
            "test-on-a-server",
            "log-in",
            "put-a-filter-in-front",
            "run-behind-a-proxy");

    /** They need a relay, whose module runs them. */
    private static final Set<String> BY_RELAYS = Set.of("jakarta-messaging", "secure-the-backplane");

    /** The guides that configure something else than an application. */
    private static final Set<String> WITHOUT_PROGRAMS = Set.of("secure-the-backplane");

    @Test
    void distributesWhatIsSaidInARoom() throws Exception {
        KawatServer server = programs.compile("README.md").start();
        Peer listening = programs.connect(server, "chat/lobby");
        Peer talking = programs.connect(server, "chat/lobby");

        talking.send("hello");

        assertThat(listening.text()).isEqualTo("hello");
    }

    @Test
    void programHasAtMostFifteenLines() throws IOException {
        assertThat(Programs.of("README.md").get(0).lines().filter(line -> !line.isBlank()))
                .hasSizeLessThanOrEqualTo(15);
    }

    @Test
    void startsAProject() throws Exception {
        KawatServer server = programs.compile(guide("start-a-project")).start();
        Peer ann = programs.connect(server, "chat/lobby");
        Peer bob = programs.connect(server, "chat/lobby");
        assertThat(ann.text()).isEqualTo("{\"author\":\"chat\",\"text\":\"You are in lobby\"}");
        assertThat(bob.text()).isEqualTo("{\"author\":\"chat\",\"text\":\"You are in lobby\"}");

        ann.send("{\"author\":\"ann\",\"text\":\"hello\"}");

        assertThat(bob.text()).isEqualTo("{\"author\":\"ann\",\"text\":\"hello\"}");
    }

    @Test
    void deploysAWar() throws Exception {
        KawatServer server = programs.compile(guide("deploy-a-war")).start();

        assertThat(programs.connect(server, "hello/Ann").text()).isEqualTo("hello Ann");
    }

    @Test
    void runsStandalone() throws Exception {
        KawatServer server = programs.compile(guide("run-standalone")).start();

        assertThat(programs.connect(server, "echo").ask("hello")).isEqualTo("hello");
        assertThat(programs.call("Embedded", "echo").toString()).endsWith("/echo");
    }

    @Test
    void compressesMessages() throws Exception {
        KawatServer server = programs.compile(guide("compress-messages")).start();

        try (Socket socket = new Socket(server.uri().getHost(), server.port())) {
            socket.setSoTimeout(Peer.PATIENCE_SECONDS * 1000);
            socket.getOutputStream().write(HANDSHAKE_WITH_DEFLATE.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(new byte[] {(byte) 0x81, (byte) 0x81, 0, 0, 0, 0, 'a'});
            DataInputStream in = new DataInputStream(socket.getInputStream());

            assertThat(head(in)).startsWith("HTTP/1.1 101").contains("permessage-deflate");
            assertThat(in.readUnsignedByte()).as("FIN, RSV1, text").isEqualTo(0xC1);
            assertThat(in.readUnsignedByte()).as("length of 1200 characters").isLessThan(126);
        }
    }

    private static String head(DataInputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.readUnsignedByte());
        }
        return head.toString();
    }

    @Test
    void takesParameters() throws Exception {
        KawatServer server = programs.compile(guide("take-parameters")).start();
        Consumer<WebSocket.Builder> indonesian = header("Accept-Language", "id");

        Peer reader = programs.connect(
                server, "shelves/7?tag=new&tag=big", indonesian.andThen(header("Cookie", "theme=DARK")));

        assertThat(reader.text()).isEqualTo("7 [new, big] 1970-01-01 id DARK");
        assertThat(Peer.refused(server, "shelves/seven", indonesian)).isEqualTo(400);
        assertThat(programs.connect(server, "orders", header("X-Forwarded-Host", "acme.example.com"))
                        .ask("a nail"))
                .isEqualTo("a nail for acme");
        assertThat(Peer.refused(server, "orders", request -> {})).isEqualTo(400);
    }

    @Test
    void receivesMessagesOfOtherKinds() throws Exception {
        KawatServer server = programs.compile(guide("receive-other-messages")).start();
        Peer peer = programs.connect(server, "orders");

        assertThat(peer.ask("{\"type\":\"order\",\"item\":\"nail\",\"count\":3}"))
                .isEqualTo("ordered 3 nail");
        assertThat(peer.ask("{\"type\":\"cancel\"}")).isEqualTo("unknown type cancel");
        assertThat(peer.ask("{}")).isEqualTo("unknown type of none");
        assertThat(peer.ask("nails")).isEqualTo("only JSON, please");
        peer.send(new byte[4]);
        assertThat(peer.text()).isEqualTo("only text, please");
    }

    @Test
    void repliesToARoom() throws Exception {
        KawatServer server = programs.compile(guide("reply")).start();
        Peer listening = programs.connect(server, "rooms/a");
        assertThat(listening.text()).isEqualTo("somebody has come");
        Peer talking = programs.connect(server, "rooms/a");
        assertThat(listening.text()).isEqualTo("somebody has come");

        talking.send(" ");
        talking.send("hello");
        talking.leave();

        assertThat(texts(listening, 2)).containsExactly("hello", "somebody has gone");
    }

    @Test
    void streams() throws Exception {
        KawatServer server = programs.compile(guide("stream")).start();
        Peer peer = programs.connect(server, "primes");

        peer.send("10");

        assertThat(texts(peer, 3)).containsExactly("11", "13", "17");
    }

    @Test
    void receivesAStream() throws Exception {
        KawatServer server = programs.compile(guide("receive-a-stream")).start();
        Peer peer = programs.connect(server, "sums");

        Stream.of("1", "2", "3").forEach(peer::send);

        assertThat(texts(peer, 3)).containsExactly("1", "3", "6");
    }

    @Test
    void runsMessagesSideBySide() throws Exception {
        KawatServer server = programs.compile(guide("run-side-by-side")).start();
        Peer peer = programs.connect(server, "prices");

        Stream.of("a", "b").forEach(peer::send);

        assertThat(texts(peer, 2)).containsExactlyInAnyOrder("a costs 3", "b costs 3");
    }

    @Test
    void exchangesJson() throws Exception {
        KawatServer server = programs.compile(guide("exchange-json")).start();
        Peer peer = programs.connect(server, "game");

        assertThat(Stream.of(
                                "{\"type\":\"join\",\"name\":\"Ann\"}",
                                "{\"type\":\"start\",\"speed\":3}",
                                "{\"type\":\"stop\"}",
                                "{\"type\":\"say\"}",
                                "{\"type\":\"fly\"}")
                        .map(peer::ask))
                .containsExactly(
                        "{\"type\":\"joined\",\"name\":\"Ann\"}",
                        "as fast as 3",
                        "stopped",
                        "{\"type\":\"say\"}",
                        "what is this? Text[text={\"type\":\"fly\"}]");
    }

    @Test
    void makesBytesOfObjects() throws Exception {
        KawatServer server = programs.compile(guide("write-a-codec")).start();
        Peer peer = programs.connect(server, "mirror");

        peer.send(new byte[] {0, 0, 0, 1, 0, 0, 0, 2});

        assertThat(peer.bytes()).containsExactly(0, 0, 0, 2, 0, 0, 0, 1);
    }

    @Test
    void handlesItsErrors() throws Exception {
        KawatServer server = programs.compile(guide("handle-errors")).start();
        Peer peer = programs.connect(server, "share");

        assertThat(Stream.of("4", "four", "0", "5").map(peer::ask))
                .containsExactly("25 for each", "not a number: four", "that cannot be computed", "20 for each");
    }

    @Test
    void producesItsHandler() throws Exception {
        KawatServer server = programs.compile(guide("produce-a-handler")).start();

        assertThat(programs.connect(server, "greet/Ada").ask("welcome")).isEqualTo("Hello Ada: welcome");
    }

    @Test
    void configuresItsServer() throws Exception {
        programs.compile("README.md", guide("configure"));

        ((KawatServer) programs.call("Main", "start")).close();
    }

    @Test
    void authenticatesByTokens() throws Exception {
        KawatServer server =
                programs.compile(guide("authenticate-with-a-token")).start();
        assertThat(Peer.refused(server, "news", request -> {})).isEqualTo(401);
        assertThat(Peer.refused(server, "news", header("Authorization", "Bearer nonsense")))
                .isEqualTo(401);

        Peer program = programs.connect(server, "news", header("Authorization", "Bearer token-of-ann"));
        assertThat(program.text()).isEqualTo("hello ann");
        Peer browser = programs.connect(server, "news", request -> request.subprotocols("bearer", "token-of-bob"));
        assertThat(browser.text()).isEqualTo("hello bob");
        assertThat(browser.subprotocol()).isEqualTo("bearer");
        Peer page = programs.connect(server, "news", header("Cookie", "token=token-of-eve"));
        assertThat(page.text()).isEqualTo("hello eve");

        assertThat(program.ask("token-of-ann")).startsWith("until ");
        assertThat(program.ask("nonsense")).isEqualTo("not a token");
    }

    @Test
    void restrictsWhoMayConnect() throws Exception {
        KawatServer server = programs.compile(guide("authenticate-with-a-token"), guide("restrict-who-may-connect"))
                .start();
        assertThat(Peer.refused(server, "board", request -> {})).isEqualTo(401);

        Peer reader = programs.connect(server, "board", header("Authorization", "Bearer token-of-ann"));

        assertThat(reader.ask("a note")).isEqualTo("you may only read");
    }

    @Test
    void reachesWhoWatchesACustomer() throws Exception {
        ClassLoader loader = programs.compile(guide("reach-connections")).loader();
        KawatServer server = programs.start(builder -> builder.classLoader(loader));
        Class<?> type = loader.loadClass("Orders$Warehouse");
        Method shipped = type.getMethod("shipped", String.class, String.class);
        Object warehouse = server.bean(type);
        Peer watching = programs.connect(server, "orders/7");
        programs.connect(server, "orders/8");

        Object reached = 0;
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Peer.PATIENCE_SECONDS);
        while (reached.equals(0) && System.nanoTime() - deadline < 0) { // its onOpen may have yet to run
            reached = shipped.invoke(warehouse, "7", "a chair");
        }

        assertThat(reached).isEqualTo(1);
        assertThat(watching.text()).isEqualTo("a chair is on its way");
    }

    @Test
    void tellsHowManyAreHere() throws Exception {
        KawatServer server = programs.compile(guide("observe-connections")).start();
        Peer first = programs.connect(server, "rooms/lobby");
        assertThat(first.text()).isEqualTo("1 here");

        Peer second = programs.connect(server, "rooms/lobby");

        assertThat(second.text()).isEqualTo("2 here");
        assertThat(first.text()).isEqualTo("2 here");
        second.leave();
        assertThat(first.text()).isEqualTo("1 here");
    }

    @Test
    void quotesPricesToEverybody() throws Exception {
        KawatServer server = programs.compile(guide("handle-slow-peers")).start();
        Peer listening = programs.connect(server, "prices");
        Peer quoting = programs.connect(server, "prices");

        assertThat(quoting.ask("EUR/USD 1.0834")).isEqualTo("EUR/USD 1.0834");
        assertThat(listening.text()).isEqualTo("EUR/USD 1.0834");
    }

    @Test
    void everyGuideHasAProgramThatIsTried() throws IOException {
        String tests = tests();
        try (Stream<Path> pages = Files.list(GUIDES)) {
            assertThat(pages.map(page -> page.getFileName().toString().replace(".md", "")))
                    .hasSizeGreaterThan(30)
                    .allSatisfy(name -> {
                        if (!name.equals("README") && !WITHOUT_PROGRAMS.contains(name)) {
                            assertThat(Programs.of(guide(name))).as(name).isNotEmpty();
                        }
                        if (!name.equals("README") && !BY_MAVEN.contains(name) && !BY_RELAYS.contains(name)) {
                            assertThat(tests).contains("guide(\"" + name + "\")");
                        }
                    });
        }
    }

    private static String tests() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.list(TESTS)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.append(Files.readString(file));
            }
        }
        return all.toString();
    }
}
