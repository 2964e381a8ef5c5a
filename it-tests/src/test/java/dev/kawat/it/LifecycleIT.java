/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kawat.it.client.Client;
import dev.kawat.it.client.Event;
import dev.kawat.it.client.Frame;
import dev.kawat.it.client.RawClient;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;

/** The callbacks of one connection: which, in what order, how often, and the status in each. */
class LifecycleIT extends AgainstServer {

    /** How often an end and what still comes are to meet: an engine that confuses them does so in one of a hundred. */
    private static final int ENDS = 300;

    @Test
    void callsEachCallbackOnceAndInOrder() {
        Client client = connect("observed/" + key);
        Client report = report(key);

        client.send("hello");
        assertThat(client.text()).isEqualTo("heard hello");
        client.send(new byte[3]).sendClose(1000, "bye");

        assertThat(client.closed()).isEqualTo(new Event.Closed(1000, "bye"));
        assertThat(report.text()).isEqualTo("gate");
        assertThat(report.text()).isEqualTo("open Connected listed=true");
        assertThat(report.text()).isEqualTo("message hello");
        assertThat(report.text()).isEqualTo("bytes 3");
        assertThat(report.text()).isEqualTo("close 1000 'bye' Closed listed=false");
        assertThat(report.text()).isEqualTo("destroyed");
    }

    @Test
    void losesNoMessageThatCameWithTheHandshake() {
        assumeTrue(
                Server.current().keepsFramesSentWithHandshake(),
                "this engine loses what comes in the segment of the handshake");
        Client report = report(key);

        RawClient client = connectRaw("observed/" + key, Frame.text("early"), Frame.text("bird"));

        assertThat(client.frame()).isEqualTo(Frame.text("heard early"));
        assertThat(client.frame()).isEqualTo(Frame.text("heard bird"));
        assertThat(report.text()).isEqualTo("gate");
        assertThat(report.text()).isEqualTo("open Connected listed=true");
        assertThat(report.text()).isEqualTo("message early");
        assertThat(report.text()).isEqualTo("message bird");
    }

    @Test
    void deliversNothingAfterTheHandlerHasClosed() {
        RawClient client = connectRaw("observed/" + key);
        Client report = report(key);

        client.send(Frame.text("terminate 4000 enough"), Frame.text("more"), Frame.text("and more"));
        assertThat(client.frame()).isEqualTo(Frame.close(4000, "enough"));
        client.send(Frame.close(4000, "enough"));

        client.awaitEnd();
        assertThat(report.text()).isEqualTo("gate");
        assertThat(report.text()).isEqualTo("open Connected listed=true");
        // The close frame goes out on another thread, and an engine that has written it may be done already.
        assertThat(report.text()).isIn("nothing more, Closing", "nothing more, Closed");
        assertThat(report.text()).isEqualTo("close 4000 'enough' Closed listed=false");
        assertThat(report.text()).isEqualTo("destroyed");
    }

    @Test
    void takesNothingThatStillComesForANewConnection() {
        Client report = report(key);

        for (int i = 0; i < ENDS; i++) {
            RawClient client = connectRaw("observed/" + key);
            client.send(Frame.text("terminate 4000 enough"));
            client.closeFrame();
            sendWhatIsLeft(client);

            assertThat(report.text()).isEqualTo("gate");
            assertThat(report.text()).isEqualTo("open Connected listed=true");
            assertThat(report.text()).startsWith("nothing more");
            assertThat(report.text()).startsWith("close");
            assertThat(report.text()).isEqualTo("destroyed");
        }
    }

    private static void sendWhatIsLeft(RawClient client) {
        try {
            for (int i = 0; i < 5; i++) {
                client.send(Frame.text("more"));
            }
            client.send(Frame.close(4000, "enough"));
        } catch (UncheckedIOException gone) {
            // at any of these it may be
        }
        client.awaitEnd();
    }

    @Test
    void tellsTheHandlerOfPongs() {
        Client client = connect("observed/" + key);
        Client report = report(key);

        client.send("ping");

        client.next(Event.Ping.class); // which the client answers by itself
        assertThat(report.text()).isEqualTo("gate");
        assertThat(report.text()).isEqualTo("open Connected listed=true");
        assertThat(report.text()).isEqualTo("pong beat");
    }
}
