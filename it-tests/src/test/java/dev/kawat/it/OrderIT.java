/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.it.client.Client;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Nothing is lost, doubled or overtaken. */
class OrderIT extends AgainstServer {

    private static final int THREADS = 4;
    private static final int MESSAGES = 10_000;

    @Test
    void messagesOfEachOfFourThreadsArriveInTheOrderOfTheThread() {
        Client client = connect("flood");
        int[] next = new int[THREADS];

        client.send("flood " + THREADS + " " + MESSAGES);

        for (int i = 0; i < THREADS * MESSAGES; i++) {
            String[] message = client.text().split(" ", 2);
            int thread = Integer.parseInt(message[0]);
            assertThat(Integer.parseInt(message[1])).isEqualTo(next[thread]);
            next[thread]++;
        }
        assertThat(client.text()).isEqualTo("done");
        assertThat(Arrays.stream(next)).containsOnly(MESSAGES);
    }

    @Test
    void messagesOfAClientReachTheHandlerInOrder() {
        Client client = connect("flood");

        for (int i = 0; i < MESSAGES; i++) {
            client.send(String.valueOf(i));
        }
        client.send("count");

        assertThat(client.text()).isEqualTo("in order " + MESSAGES);
    }
}
