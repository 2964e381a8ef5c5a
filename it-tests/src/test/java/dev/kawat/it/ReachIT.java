/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.it.client.Client;
import dev.kawat.it.client.Frame;
import dev.kawat.it.client.RawClient;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Connections that others find and observe, and peers that do not keep up. */
class ReachIT extends AgainstServer {

    @Test
    void aConnectionIsFoundByItsGlobalId() {
        Client listener = connect("reached/" + key);
        String id = listener.send("id").text();
        Client speaker = connect("reached/other-" + key);

        speaker.send("tell " + id + " hello");

        assertThat(listener.text()).isEqualTo("hello");
        assertThat(speaker.text()).isEqualTo("found 1");
        assertThat(speaker.send("tell nobody hello").text()).isEqualTo("found 0");
    }

    @Test
    void aConnectionIsObservedFromBeforeOnOpenToAfterOnClose() {
        Client client = connect("reached/" + key);
        Client report = report(key);

        client.send("join lobby").send("join hall").send("leave lobby");
        client.send("id").text(); // so they are handled: a connection that has ended can join nothing
        client.sendClose(1000, "");

        List<String> entries = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            entries.add(report.text());
        }
        assertThat(entries)
                .containsExactly(
                        "opened",
                        "onOpen",
                        "joined lobby",
                        "joined hall",
                        "left lobby",
                        "onClose",
                        "left hall",
                        "closed");
        assertThat(report(key + "-async").text()).isEqualTo("opened");
    }

    @Test
    void aPeerThatDoesNotReadIsSlowUntilItReadsAgainAndThenHasTheLatestOfEachKey() {
        RawClient client = connectRaw("reached/" + key);
        Client report = report(key);
        assertThat(report.text()).isEqualTo("opened");
        assertThat(report.text()).isEqualTo("onOpen");

        client.send(Frame.text("flood"));
        assertThat(report.text()).isEqualTo("slow");
        client.send(Frame.text("latest"));
        assertThat(report.text()).isEqualTo("sent");
        Map<Integer, Integer> latest = readUntil("caught up", client);

        assertThat(report.text()).isEqualTo("caught up");
        assertThat(latest).hasSize(10);
        for (int i = 0; i < 10; i++) {
            int expected = 383 - (383 - i) % 10;
            assertThat(latest).containsEntry(i, expected);
        }
    }

    /** Reads until a text comes, and returns the last number of each key before it. */
    private static Map<Integer, Integer> readUntil(String end, RawClient client) {
        Map<Integer, Integer> latest = new HashMap<>();
        StringBuilder message = new StringBuilder();
        while (true) {
            Frame frame = client.frame();
            if (frame.isPing()) {
                continue;
            }
            message.append(frame.text());
            if (!frame.fin()) {
                continue;
            }
            String text = message.toString();
            message.setLength(0);
            if (text.equals(end)) {
                return latest;
            }
            if (!text.startsWith("filler")) {
                int number = Integer.parseInt(text);
                latest.put(number % 10, number);
            }
        }
    }
}
