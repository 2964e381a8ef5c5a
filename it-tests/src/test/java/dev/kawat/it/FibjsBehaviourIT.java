/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kawat.it.client.Client;
import dev.kawat.it.client.Event;
import dev.kawat.it.client.Frame;
import dev.kawat.it.client.RawClient;
import dev.kawat.it.client.Request;
import java.util.Arrays;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The behaviours of fibjs' {@code ws}: 3-1 to 3-22 of {@code docs/ancestors.md}. */
class FibjsBehaviourIT extends AgainstServerAndPair {

    private static final String EXTENSIONS = "Sec-WebSocket-Extensions";

    // ---- The handshake ----

    @ParameterizedTest
    @CsvSource({"Upgrade, 426", "Connection, 400", "Sec-WebSocket-Key, 400", "Sec-WebSocket-Version, 400"})
    void behaviour3_1_eachMissingHeaderIsAFaultOfTheClient(String header, int status) {
        Request request = Request.to(endpoint("echo")).without(header);

        if (Server.current().refusesByItself()) {
            assertRefused(request, status);
        } else {
            assertThat(ask(request).answer().status()).isNotEqualTo(101); // the engine has a status of its own
        }
    }

    @Test
    void behaviour3_2_theOriginIsChecked() {
        Request request = Request.to(endpoint("echo"));

        assertRefused(request.with("Origin: http://evil.example"), 403);
        assertRefused(request.with("Origin: http://" + endpoint("echo").getAuthority()), 101);
    }

    @Test
    void behaviour3_2_aSubprotocolIsSelected() {
        assertThat(connect("subprotocol/lenient", "v1").subprotocol()).isEqualTo("v1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    echo    | permessage-deflate                            | ''
                    deflate | permessage-deflate                            | permessage-deflate
                    deflate | x-other, permessage-deflate                   | permessage-deflate
                    deflate | permessage-deflate; server_max_window_bits=12 | permessage-deflate; server_max_window_bits=12
                    """)
    void behaviour3_3_compressionIsNegotiatedWithItsParametersWhereItIsOn(String path, String offer, String answer) {
        assumeTrue(Server.current().framesAreOurs(), "the container transport does not compress");

        RawClient client = ask(Request.to(endpoint(path)).with(EXTENSIONS + ": " + offer));

        assertThat(client.answer().status()).isEqualTo(101);
        assertThat(client.answer().header(EXTENSIONS)).isEqualTo(answer);
    }

    @Test
    void behaviour3_5_aCheckBeforeTheUpgradeMayEndTheRequest() {
        RawClient client =
                assertRefused(Request.to(endpoint("guarded/" + key)).with("Authorization: Bearer stolen"), 403);

        assertThat(client.answer().header("X-Reason")).isEqualTo("stolen");
    }

    @Test
    void behaviour3_5_aFilterBeforeTheUpgradeMayEndTheRequest() {
        assumeTrue(Server.current().hasSessions(), "only a server with servlets has filters of the application");

        RawClient client = assertRefused(Request.to(endpoint("front/closed/" + key)), 401);

        assertThat(client.answer().header("X-Filter")).isEqualTo("closed");
    }

    // ---- Sending ----

    @ParameterizedTest
    @EnumSource
    void behaviour3_8_whatIsNeitherTextNorBytesIsSentInJson(Way way) {
        Client client = connect(way, "ancestors/member/" + key);

        assertThat(client.send("send number").text()).isEqualTo("7");
        assertThat(client.send("send date").text()).isEqualTo("\"2026-01-02\"");
    }

    @ParameterizedTest
    @EnumSource
    void behaviour3_9_sendTellsThatTheConnectionIsClosingAndDoesNotThrow(Way way) {
        Client client = connect(way, "observed/" + key);
        Client report = reportOfObserved();

        client.send("close 4000 done");

        assertThat(report.text()).startsWith("nothing more");
        assertThat(client.closed()).isEqualTo(new Event.Closed(4000, "done"));
    }

    @Test
    void behaviour3_20_messagesOfSeveralThreadsAndPongsDoNotMix() {
        Client client = connect("flood");

        client.send("flood 4 500").ping(new byte[] {1, 2, 3}).ping(new byte[] {4, 5, 6});

        int[] next = new int[4];
        boolean ponged = false;
        for (int i = 0; i < 2001; i++) {
            Event event = client.next(Event.class);
            while (event instanceof Event.Pong) {
                ponged = true;
                event = client.next(Event.class);
            }
            String text = ((Event.Text) event).text();
            if (!text.equals("done")) {
                String[] message = text.split(" ", 2);
                assertThat(Integer.parseInt(message[1])).isEqualTo(next[Integer.parseInt(message[0])]++);
            }
        }
        assertThat(next).containsOnly(500);
        if (!ponged) {
            client.next(Event.Pong.class);
        }
    }

    // ---- The end ----

    @ParameterizedTest
    @EnumSource
    void behaviour3_11_closingAgainChangesNothing(Way way) {
        Client client = connect(way, "observed/" + key);

        client.send("close 4001 done"); // and the handler terminates afterwards, with 4000

        assertThat(client.closed()).isEqualTo(new Event.Closed(4001, "done"));
    }

    @Test
    void behaviour3_12_theCloseEventWaitsForTheAnswerOfThePeer() {
        assumeTrue(Server.current().framesAreOurs(), "an engine tells the end when it has written its close frame");
        RawClient client = connectRaw("observed/" + key);
        Client report = reportOfObserved();

        client.send(Frame.text("close 4001 done"));
        assertThat(client.closeFrame()).isEqualTo(Frame.close(4001, "done"));
        assertThat(report.text()).isEqualTo("nothing more, Closing");
        connect("observed/" + key).send("not yet").text();
        client.send(Frame.close(4001, "done"));

        assertThat(report.text()).isEqualTo("gate");
        assertThat(report.text()).isEqualTo("open Connected listed=true");
        assertThat(report.text()).isEqualTo("message not yet");
        assertThat(report.text()).isEqualTo("close 4001 'done' Closed listed=false");
    }

    @Test
    void behaviour3_13_theCloseFrameOfThePeerIsAnsweredAndGiven() {
        RawClient client = connectRaw("observed/" + key);
        Client report = reportOfObserved();

        client.send(Frame.close(4001, "bye"));

        assertThat(client.closeFrame().code()).isEqualTo(4001);
        assertThat(report.text()).isEqualTo("close 4001 'bye' Closed listed=false");
    }

    @Test
    void behaviour3_14_aCodeOfTheProtocolIsGivenAsItIsAndIsNoError() {
        RawClient client = connectRaw("observed/" + key);
        Client report = reportOfObserved();

        client.send(Frame.close(1001, "leaving the page"));

        assertThat(report.text()).isEqualTo("close 1001 'leaving the page' Closed listed=false");
    }

    @Test
    void behaviour3_15_aLossIsA1006AndNoError() {
        RawClient client = connectRaw("observed/" + key);
        Client report = reportOfObserved();

        client.close();

        assertThat(report.text()).isEqualTo("close 1006 '' Closed listed=false");
    }

    @Test
    void behaviour3_15_afterAViolationTheCodeIsGivenAsItIs() {
        assumeTrue(Server.current().framesAreOurs(), "an engine may tell a loss, as Undertow does");
        RawClient client = connectRaw("observed/" + key);
        Client report = reportOfObserved();

        client.send(new Frame(true, 0, (byte) 1)); // a continuation of nothing

        assertThat(client.closeFrame().code()).isEqualTo(1002);
        client.awaitEnd();
        assertThat(report.text()).startsWith("close 1002");
    }

    @Test
    void behaviour3_16_aMessageThatIsTooBigIsAnsweredWithA1009() {
        RawClient client = connectRaw("small/" + key);

        client.send(
                Frame.text("x".repeat(600)).first(), Frame.text("x".repeat(600)).last());

        assertThat(client.closeFrame()).isEqualTo(Frame.close(1009, ""));
    }

    @Test
    void behaviour3_16_theLimitBoundsTheInflatedSize() {
        assumeTrue(Server.current().framesAreOurs(), "the container transport does not compress");
        RawClient client = ask(Request.to(endpoint("deflate")).with(EXTENSIONS + ": permessage-deflate"));
        assertThat(client.answer().header(EXTENSIONS)).isEqualTo("permessage-deflate");

        client.send(new Frame(true, 0x42, deflated(new byte[(1 << 20) + 1])));

        assertThat(client.closeFrame()).isEqualTo(Frame.close(1009, ""));
    }

    private static byte[] deflated(byte[] message) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        deflater.setInput(message);
        byte[] compressed = new byte[64 << 10];
        int length = deflater.deflate(compressed, 0, compressed.length, Deflater.SYNC_FLUSH);
        deflater.end();
        return Arrays.copyOf(compressed, length - 4); // RFC 7692 7.2.1: without its tail
    }

    // ---- Frames ----

    @Test
    void behaviour3_17_pingsAreAnsweredAndPongsPassedOver() {
        RawClient client = connectRaw("echo");

        client.send(Frame.ping("beat"), new Frame(true, 10, (byte) 1), Frame.text("hello"));

        Frame pong = client.frame();
        assertThat(pong.isPong()).isTrue();
        assertThat(pong.text()).isEqualTo("beat");
        assertThat(client.frame()).isEqualTo(Frame.text("hello"));
    }

    @Test
    void behaviour3_17_anUnknownOpcodeIsAProtocolError() {
        assertThat(connectRaw("echo")
                        .send(new Frame(true, 5, (byte) 1))
                        .closeFrame()
                        .code())
                .isEqualTo(1002);
    }

    @Test
    void behaviour3_18_anUnmaskedFrameIsAProtocolError() {
        assumeTrue(Server.current().framesAreOurs(), "an engine may take it, as Tyrus does");
        RawClient client = connectRaw("echo");

        client.send(new byte[] {(byte) 0x81, 1, 'x'});

        assertThat(client.closeFrame().code()).isEqualTo(1002);
    }
}
