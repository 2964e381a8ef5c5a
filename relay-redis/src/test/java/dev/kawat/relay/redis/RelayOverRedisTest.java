/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.relay.redis;

import static dev.kawat.relay.redis.RedisNodes.awaitNodes;
import static dev.kawat.relay.redis.RedisNodes.awaitUp;
import static dev.kawat.relay.redis.RedisNodes.metrics;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kawat.RelayMetrics;
import dev.kawat.WebSocketServers;
import dev.kawat.server.KawatServer;
import dev.kawat.server.StartException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nodes in one JVM, and a real Redis between them. */
class RelayOverRedisTest {

    /** Returns how many endpoints a node has. */
    private static int endpoints(KawatServer node) {
        return node.bean(WebSocketServers.class).all().size();
    }

    private static final String UMLAUTS = "ä".repeat(127) + "x"; // 255 bytes

    private final RedisNodes nodes = new RedisNodes();

    @AfterEach
    void closeAll() throws Exception {
        nodes.close();
    }

    @Test
    void messagesReachTopicsEveryoneAndConnectionsOfOtherNodes() {
        KawatServer first = nodes.node("a");
        KawatServer second = nodes.node("b");
        awaitUp(first, second);
        Caller ann = nodes.caller(first).tell("subscribe food");
        Caller bob = nodes.caller(second).tell("subscribe food");
        Caller eve = nodes.caller(second).tell("subscribe sport");
        nodes.awaitFollowed("food", 2);
        nodes.awaitFollowed("sport", 1);

        ann.tell("topic food rice");
        assertThat(bob.next()).isEqualTo("rice");
        assertThat(ann.next()).isEqualTo("rice");
        bob.tell("others food noodles");
        assertThat(ann.next()).isEqualTo("noodles");
        ann.tell("bytes food 12345");
        assertThat(bob.next()).isEqualTo("binary 5");
        assertThat(ann.next()).isEqualTo("binary 5");
        ann.tell("here food secret");
        assertThat(ann.next()).isEqualTo("secret");
        eve.tell("everyone - all");
        assertThat(List.of(ann.next(), bob.next(), eve.next())).containsOnly("all");
        String id = eve.ask("id");
        ann.tell("to " + id + " psst");
        assertThat(eve.next()).isEqualTo("psst");
        assertThat(ann.ask("publish food last")).isEqualTo("published");
        assertThat(bob.next()).isEqualTo("last"); // and nothing before it
        assertThat(ann.next()).isEqualTo("last");
        assertThat(ann.ask("filter - x")).startsWith("refused: ").contains("here()");
    }

    @Test
    void figuresTellWhatWentThrough() {
        KawatServer first = nodes.node("a");
        KawatServer second = nodes.node("b");
        awaitUp(first, second);
        Caller ann = nodes.caller(first);
        Caller bob = nodes.caller(second).tell("subscribe food");
        Caller eve = nodes.caller(second).tell("subscribe food");
        nodes.awaitFollowed("food", 1);

        ann.tell("topic food rice");

        assertThat(List.of(bob.next(), eve.next())).containsOnly("rice");
        RedisNodes.await("the answer of Redis", () -> metrics(first).messages().published() == 1);
        assertThat(metrics(first).messages()).isEqualTo(new RelayMetrics.Messages(1, 0, 0, 0));
        assertThat(metrics(second).messages()).isEqualTo(new RelayMetrics.Messages(0, 1, 2, 0));
        assertThat(metrics(second).link().followed())
                .isEqualTo(endpoints(second) + 1); // everyone of each, and the topic
        assertThat(metrics(second).link().reconnects()).isZero();
        assertThat(metrics(second).link().hopMedian()).isBetween(Duration.ofNanos(1), Duration.ofSeconds(10));
        assertThat(metrics(second).link().hopP99())
                .isGreaterThanOrEqualTo(metrics(second).link().hopMedian());
        assertThat(metrics(second).queued()).isEqualTo(new RelayMetrics.Queued(0, 0));
        assertThat(metrics(second).lost().values()).hasSize(7).containsOnly(0L);
        assertThat(metrics(second).rejected().values()).hasSize(4).containsOnly(0L);
    }

    @Test
    void nodeThatStopsIsGoneAtOnce() {
        KawatServer first = nodes.node("a");
        KawatServer second = nodes.node("b");
        awaitNodes(first, "a", "b");

        second.close();

        awaitNodes(first, "a");
    }

    @Test
    void applicationStartsWithoutRedisAndJoinsWhenItComes() throws Exception {
        nodes.redis().kill();
        try (LogLines log = new LogLines()) {
            KawatServer first = nodes.node("a");
            KawatServer second = nodes.node("b");
            Caller ann = nodes.caller(first).tell("subscribe food");
            Caller bob = nodes.caller(second).tell("subscribe food");
            ann.tell("topic food early");
            assertThat(ann.next()).isEqualTo("early");
            RedisNodes.await("a line in the log", () -> log.has("WARNING", "Connection refused"));

            nodes.redis().restart();
            awaitUp(first, second);

            ann.tell("topic food later");
            assertThat(ann.next()).isEqualTo("later");
            String heard = bob.next();
            assertThat(heard.equals("early") ? bob.next() : heard).isEqualTo("later");
            assertThat(log.lines().stream().filter(line -> line.contains("Connection refused")))
                    .as("told once by each node")
                    .hasSize(2);
        }
    }

    @Test
    void namesMayHoldAnythingAndApplicationsDoNotMix() {
        KawatServer first = nodes.node("a", "kawat.relay-application", "x");
        KawatServer second = nodes.node("b", "kawat.relay-application", "x");
        KawatServer other = nodes.node("c", "kawat.relay-application", "x:Room:t:x");
        awaitUp(first, second);
        awaitUp(other);
        Caller ann = nodes.caller(first);
        Caller bob = nodes.caller(second);
        Caller eve = nodes.caller(other);
        List<String> names = List.of(
                "x", ":", "}", "*", "a\r\nSUBSCRIBE", "\u0000", "{x}", "x:Room:t:x", "t:x", "%3A", UMLAUTS, "😀");
        names.forEach(name -> {
            bob.tell("subscribe " + name);
            eve.tell("subscribe " + name);
        });
        RedisNodes.await(
                "all are subscribed",
                () -> nodes.redis().ask("PUBSUB", "CHANNELS", "kawat:c:*").split("kawat:c:", -1).length - 1
                        == 2 * (names.size() + endpoints(first) + 1) + 3); // all nodes of both, and each of the three

        names.forEach(name -> ann.tell("topic " + name + " to " + name));
        ann.tell("everyone - all");

        List<String> expected = new ArrayList<>(List.of("all"));
        names.forEach(name -> expected.add("to " + name));
        List<String> heard = expected.stream().map(any -> bob.next()).toList();
        assertThat(heard).containsExactlyInAnyOrderElementsOf(expected); // over different addresses in any order
        eve.tell("everyone - end");
        assertThat(eve.next()).isEqualTo("end");
    }

    @Test
    void nameThatNoAddressHasIsRefused() {
        Caller ann = nodes.caller(nodes.node("a"));

        assertThat(ann.ask("subscribe " + UMLAUTS + "x"))
                .isEqualTo("refused: relay: the name of a topic or user must have at most 255 bytes of UTF-8, got 256");
        assertThat(ann.ask("topic " + UMLAUTS + "x text")).startsWith("refused: ");
        assertThat(ann.ask("user " + UMLAUTS + "x text")).startsWith("refused: ");
        ann.tell("subscribe " + UMLAUTS);
    }

    @Test
    void unknownRelayAndWrongSettingsAreProblemsAtStart() {
        assertThatThrownBy(() -> nodes.node("a", "kawat.relay", "rabbit"))
                .isInstanceOf(StartException.class)
                .hasMessage(
                        "configuration: kawat.relay must name a relay whose jar the application has, one of [redis],"
                                + " got 'rabbit'");
        assertThatThrownBy(() -> nodes.node("a", "kawat.redis-url", "http://user:swordfish@x"))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("kawat.redis-url")
                .hasMessageContaining("must be redis://[user:password@]host[:port]")
                .hasMessageNotContaining("swordfish");
        assertThatThrownBy(() -> nodes.node("a", "kawat.redis-urls", "x"))
                .hasMessageContaining("the nearest is kawat.redis-url");
        assertThatThrownBy(() -> nodes.node("a", "kawat.redis-password-file", "/no/such/file"))
                .hasMessageContaining("kawat.redis-password-file: must be 'none', or the path of a readable file");
    }
}
