/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.relay.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.server.KawatServer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Three nodes, 20 publishers, and 100 000 messages with numbers, when nothing goes wrong. */
class NumberedMessagesTest extends DiaryNodes {

    private static final int PUBLISHERS = 20;
    private static final int NUMBERS = 5000;

    private KawatServer[] threeNodes() {
        KawatServer[] nodes = new KawatServer[3];
        for (int i = 0; i < nodes.length; i++) {
            // Who publishes fast sends more at once than the outbox of one who listens holds by default.
            nodes[i] = node(
                    String.valueOf((char) ('a' + i)),
                    "kawat.outbox-messages",
                    String.valueOf(PUBLISHERS * NUMBERS),
                    "kawat.outbox-bytes",
                    "64MiB",
                    "kawat.relay-buffer",
                    "64MiB");
        }
        for (KawatServer node : nodes) {
            awaitNodes(node, "a", "b", "c");
        }
        awaitUp(nodes);
        return nodes;
    }

    /** Lets all publishers say their numbers to a topic; returns what one listener of each node has heard. */
    private List<List<String>> heard(KawatServer[] nodes, String topic) throws InterruptedException {
        List<DiaryCaller> listeners = new ArrayList<>();
        for (KawatServer node : nodes) {
            listeners.add(caller(node).tell("subscribe " + topic));
        }
        List<Thread> publishers = new ArrayList<>();
        for (int i = 0; i < PUBLISHERS; i++) {
            DiaryCaller publisher = caller(nodes[i % nodes.length]);
            String prefix = i + ".";
            publishers.add(new Thread(() -> publisher.sayNumbers(topic, prefix, 1, NUMBERS)));
        }
        publishers.forEach(Thread::start);
        for (Thread publisher : publishers) {
            publisher.join();
        }
        return listeners.stream()
                .map(listener -> listener.rest(PUBLISHERS * NUMBERS))
                .toList();
    }

    /** Checks that the numbers of each publisher are complete and in their order. */
    private static void assertComplete(List<String> heard) {
        Map<String, Integer> last = new HashMap<>();
        for (String message : heard) {
            String[] parts = message.split("\\.", 2);
            int number = Integer.parseInt(parts[1]);
            assertThat(number).as(message).isEqualTo(last.getOrDefault(parts[0], 0) + 1);
            last.put(parts[0], number);
        }
        assertThat(last)
                .hasSize(PUBLISHERS)
                .allSatisfy((publisher, number) -> assertThat(number).isEqualTo(NUMBERS));
    }

    @Test
    void liveNoneIsMissingAndEachPublisherIsHeardInItsOrder() throws Exception {
        heard(threeNodes(), "live").forEach(NumberedMessagesTest::assertComplete);
    }

    @Test
    void loggedNoneIsMissingAndAllNodesHearOneOrder() throws Exception {
        List<List<String>> heard = heard(threeNodes(), "day.1");

        assertComplete(heard.get(0));
        assertThat(heard.get(1)).isEqualTo(heard.get(0));
        assertThat(heard.get(2)).isEqualTo(heard.get(0));
    }
}
