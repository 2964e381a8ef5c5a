/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kawat.it.client.Client;
import dev.kawat.it.client.Event;
import dev.kawat.it.client.Frame;
import dev.kawat.it.client.RawClient;
import dev.kawat.it.client.Request;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The behaviours of Cloudflare Workers and of CDNetworks that do not end at a pair: 4-x and 5-x of {@code docs/ancestors.md}. */
class WorkersBehaviourIT extends AgainstServerAndPair {

    private static final int RSV1 = 0x40;
    private static final int RSV2 = 0x20;
    private static final int RSV3 = 0x10;
    private static final int TEXT = 1;

    static Stream<Arguments> behaviour4_21_aViolationIsAnsweredWith1002() {
        return Stream.of(
                Arguments.of("RSV2", new Frame[] {new Frame(true, RSV2 | TEXT, (byte) 'x')}),
                Arguments.of("RSV3", new Frame[] {new Frame(true, RSV3 | TEXT, (byte) 'x')}),
                Arguments.of("compressed without agreement", new Frame[] {new Frame(true, RSV1 | TEXT, (byte) 'x')}),
                Arguments.of(
                        "a continuation of nothing",
                        new Frame[] {Frame.text("x").last()}),
                Arguments.of(
                        "a message in a message", new Frame[] {Frame.text("x").first(), Frame.text("x")}),
                Arguments.of("a ping in fragments", new Frame[] {Frame.ping("x").first()}),
                Arguments.of("an unknown opcode", new Frame[] {new Frame(true, 3, (byte) 'x')}));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void behaviour4_21_aViolationIsAnsweredWith1002(String what, Frame... frames) {
        assertThat(connectRaw("echo").send(frames).closeFrame().code()).isEqualTo(1002);
    }

    @Test
    void behaviour4_22_pingsAreAnsweredWithoutTheHandlerEvenWhileItIsBusy() {
        Client busy = connect("waiting/" + key);
        Client report = report(key);
        busy.send("first");
        assertThat(report.text()).isEqualTo("waits");

        busy.ping(new byte[] {1, 2, 3});

        busy.next(Event.Pong.class);
        connect("waiting/" + key).send("open");
        assertThat(busy.text()).isEqualTo("passed first");
    }

    @ParameterizedTest
    @MethodSource
    void behaviour4_26_compressionIsOffUnlessTheEndpointWantsIt(String path, String answer) {
        assumeTrue(Server.current().framesAreOurs(), "the container transport does not compress");

        RawClient client = ask(Request.to(endpoint(path)).with("Sec-WebSocket-Extensions: permessage-deflate"));

        assertThat(client.answer().header("Sec-WebSocket-Extensions")).isEqualTo(answer);
    }

    static Stream<Arguments> behaviour4_26_compressionIsOffUnlessTheEndpointWantsIt() {
        return Stream.of(Arguments.of("echo", ""), Arguments.of("deflate", "permessage-deflate"));
    }

    // ---- 4-27: a server accepts one end of a pair, and the client gets the other ----

    /** The path of a request that is answered with the other end of a pair. */
    private String room() {
        assumeTrue(Server.current().hasServlets(), "there are no requests that an application could answer");
        return "upgraded/servlet/room/" + key;
    }

    private Client reportOfRoom() {
        Client report = report(key);
        assertThat(report.text()).isEqualTo("open 2 tags");
        return report;
    }

    @Test
    void behaviour4_27_theHandlerOfTheServerHasTheClientWithItsTags() {
        Client one = connect(room());
        Client other = connect(room());

        assertThat(one.send("count").text()).isEqualTo("tagged 2");
        other.send("all");

        assertThat(one.text()).isEqualTo("to all");
        assertThat(other.text()).isEqualTo("to all");
    }

    @Test
    void behaviour4_27_theCloseOfTheClientReachesTheHandler() {
        RawClient client = connectRaw(room());
        Client report = reportOfRoom();

        client.send(Frame.close(4001, "bye"));

        assertThat(client.closeFrame().code()).isEqualTo(4001);
        assertThat(report.text()).isEqualTo("close 4001 'bye'");
    }

    @Test
    void behaviour4_27_theCloseOfTheHandlerReachesTheClient() {
        Client client = connect(room());
        Client report = reportOfRoom();

        client.send("close");

        assertThat(client.closed()).isEqualTo(new Event.Closed(4002, "as you wish"));
        assertThat(report.text()).isEqualTo("close 4002 'as you wish'");
    }

    @Test
    void behaviour4_27_theLossOfTheClientReachesTheHandler() {
        RawClient client = connectRaw(room());
        Client report = reportOfRoom();

        client.reset();

        assertThat(report.text()).isEqualTo("close 1006 ''");
    }

    @Test
    void behaviour4_27_aClientThatReadsNothingIsClosedWith1013AndTheHandlerKnows() {
        RawClient client = connectRaw(room());
        Client report = reportOfRoom();

        client.send(Frame.text("flood"));

        assertThat(report.text()).isEqualTo("flood CLOSED");
        assertThat(report.text()).isEqualTo("close 1013 ''");
        assertThat(client.closeFrame().code()).isEqualTo(1013);
    }

    @Test
    void behaviour4_29_theClientGetsTheAutomaticResponseWithoutTheHandler() {
        Client client = connect(room());
        Client report = reportOfRoom();

        assertThat(client.send("ping").text()).isEqualTo("pong");

        client.send("other");
        assertThat(report.text()).isEqualTo("message other");
    }

    @ParameterizedTest
    @EnumSource
    void behaviour4_28_connectionsAreFoundByTopicUntilTheirEndEvenIfOnCloseFails(Way way) {
        Client leaving = connect(way, "ancestors/tagged/" + key);
        Client staying = connect(way, "ancestors/tagged/" + key);
        Client report = report(key);
        assertThat(leaving.send("count").text()).isEqualTo("tagged 2");

        leaving.sendClose(4001, "");

        assertThat(report.text()).isEqualTo("left are 1");
        assertThat(staying.send("count").text()).isEqualTo("tagged 1");
    }

    @ParameterizedTest
    @EnumSource
    void behaviour4_29_anExactTextIsAnsweredWithoutTheHandler(Way way) {
        Client client = connect(way, "ancestors/small-state/" + key);
        assertThat(client.send("seen").text()).isEqualTo("[seen] and no more");

        assertThat(client.send("ping").text()).isEqualTo("pong");
        assertThat(client.send("ping ").text()).isEqualTo("ping ");

        assertThat(client.send("seen").text()).isEqualTo("[seen][ping ][seen] and answered by itself");
    }

    @ParameterizedTest
    @EnumSource
    void behaviour4_29_theAnswerComesWhileTheHandlerIsBusy(Way way) {
        Client busy = connect(way, "ancestors/small-state/" + key);

        busy.send("wait first").send("ping");

        assertThat(busy.text()).isEqualTo("pong");
        assertThat(connect("ancestors/small-state/" + key).send("open").text()).isEqualTo("opened");
        assertThat(busy.text()).isEqualTo("passed first");
    }

    @ParameterizedTest
    @EnumSource
    void behaviour4_30_anAttachmentHasAtMost16384Bytes(Way way) {
        Client client = connect(way, "ancestors/small-state/" + key);

        assertThat(client.send("attach-long 16382").text()).isEqualTo("attached"); // and two quotes
        assertThat(client.send("attach-long 16383").text())
                .isEqualTo("attach: JSON must have at most 16384 bytes of UTF-8, got 16385");
        assertThat(client.send("length").text()).isEqualTo("16382");
    }

    @Test
    void behaviour5_4_aMessageOfOneMebibyteIsTaken() {
        Client client = connect("echo");
        String message = "x".repeat(1 << 20);

        assertThat(client.send(message).text()).isEqualTo(message);
    }

    @Test
    void behaviour5_4_aMessageOfOneByteMoreClosesWith1009() {
        Client client = connect("echo");

        client.send("x".repeat((1 << 20) + 1));

        assertThat(client.closed()).isEqualTo(new Event.Closed(1009, ""));
    }
}
