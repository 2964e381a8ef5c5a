/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kawat.it.client.Client;
import dev.kawat.it.client.Event;
import dev.kawat.it.client.Frame;
import dev.kawat.it.client.RawClient;
import dev.kawat.it.client.Request;
import dev.kawat.it.client.Waits;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that an application upgrades by itself, or answers with an end of a pair, wherever it does so. */
abstract class UpgradeTests {

    private static final int ONE_AFTER_ANOTHER = 1000;

    private final Deque<AutoCloseable> clients = new ArrayDeque<>();

    /** The key of the reports that a test asks the application for; another for each test. */
    private final String key = UUID.randomUUID().toString();

    /** Returns the address of something below the context path. */
    abstract URI address(String path);

    /** Returns the path, below the context path, below which the requests are answered. */
    abstract String where();

    @BeforeEach
    final void onlyWithServlets() {
        assumeTrue(Server.current().hasServlets(), "there are no requests that an application could upgrade");
    }

    @AfterEach
    final void closeClients() throws Exception {
        while (!clients.isEmpty()) {
            clients.pop().close();
        }
    }

    private URI upgraded(String what) {
        return address(where() + "/" + what + "/" + key);
    }

    private <C extends AutoCloseable> C closedLater(C client) {
        clients.push(client);
        return client;
    }

    private Client connect(String what) {
        return closedLater(Client.connect(upgraded(what)));
    }

    private RawClient connectRaw(String what, Frame... together) {
        return closedLater(RawClient.open(upgraded(what), together));
    }

    private RawClient ask(Request request) {
        return closedLater(RawClient.ask(request));
    }

    private Client report() {
        return closedLater(Client.connect(address("report/" + key)));
    }

    // ---- The answer ----

    @ParameterizedTest
    @ValueSource(strings = {"echo", "couple"})
    void messagesComeAndGo(String what) {
        Client client = connect(what);

        assertThat(client.send("hello").text()).isEqualTo("hello");
        assertThat(client.send("gr\u00fc\u00dfe \ud83d\ude80").text()).isEqualTo("gr\u00fc\u00dfe \ud83d\ude80");
    }

    @Test
    void behaviour3_4_theSocketIsOpenAndKnowsWhatWasAgreedOn() {
        Client client = closedLater(Client.connect(upgraded("echo"), "other", "echo"));

        assertThat(client.subprotocol()).isEqualTo("echo");
        assertThat(client.send("about").text())
                .isEqualTo("1 " + upgraded("echo").getRawPath() + " echo ");
    }

    /** More than any buffer on the way holds. */
    private static final int MANY = 1024;

    private static final int LARGE = 64 << 10;

    @Test
    void behaviour3_6_readingStopsUntilThereIsAListenerAndNothingIsLost() throws Exception {
        RawClient client = connectRaw("silent");
        Client report = report();

        CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < MANY; i++) {
                client.send(Frame.text(i + " ".repeat(LARGE)));
            }
        });
        assertThatThrownBy(() -> sent.get(2, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
        ask(Request.to(upgraded("listen-" + MANY)));

        assertThat(report.text()).isEqualTo("all in order");
        sent.get(Waits.EVENT.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Test
    void behaviour3_7_compressionIsNegotiatedWhereItIsOn() {
        assumeTrue(Server.current().framesAreOurs(), "the container transport does not compress");
        RawClient client = ask(Request.to(upgraded("echo")).with("Sec-WebSocket-Extensions: permessage-deflate"));
        assertThat(client.answer().header("Sec-WebSocket-Extensions")).startsWith("permessage-deflate");

        client.send(Frame.text("about"));

        assertThat(client.frame().opcode() & 0x0F).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"echo", "couple"})
    void framesInTheSegmentOfTheHandshakeAreDelivered(String what) {
        RawClient client = connectRaw(what, Frame.text("early"), Frame.text("second"));

        assertThat(client.frame()).isEqualTo(Frame.text("early"));
        assertThat(client.frame()).isEqualTo(Frame.text("second"));
        assertThat(client.send(Frame.text("later")).frame()).isEqualTo(Frame.text("later"));
    }

    /** A second answer would come in the middle of the frames. */
    @ParameterizedTest
    @ValueSource(strings = {"echo", "couple"})
    void athousandUpgradesOneAfterAnotherHaveOneAnswerEach(String what) {
        for (int i = 0; i < ONE_AFTER_ANOTHER; i++) {
            Frame message = Frame.text("message " + i);
            try (RawClient client = RawClient.open(upgraded(what))) {
                assertThat(client.answer().header("Content-Length")).isEmpty();
                client.send(message);
                assertThat(client.frame()).isEqualTo(message);
                client.send(Frame.close(1000, ""));
                assertThat(client.closeFrame().code()).isEqualTo(1000);
                client.awaitEnd();
            }
        }
    }

    @Test
    void aBodyThatWasWrittenBeforeIsNotSent() {
        RawClient client = connectRaw("body");

        assertThat(client.send(Frame.text("hello")).frame()).isEqualTo(Frame.text("hello"));
    }

    @Test
    void aSecondTimeIsAnErrorAndTheConnectionGoesOn() {
        Client client = connect("twice");

        assertThat(report().text()).startsWith("the request was upgraded before: ");
        assertThat(client.send("hello").text()).isEqualTo("hello");
    }

    @Test
    void aCommittedResponseIsAnError() {
        assertThat(ask(Request.to(upgraded("committed"))).answer().status()).isBetween(200, 299);

        assertThat(report().text()).startsWith("the response is committed already: ");
    }

    // ---- Refusals ----

    @Test
    void behaviour3_5_whatStandsBeforeAnswersInstead() {
        RawClient client = ask(Request.to(upgraded("echo")).with("X-Token: stolen"));

        assertThat(client.answer().status()).isEqualTo(401);
        assertThat(client.answer().header("X-Reason")).isEqualTo("stolen");
    }

    @Test
    void aRequestThatAsksForNoUpgradeGets426() {
        RawClient client = ask(Request.to(upgraded("echo")).without("Upgrade").without("Connection"));

        assertThat(client.answer().status()).isEqualTo(426);
        assertThat(client.answer().header("Upgrade")).isEqualTo("websocket");
    }

    @ParameterizedTest
    @ValueSource(strings = {"echo", "couple"})
    void aMalformedHandshakeGets400(String what) {
        assertThat(ask(Request.to(upgraded(what)).without("Sec-WebSocket-Key"))
                        .answer()
                        .status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"echo", "couple"})
    void aForeignOriginGets403(String what) {
        assertThat(ask(Request.to(upgraded(what)).with("Origin: http://evil.example"))
                        .answer()
                        .status())
                .isEqualTo(403);
    }

    @Test
    void aRefusedClientEndsTheOtherEndOfThePair() {
        ask(Request.to(upgraded("couple")).with("Origin: http://evil.example"));

        assertThat(report().text())
                .isEqualTo("close 1006 'WebSocket disconnected without sending Close frame.' lost in state 3");
    }

    // ---- The end of an upgraded connection ----

    @Test
    void theCloseOfThePeerIsGiven() {
        RawClient client = connectRaw("echo");

        client.send(Frame.close(4001, "bye"));

        assertThat(client.closeFrame().code()).isEqualTo(4001);
        assertThat(report().text()).isEqualTo("close 4001 'bye' clean");
    }

    @Test
    void theApplicationCloses() {
        Client client = connect("echo");

        client.send("close 4002");

        assertThat(client.closed()).isEqualTo(new Event.Closed(4002, "as you wish"));
        assertThat(report().text()).isEqualTo("close 4002 'as you wish' clean");
    }

    @Test
    void aLossIsNotClean() {
        connectRaw("echo").reset();

        assertThat(report().text()).isEqualTo("close 1006 'WebSocket disconnected without sending Close frame.' lost");
    }

    @Test
    void aMessageThatIsTooBigIsAnErrorAndA1009() {
        RawClient client = connectRaw("echo");

        client.send(Frame.text("x".repeat(1025)));

        assertThat(client.closeFrame().code()).isEqualTo(1009);
        assertThat(report().text()).isEqualTo("error MessageTooBigException");
    }

    // ---- The states of an end ----

    @Test
    void behaviour4_4_anEndThatAnswersARequestCannotBeAccepted() {
        Client client = connect("couple-and-accept");

        assertThat(report().text()).isEqualTo("Can't accept() WebSocket that was already used in a response.");
        assertThat(client.send("hello").text()).isEqualTo("hello");
    }

    @Test
    void behaviour4_5_anAcceptedEndCannotAnswerARequest() {
        assertThat(ask(Request.to(upgraded("accept-and-couple"))).answer().status())
                .isNotEqualTo(101);

        assertThat(report().text()).isEqualTo("Can't return WebSocket in a Response after calling accept().");
    }

    @Test
    void behaviour4_5_anEndCannotAnswerTwoRequests() {
        Client client = connect("couple-again");
        assertThat(ask(Request.to(upgraded("couple-again"))).answer().status()).isNotEqualTo(101);

        assertThat(report().text()).isEqualTo("Can't return WebSocket that was already used in a response.");
        assertThat(client.send("hello").text()).isEqualTo("hello");
    }

    @Test
    void behaviour4_6_aBodyThatWasWrittenBeforeIsNotSentAndTheStatusIs101() {
        RawClient client = connectRaw("couple-with-body");

        assertThat(client.answer().status()).isEqualTo(101);
        assertThat(client.send(Frame.text("hello")).frame()).isEqualTo(Frame.text("hello"));
    }

    @Test
    void behaviour4_6_aResponseThatWasSentIsAnError() {
        assertThat(ask(Request.to(upgraded("commit-and-couple"))).answer().status())
                .isBetween(200, 299);

        assertThat(report().text()).startsWith("the response is committed already: ");
    }

    @Test
    void behaviour4_7_aRequestWithoutUpgradeCannotBeAnsweredWithAnEnd() {
        Request request = Request.to(upgraded("couple-if-possible"));
        assertThat(ask(request.without("Upgrade").without("Connection"))
                        .answer()
                        .status())
                .isNotEqualTo(101);

        assertThat(report().text())
                .isEqualTo(
                        "Worker tried to return a WebSocket in a response to a request which did not contain the header"
                                + " \"Upgrade: websocket\".");
    }

    // ---- The end of a coupled connection ----

    @Test
    void behaviour4_8_theCloseOfTheClientReachesAnEndThatClosesByItself() {
        RawClient client = connectRaw("couple");

        client.send(Frame.close(4001, "bye"));

        assertThat(client.closeFrame().code()).isEqualTo(4001);
        Client report = report();
        assertThat(report.text()).isEqualTo("close 4001 'bye' clean in state 2");
        assertThat(report.text()).isEqualTo("state 3");
    }

    @Test
    void behaviour4_8_theCloseOfTheEndReachesTheClient() {
        Client client = connect("couple");

        client.send("close 4002");

        assertThat(client.closed()).isEqualTo(new Event.Closed(4002, "as you wish"));
        assertThat(report().text()).isEqualTo("close 4002 'as you wish' clean in state 3");
    }

    @Test
    void behaviour4_8_aLossOfTheClientEndsTheOtherEnd() {
        connectRaw("couple").reset();

        assertThat(report().text())
                .isEqualTo("close 1006 'WebSocket disconnected without sending Close frame.' lost in state 3");
    }

    @Test
    void behaviour4_8_twoClientsTalkOverTheTwoEndsOfAPair() {
        RawClient one = connectRaw("pipe", Frame.text("early"));
        RawClient other = connectRaw("pipe");

        assertThat(other.frame()).isEqualTo(Frame.text("early"));
        other.send(Frame.text("answer"), Frame.binary(new byte[] {1, 2}));
        assertThat(one.frame()).isEqualTo(Frame.text("answer"));
        assertThat(one.frame()).isEqualTo(Frame.binary(new byte[] {1, 2}));
        one.send(Frame.close(4001, "bye"));

        assertThat(other.closeFrame()).isEqualTo(Frame.close(4001, "bye"));
        other.send(Frame.close(4001, "bye"));
        other.awaitEnd();
        one.awaitEnd();
    }

    @Test
    void behaviour4_8_aLossOfOneClientEndsTheOther() {
        RawClient one = connectRaw("pipe");
        RawClient other = connectRaw("pipe");
        one.send(Frame.text("hello"));
        assertThat(other.frame()).isEqualTo(Frame.text("hello"));

        one.reset();

        other.awaitEnd();
    }
}
