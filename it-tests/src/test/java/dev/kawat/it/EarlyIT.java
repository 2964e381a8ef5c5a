/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.it.client.Client;
import dev.kawat.it.client.Waits;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Whoever knows that it is connected gets every broadcast from then on. */
class EarlyIT extends AgainstServer {

    private static final int THREADS = 4;
    private static final int CLIENTS_OF_EACH = 75;

    @Test
    void aClientThatSeesItsOpenEventMissesNoBroadcast() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<List<String>>> all = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                String prefix = key + "-" + thread + "-";
                all.add(threads.submit(() -> connectAndHaveItBroadcast(prefix)));
            }
            for (Future<List<String>> one : all) {
                List<String> wrong = one.get(Waits.EVENT.toSeconds() * CLIENTS_OF_EACH, TimeUnit.SECONDS);
                assertThat(wrong).isEmpty();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** Connects one after another, and for each, as soon as it is connected, has another connection say something to it. */
    private List<String> connectAndHaveItBroadcast(String prefix) {
        List<String> wrong = new ArrayList<>();
        try (Client speaker = Client.connect(endpoint("early/" + prefix + "speaker"))) {
            for (int i = 0; i < CLIENTS_OF_EACH; i++) {
                try (Client client = Client.connect(endpoint("early/" + prefix + i))) {
                    String answer = speaker.send(prefix + i + " hello " + i).text();
                    if (!answer.equals("queued for 1")) {
                        wrong.add(i + ": " + answer);
                        continue;
                    }
                    assertThat(client.text()).isEqualTo("hello " + i);
                }
            }
        }
        return wrong;
    }
}
