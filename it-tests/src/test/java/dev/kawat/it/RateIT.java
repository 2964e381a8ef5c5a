/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.it.client.Client;
import dev.kawat.it.client.Event;
import dev.kawat.it.client.Frame;
import dev.kawat.it.client.RawClient;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Clients that send more in a second than they may. */
class RateIT extends AgainstServer {

    private static final int MESSAGES = 60;

    @Test
    void losesNothingOfAClientThatIsDelayed() {
        RawClient client = connectRaw("hasty");
        Frame[] all =
                IntStream.range(0, MESSAGES).mapToObj(i -> Frame.text("m" + i)).toArray(Frame[]::new);

        client.send(all);

        String last = "";
        for (int i = 0; i < MESSAGES; i++) {
            last = client.frame().text();
            assertThat(last).startsWith("m" + i + " ");
        }
        assertThat(last).as("how often it was too fast").doesNotEndWith(" 0");
        client.send(Frame.close(1000, ""));
        assertThat(client.closeFrame().code()).isEqualTo(1000);
        client.awaitEnd();
    }

    @Test
    void closesTheConnectionOfAClientThatSendsMoreThanItMay() {
        Client client = connect("strict");
        assertThat(client.send(new byte[1024]).text()).isEqualTo("bytes 1024");

        client.send(new byte[1025]);

        assertThat(client.closed()).isEqualTo(new Event.Closed(1008, ""));
    }
}
