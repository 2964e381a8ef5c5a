/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.relay.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.server.KawatServer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Applications that stop and start again, whatever Redis does meanwhile. */
class RelayRedeployTest {

    private static final int TIMES = 50;
    private static final int TIMES_WITH_HISTORIES = 10;

    private final RedisNodes nodes = new RedisNodes();

    @AfterEach
    void closeAll() throws Exception {
        nodes.close();
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .map(Thread::getName)
                .filter(name -> name.startsWith("kawat-redis-"))
                .toList();
    }

    @Test
    void stoppedApplicationLeavesNoThreadAndNoConnection() {
        for (int i = 0; i < TIMES; i++) {
            KawatServer node = nodes.node("a");
            if (i % 2 == 0) { // else it may be stopped while it connects
                RedisNodes.awaitUp(node);
                nodes.caller(node).tell("subscribe food").tell("topic food rice");
                assertThat(nodes.redis().nodeConnections()).isEqualTo(2);
            }
            node.close();
            assertThat(threads()).isEmpty();
        }
        RedisNodes.await("no connection", () -> nodes.redis().nodeConnections() == 0);
    }

    @Test
    void stoppedApplicationThatKeepsHistoriesLeavesNothingAndFindsThemAgain() {
        for (int i = 1; i <= TIMES_WITH_HISTORIES; i++) {
            KawatServer node = nodes.node("a");
            RedisNodes.awaitUp(node);
            try (DiaryCaller caller = DiaryCaller.to(node, "diary").expect("open")) {
                caller.say("publish day.1 " + i).answer("at ");
                String[] kept = caller.say("history day.1 100").answer("1").split(",");
                assertThat(kept).hasSize(i).endsWith(String.valueOf(i));
                caller.tell("subscribe day.1");
            }
            node.close();
            assertThat(threads()).isEmpty();
        }
        RedisNodes.await("no connection", () -> nodes.redis().nodeConnections() == 0);
    }

    @Test
    void applicationStopsWhileRedisIsAwayOrHasStopped() throws Exception {
        KawatServer up = nodes.node("up");
        RedisNodes.awaitUp(up);
        nodes.redis().signal("STOP");
        KawatServer connecting = nodes.node("connecting");
        up.close();
        connecting.close();
        assertThat(threads()).isEmpty();

        nodes.redis().kill();
        KawatServer waiting = nodes.node("waiting");
        waiting.close();
        assertThat(threads()).isEmpty();

        nodes.redis().restart();
        KawatServer last = nodes.node("last");
        RedisNodes.awaitUp(last);
        assertThat(nodes.redis().nodeConnections()).isEqualTo(2);
    }
}
