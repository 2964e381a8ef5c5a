/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The guides about how connections begin, what they know, and how they end. */
class DocumentedConnectionsTest extends GuideTest {

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void refusesConnections() throws Exception {
        KawatServer server = programs.compile(guide("refuse-a-connection")).start();
        assertThat(Peer.refused(server, "auctions/101")).isEqualTo(404);
        assertThat(programs.connect(server, "auctions/1").ask("5")).isEqualTo("you bid 5");
        assertThat(programs.connect(server, "auctions/2").ask("6")).isEqualTo("you bid 6");

        HttpResponse<?> full = Peer.refusal(server, "auctions/3");

        assertThat(full.statusCode()).isEqualTo(503);
        assertThat(full.headers().firstValue("Retry-After")).contains("30");
        assertThat(full.headers().firstValue("Content-Length")).contains("0");
        assertThat(Peer.refused(server, "preview")).isEqualTo(403);
        assertThat(programs.connect(server, "preview?code=please").ask("hello")).isEqualTo("hello");
    }

    @Test
    void exchangesBytes() throws Exception {
        KawatServer server = programs.compile(guide("exchange-bytes")).start();
        Peer peer = programs.connect(server, "samples");

        peer.send(ByteBuffer.allocate(10).putInt(40).putInt(2).array());

        assertThat(peer.text()).isEqualTo("the last 2 bytes are no sample");
        assertThat(ByteBuffer.wrap(peer.bytes()).getLong()).isEqualTo(42);
        peer.send("reset");
        assertThat(peer.bytes()).containsOnly(0);
        peer.send(ByteBuffer.allocate(4).putInt(1).array());
        assertThat(ByteBuffer.wrap(peer.bytes()).getLong()).isEqualTo(1);
    }

    @Test
    void keepsState() throws Exception {
        KawatServer server = programs.compile(guide("keep-state")).start();
        Peer ann = programs.connect(server, "quiz?name=ann");
        assertThat(ann.ask("42")).isEqualTo("ann has 1 of 1, 0 others");

        Peer bob = programs.connect(server, "quiz?name=bob");

        assertThat(bob.ask("41")).isEqualTo("bob has 0 of 1, 1 others");
        assertThat(ann.ask("42")).isEqualTo("ann has 2 of 2, 1 others");
    }

    @Test
    void usesTheHttpSession() throws Exception {
        KawatServer server = programs.compile(guide("use-the-http-session")).start();
        Peer peer = programs.connect(server, "basket");

        peer.send("book");

        assertThat(peer.closed()).as("there are no HTTP sessions here").isEqualTo(1011);
    }

    @Test
    void runsCodeInTurnWithTheCallbacks() throws Exception {
        KawatServer server = programs.compile(guide("run-in-turn")).start();
        Peer peer = programs.connect(server, "countdown");

        assertThat(peer.text()).isEqualTo("left: 3");
        peer.send("100");
        assertThat(textBesideTicks(peer)).matches("now (102|101|100)");
        peer.send(new byte[5]);
        assertThat(textBesideTicks(peer)).isEqualTo("bonus: 5");
    }

    private static String textBesideTicks(Peer peer) {
        String text = peer.text();
        while (text.startsWith("left: ") || text.equals("over")) {
            text = peer.text();
        }
        return text;
    }

    @Test
    void injectsTheConnection() throws Exception {
        KawatServer server = programs.compile(guide("inject-the-connection")).start();
        Peer peer = programs.connect(server, "orders?table=7");

        assertThat(peer.ask("tea")).isEqualTo("order of 7: tea");
        assertThat(peer.text()).isEqualTo("tea is ready");
        assertThat(programs.ask(server, "Orders", "tryOutside").toString())
                .contains("no WebSocket callback runs on this thread", "Pass the connection as an argument");
    }

    @Test
    void closesConnections() throws Exception {
        KawatServer server = programs.compile(guide("close-a-connection")).start();
        Peer witness = programs.connect(server, "lounge?age=70");
        Peer child = programs.connect(server, "lounge?age=17");
        assertThat(child.closed()).isEqualTo(4003);
        assertThat(child.reason()).isEqualTo("adults only");
        assertThat(witness.text()).isEqualTo("gone: 4003 adults only");

        Peer guest = programs.connect(server, "lounge?age=30");
        guest.send("bye");
        assertThat(guest.closed()).isEqualTo(1000);
        assertThat(witness.text()).isEqualTo("gone: 1000 ");

        witness.send("last orders");
        assertThat(witness.closed()).isEqualTo(1001);
        assertThat(Peer.refused(server, "lounge?age=30")).isEqualTo(503);
    }

    @Test
    void allowsOrigins() throws Exception {
        KawatServer server = programs.compile(guide("allow-origins")).start();
        String self = "http://127.0.0.1:" + server.port();

        for (String origin :
                new String[] {self, "https://www.example.com", "https://a.b.example.org", "http://localhost:3000"}) {
            assertThat(programs.connect(server, "rates", header("Origin", origin))
                            .ask("EUR"))
                    .isEqualTo("EUR 1.1");
        }
        for (String origin : new String[] {
            "https://www.example.com:8443", "http://www.example.com", "https://example.org", "https://evil.test"
        }) {
            assertThat(Peer.refused(server, "rates", header("Origin", origin)))
                    .as(origin)
                    .isEqualTo(403);
        }
        assertThat(programs.connect(server, "rates").ask("EUR")).isEqualTo("EUR 1.1");
    }

    @Test
    void agreesOnASubprotocol() throws Exception {
        KawatServer server = programs.compile(guide("use-a-subprotocol")).start();

        Peer modern =
                programs.connect(server, "thermometer", request -> request.subprotocols("celsius.v1", "celsius.v2"));
        Peer old = programs.connect(server, "thermometer", request -> request.subprotocols("celsius.v1"));

        assertThat(modern.subprotocol()).isEqualTo("celsius.v2");
        assertThat(modern.ask("attic")).contains("attic");
        assertThat(old.subprotocol()).isEqualTo("celsius.v1");
        assertThat(old.ask("attic")).isEqualTo("21");
        assertThat(Peer.refused(server, "thermometer", request -> request.subprotocols("kelvin")))
                .isEqualTo(400);
        assertThat(Peer.refused(server, "thermometer")).isEqualTo(400);
    }

    @Test
    void answersPongsAndPings() throws Exception {
        KawatServer server = programs.compile(guide("answer-pongs-and-pings")).start();
        Peer peer = programs.connect(server, "latency");

        assertThat(peer.ask("measure")).matches("micros: \\d+");
        assertThat(peer.ping(utf8("ping"))).isEqualTo(utf8("ping"));
    }

    @Test
    void keepsConnectionsAlive() throws Exception {
        programs.compile(guide("keep-connections-alive"));
        KawatServer server = programs.start(builder -> builder.set("kawat.endpoint.Feed.ping-interval", "100ms")
                .set("kawat.endpoint.Feed.pong-timeout", "3s"));
        Peer alive = programs.connect(server, "feed");
        WebSocket deaf = Peer.deaf(server, "feed");

        alive.awaitPing();
        assertThat(alive.text()).isEqualTo("gone: 1006");
        assertThat(alive.ask("still here")).isEqualTo("still here");
        deaf.abort();
    }

    @Test
    void endsConnectionsThatAreIdle() throws Exception {
        programs.compile(guide("keep-connections-alive"));
        KawatServer server = programs.start(builder -> builder.set("kawat.endpoint.Feed.ping-interval", "100ms")
                .set("kawat.endpoint.Feed.idle-timeout", "3s"));
        Peer idle = programs.connect(server, "feed");

        idle.awaitPing();

        assertThat(idle.closed()).isEqualTo(1001);
    }

    @Test
    void limitsWhatClientsSend() throws Exception {
        KawatServer server = programs.compile(guide("limit-what-clients-send")).start();
        Peer talkative = programs.connect(server, "reports");
        assertThat(talkative.ask("x".repeat(4096))).isEqualTo("4096 characters");
        talkative.send("x".repeat(4097));
        assertThat(talkative.text()).isEqualTo("at most 4096 bytes");
        assertThat(talkative.closed()).isEqualTo(1009);

        Peer hasty = programs.connect(server, "reports");
        int answered = 0;
        Object event = "";
        while (event instanceof String) {
            hasty.send("");
            event = hasty.next();
            answered++;
        }
        assertThat(answered).isBetween(21, 41); // a minute may have begun meanwhile, but not twice
        assertThat(event).isEqualTo(4029);
        assertThat(hasty.reason()).isEqualTo("at most 20 reports a minute");
    }

    @Test
    void limitsAdmission() throws Exception {
        programs.compile(guide("limit-admission"));
        KawatServer server = programs.start(builder -> builder.set("kawat.trusted-proxies", "127.0.0.1"));
        Consumer<WebSocket.Builder> ann = request -> request.header("X-Forwarded-For", "192.0.2.1");
        Peer first = programs.connect(server, "prices", ann);
        programs.connect(server, "prices", ann);

        assertThat(Peer.refused(server, "prices", ann)).isEqualTo(429);

        assertThat(first.ask("a nail")).isEqualTo("a nail costs 5 at 192.0.2.1, refused: 1");
        assertThat(programs.connect(server, "prices").ask("a nail"))
                .isEqualTo("a nail costs 5 at 127.0.0.1, refused: 1");
    }

    @Test
    void delaysClientsThatAreTooFast() throws Exception {
        KawatServer server = programs.compile(guide("limit-rates")).start();
        Peer hasty = programs.connect(server, "search");

        String last = "";
        for (int batch = 0; batch < 20 && !last.matches(".*too fast: [1-9].*"); batch++) {
            for (int i = 0; i < 20; i++) {
                hasty.send("x" + i);
            }
            List<String> answers = texts(hasty, 20);
            assertThat(answers).first().asString().startsWith("3 results for x0,");
            last = answers.get(19);
        }

        assertThat(last)
                .as("nothing is lost")
                .startsWith("3 results for x19, too fast: ")
                .doesNotEndWith(" 0");
    }

    @Test
    void closesConnectionsOfClientsThatAreTooFast() throws Exception {
        programs.compile(guide("limit-rates"));
        KawatServer server = programs.start(builder -> builder.set("kawat.endpoint.Search.rate-policy", "close"));
        Peer huge = programs.connect(server, "search");

        huge.send("x".repeat(64 * 1024 + 1));

        assertThat(huge.closed()).isEqualTo(1008);
    }

    @Test
    void opensServersAtRunTime() throws Exception {
        KawatServer server = programs.compile(guide("open-a-server")).start();
        assertThat(Peer.refused(server, "auctions/lamp?bidder=ann", request -> {}))
                .isEqualTo(404);

        programs.ask(server, "Auctions", "open", "lamp");

        assertThat(Peer.refused(server, "auctions/lamp", request -> {})).isEqualTo(400);
        Peer ann = programs.connect(server, "auctions/lamp?bidder=ann");
        Peer bob = programs.connect(server, "auctions/lamp?bidder=bob");
        ann.send("5");
        assertThat(ann.text()).isEqualTo("ann bids 5 for lamp");
        assertThat(bob.ask("4")).isEqualTo("ann bids 5 for lamp"); // as before, and nothing for 4
        assertThat(bob.ask("6")).isEqualTo("bob bids 6 for lamp");
        programs.ask(server, "Auctions", "close", "lamp");
        assertThat(Peer.refused(server, "auctions/lamp?bidder=ann", request -> {}))
                .isIn(503, 404); // until and after its connections have ended
        programs.ask(server, "Ticker$Tickers", "open", "/ticker");
        assertThat(programs.connect(server, "ticker").ask("hello")).isEqualTo("hello at /ticker");
    }
}
