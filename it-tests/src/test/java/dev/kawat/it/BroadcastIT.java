/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.it.client.Client;
import dev.kawat.it.client.Waits;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One says it, fifty hear it. */
class BroadcastIT extends AgainstServer {

    private static final int CROWD = 50;

    private final List<Client> even = new ArrayList<>();
    private final List<Client> odd = new ArrayList<>();
    private final List<Client> all = new ArrayList<>();
    private Client speaker;

    @BeforeEach
    void gather() {
        for (int i = 0; i < CROWD; i++) {
            Client client = connect("crowd/" + (i % 2 == 0 ? "even-" : "odd-") + key);
            (i % 2 == 0 ? even : odd).add(client);
            all.add(client);
        }
        for (Client client : all) {
            assertThat(client.text()).isEqualTo("in");
        }
        speaker = even.get(0);
    }

    /** The next test counts who is there. */
    @AfterEach
    void disperse() {
        all.stream().skip(1).forEach(client -> client.sendClose(1000, ""));
        awaitReceivers(speaker, 1);
    }

    private static void awaitReceivers(Client asking, int expected) {
        long deadline = System.nanoTime() + Waits.EVENT.toNanos();
        String answer = "";
        while (!answer.equals("receivers " + expected) && System.nanoTime() < deadline) {
            answer = asking.send("count").text();
        }
        assertThat(answer).isEqualTo("receivers " + expected);
    }

    @Test
    void reachesAll() {
        speaker.send("all hello");

        for (Client client : all) {
            assertThat(client.text()).isEqualTo("hello");
        }
        assertThat(speaker.text()).isEqualTo("receivers 50");
    }

    @Test
    void reachesAllButTheOneThatTheFilterLeavesOut() {
        speaker.send("others hello");

        assertThat(speaker.text()).isEqualTo("receivers 49");
        for (Client client : all.subList(1, CROWD)) {
            assertThat(client.text()).isEqualTo("hello");
        }
    }

    @Test
    void reachesTheSubscribersOfATopic() {
        speaker.send("topic even");
        odd.get(0).send("topic odd");

        for (Client client : even) {
            assertThat(client.text()).isEqualTo("even");
        }
        for (Client client : odd) {
            assertThat(client.text()).isEqualTo("odd");
        }
        assertThat(speaker.text()).isEqualTo("receivers 25");
        assertThat(odd.get(0).text()).isEqualTo("receivers 25");
    }

    @Test
    void doesNotReachWhoHasLeftTheTopic() {
        Client leaver = even.get(1);
        assertThat(leaver.send("leave").text()).isEqualTo("receivers 24");

        speaker.send("topic even");

        assertThat(speaker.text()).isEqualTo("even");
        assertThat(speaker.text()).isEqualTo("receivers 24");
        assertThat(leaver.send("count").text()).isEqualTo("receivers 50");
    }

    @Test
    void carriesJsonAndBytes() {
        speaker.send("json hello").send(new byte[] {1, 2, 3});

        for (Client client : all) {
            assertThat(client.text()).isEqualTo("{\"text\":\"hello\"}");
            if (client == speaker) {
                assertThat(client.text()).isEqualTo("receivers 50");
            }
            assertThat(client.binary()).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2, 3}));
        }
    }

    @Test
    void keepsTheOrderOfEachSpeaker() {
        for (int i = 0; i < 100; i++) {
            speaker.send("others " + i);
        }

        for (Client client : all.subList(1, CROWD)) {
            for (int i = 0; i < 100; i++) {
                assertThat(client.text()).isEqualTo(String.valueOf(i));
            }
        }
        for (int i = 0; i < 100; i++) {
            assertThat(speaker.text()).isEqualTo("receivers 49");
        }
    }
}
