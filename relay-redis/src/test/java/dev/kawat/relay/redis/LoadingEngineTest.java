/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.relay.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.server.KawatServer;
import org.junit.jupiter.api.Test;

/** A Redis that takes a while to read its data when it starts: meanwhile it publishes, and refuses everything else. */
class LoadingEngineTest extends DiaryNodes {

    private static final int KEYS = 400;
    private static final int BYTES_OF_VALUE = 100_000;
    private static final int MICROSECONDS_FOR_A_KEY = 15_000;

    @Override
    String[] options() {
        return new String[] {"--rdbcompression", "no", "--key-load-delay", String.valueOf(MICROSECONDS_FOR_A_KEY)};
    }

    @Test
    void whatComesMeanwhileIsAppendedAfterwards() throws Exception {
        KawatServer[] nodes = nodes(2);
        DiaryCaller ann = caller(nodes[0]).tell("subscribe day.1");
        DiaryCaller bob = caller(nodes[1]).tell("subscribe day.1");
        ann.say("publish day.1 one").answer("at ");
        for (int i = 0; i < KEYS; i++) {
            redis.ask("SETRANGE", "big" + i, String.valueOf(BYTES_OF_VALUE), "x");
        }
        redis.ask("SAVE");
        redis.kill();
        redis.restart();
        assertThat(redis.ask("INFO", "persistence")).contains("loading:1");

        ann.say("publish day.1 two").answer("at ");

        assertThat(ann.rest(2)).containsExactly("one", "two");
        assertThat(bob.rest(2)).containsExactly("one", "two");
    }
}
