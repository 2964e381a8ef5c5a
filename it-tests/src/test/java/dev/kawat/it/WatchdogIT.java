/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.it.client.Client;
import dev.kawat.it.client.Event;
import dev.kawat.it.client.Frame;
import dev.kawat.it.client.RawClient;
import dev.kawat.it.client.Waits;
import org.junit.jupiter.api.Test;

/** Silent and slow peers. */
class WatchdogIT extends AgainstServer {

    @Test
    void aSilentPeerIsPingedAndDropped() {
        RawClient client = connectRaw("watched/quiet/" + key);
        Client report = report(key);
        assertThat(report.text()).isEqualTo("open");

        assertThat(client.frame().isPing()).isTrue();

        client.awaitEnd();
        assertThat(report.text()).isEqualTo("close 1006");
    }

    @Test
    void aPeerThatAnswersPingsIsKept() {
        Client client = connect("watched/quiet/" + key);

        for (int i = 0; i < 4; i++) {
            client.next(Event.Ping.class);
        }
        client.sendClose(1000, "");

        assertThat(client.closed()).isEqualTo(new Event.Closed(1000, ""));
    }

    /** It does not answer pings meanwhile, as no client can in the midst of a frame. */
    @Test
    void aPeerWhoseMessageComesSlowlyIsKept() {
        RawClient client = connectRaw("watched/quiet/" + key);
        Frame part = Frame.text("x".repeat(1000));

        client.send(part.first());
        for (int i = 0; i < 5; i++) { // in all longer than it may take for a pong
            assertThat(client.frame().isPing()).isTrue();
            client.send(part.middle());
        }
        client.send(part.last());

        Frame answer = client.frame();
        assertThat(answer.isPing() ? client.frame().text() : answer.text()).isEqualTo("7000");
    }

    @Test
    void aPeerThatTalksAllTheTimeIsPingedWhereTheEndpointSaysSo() {
        RawClient client = connectRaw("watched/talkative/" + key);
        long deadline = System.nanoTime() + Waits.EVENT.toNanos();
        int pings = 0;

        while (pings < 3 && System.nanoTime() - deadline < 0) {
            client.send(Frame.text("and"));
            Frame frame = client.frame();
            pings += frame.isPing() ? 1 : 0;
        }

        assertThat(pings).isEqualTo(3);
    }

    @Test
    void anIdleConnectionIsClosedWith1001() {
        Client client = connect("watched/idle/" + key);
        Client report = report(key);
        assertThat(report.text()).isEqualTo("open");

        assertThat(client.closed()).isEqualTo(new Event.Closed(1001, ""));
        assertThat(report.text()).isEqualTo("close 1001");
    }

    @Test
    void aPeerThatDoesNotReadIsDroppedAndNobodyElseNotices() {
        connectRaw("watched/loud/slow-" + key);
        Client slow = report("slow-" + key);
        assertThat(slow.text()).isEqualTo("open");
        Client reader = connect("watched/loud/reader-" + key);
        String tail = " " + "x".repeat(64 << 10);

        for (int i = 0; i < 300; i++) {
            reader.send(String.valueOf(i));
            assertThat(reader.text()).isEqualTo(i + tail);
        }

        assertThat(slow.text()).startsWith("close ");
        reader.send("still");
        assertThat(reader.text()).isEqualTo("still" + tail);
    }
}
