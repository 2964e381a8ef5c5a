/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.it.client.Client;
import org.junit.jupiter.api.Test;

/** Streams of messages, out and in. */
class StreamIT extends AgainstServer {

    private static final int MANY = 20_000; // many times what an outbox holds

    @Test
    void aStreamOfManyTimesWhatTheOutboxHoldsArrivesInOrder() {
        Client client = connect("counting/" + key);

        client.send(String.valueOf(MANY)).send("1");

        for (int i = 0; i < MANY; i++) {
            assertThat(client.text()).isEqualTo(String.valueOf(i));
        }
        assertThat(client.text()).isEqualTo("0");
    }

    @Test
    void aStreamWithoutEndEndsWithItsConnection() {
        Client observer = report(key);
        Client client = connect("counting/" + key);
        client.send("all");
        assertThat(client.text()).isEqualTo("0");

        client.close();

        assertThat(observer.text()).isEqualTo("closed");
    }

    @Test
    void aStreamAnswersAStreamUntilTheClientCloses() {
        Client observer = report(key);
        Client client = connect("sums/" + key);

        for (int i = 1; i <= 1000; i++) {
            client.send(String.valueOf(i));
        }

        for (int i = 1; i <= 1000; i++) {
            assertThat(client.text()).isEqualTo(String.valueOf(i * (i + 1) / 2));
        }
        client.sendClose(1000, "");
        assertThat(observer.text()).isEqualTo("complete 500500");
    }

    @Test
    void aBadItemDoesNotEndTheStream() {
        Client client = connect("sums/" + key);

        assertThat(client.send("1").text()).isEqualTo("1");
        assertThat(client.send("no number").text()).isEqualTo("MessageDecodeException");
        assertThat(client.send("2").text()).isEqualTo("3");
    }
}
