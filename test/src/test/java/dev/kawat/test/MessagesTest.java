/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kawat.MessageDecodeException;
import dev.kawat.MessageTooBigException;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a client sends and receives. */
@KawatTest(
        value = {Sample.Echo.class, Sample.Points.class, Sample.Quick.class, Sample.Backlog.class, Sample.Flood.class},
        properties = "kawat.max-message=2KiB")
class MessagesTest {

    private static final String LONG = "a message in umlauts: äöü. ".repeat(10);

    @Inject
    Sample.Journal journal;

    @Inject
    Sample.Start start;

    @Test
    void onOpenHasReturnedWhenTheClientIsConnected(TestClient client) {
        client.connect("/echo");

        assertThat(journal.entries()).containsExactly("open");
    }

    @Test
    void messagesComeBack(TestClient client) {
        client.connect("/echo");

        client.send("text").send(new byte[] {1, 2}).send(ByteBuffer.wrap(new byte[] {3}));

        client.expectText("text").expectBinary(new byte[] {1, 2});
        assertThat(client.expectBinary()).containsExactly(3);
        client.expectNothing().expectNothing(Duration.ofMillis(1));
    }

    /** More than the server reads of one client before others have their turn. */
    @Test
    void manyMessagesThatWaitAreAllRead(TestClient client) {
        client.connect("/backlog");
        for (int i = 0; i < 900; i++) {
            client.send("m" + i);
        }

        start.give();

        for (int i = 0; i < 900; i++) {
            client.expectText("m" + i);
        }
    }

    @Test
    void jsonIsThatOfTheApplication(TestClient client) {
        client.connect("/points").sendJson(new Sample.Point(1, 2));

        assertThat(client.expectJson(Sample.Point.class)).isEqualTo(new Sample.Point(2, 1));
    }

    @Test
    void whatIsNoJsonClosesWith1007(TestClient client, Failures failures) {
        client.connect("/points").send("{");

        client.expectClose(1007);
        failures.expect(MessageDecodeException.class);
    }

    @Test
    void messageMayBeCutAtAnyByte(TestClient client) {
        client.connect("/echo");
        int frame = 2 + 2 + 4 + LONG.getBytes(StandardCharsets.UTF_8).length;

        for (int at = 1; at < frame; at++) {
            client.sendSplit(LONG, at).expectText(LONG);
        }
        client.sendSplit("äöü", 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11).expectText("äöü");
        client.sendSplit(new byte[] {1, 2, 3}, 7).expectBinary(new byte[] {1, 2, 3});
    }

    @Test
    void cutsMustAscendWithinWhatIsSent(TestClient client) {
        client.connect("/echo");

        assertThatThrownBy(() -> client.sendSplit("ab", 3, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("sendSplit: at must ascend from 0 to the 8 bytes of the frame, got [3, 2]");
        assertThatThrownBy(() -> client.sendSplit(new byte[] {1}, 8))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("sendSplit: at must ascend from 0 to the 7 bytes of the frame, got [8]");
        assertThatThrownBy(() -> client.sendFragments("ä", 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("sendFragments: at must ascend from 0 to the 2 bytes of the message, got [3]");
        client.send("nothing was sent before").expectText("nothing was sent before");
    }

    @Test
    void messageMayComeInFragments(TestClient client) {
        client.connect("/echo").sendFragments("fragments", 1, 1, 5);

        client.expectText("fragments");
    }

    @Test
    void bytesMayBreakTheRules(TestClient client) {
        client.connect("/echo").sendRaw(new byte[] {(byte) 0x81, 0x01, 'x'}); // not masked

        client.expectClose(1002);
        assertThat(client.isOpen()).isFalse();
    }

    @Test
    void limitsAreThoseOfTheSettings(TestClient client, Failures failures) {
        client.connect("/echo").send("x".repeat(2048)).expectText("x".repeat(2048));

        client.send("x".repeat(2049));

        client.expectClose(1009);
        failures.ignore(MessageTooBigException.class);
    }

    @Test
    void pingIsAnswered(TestClient client) {
        client.connect("/echo").ping(new byte[] {7});

        assertThat(client.expectPong()).containsExactly(7);
    }

    @Test
    void serverAnswersTheCloseFrame(TestClient client) {
        client.connect("/echo").close(3456, "done");

        assertThat(client.expectClose(3456)).isEqualTo("done");
        client.expectClose(3456); // the end stays
        assertThat(journal.entries()).containsExactly("open", "close 3456");
    }

    @Test
    void droppedConnectionIsAnEndWithoutCloseFrame(TestClient client, TestClient other) {
        client.connect("/echo").drop().expectClose(1006);

        other.connect("/echo").expectNothing();
        assertThat(journal.entries()).containsExactlyInAnyOrder("open", "close 1006", "open");
    }

    @Test
    void closingAClientIsPolite(TestClient client) {
        client.connect("/echo").close();
        client.close();

        client.expectClose(1000);
    }

    @Test
    void allThatCameMayBeTaken(TestClient client) {
        client.connect("/echo").send("a").send("b").send(new byte[] {1}).expectText("a");
        client.ping(new byte[0]).expectPong(); // so that the others have come

        assertThat(client.takeAll()).containsExactly("b", new byte[] {1});
        client.expectNothing();
    }

    @Test
    void nonBlockingHandlerRunsOnAThreadOfTheKit(TestClient client, TestApplication application) {
        client.connect("/quick");
        application.awaitIdle(); // or the thread that has opened the connection may take the message too

        client.send("hello").expectText("hello on kawat-test");
    }

    @Test
    void messagesWaitWhileTheClientDoesNotRead(TestClient client) {
        client.connect("/flood").stopReading().send("200");
        client.expectNothing();

        client.resumeReading();

        for (int i = 0; i < 200; i++) {
            assertThat(client.expectBinary()).hasSize(1024);
        }
    }
}
