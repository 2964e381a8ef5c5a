/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kawat.it.client.Client;
import dev.kawat.it.client.Event;
import dev.kawat.it.client.Frame;
import dev.kawat.it.client.RawClient;
import dev.kawat.it.client.Request;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The behaviours of 4D's WebSocketServer and WebSocketConnection: 1-1 to 1-23 and D4-1 to D4-6 of {@code docs/ancestors.md}. */
class FourDBehaviourIT extends AgainstServerAndPair {

    // ---- Servers that the application opens ----

    /** Sends a command to what opens and ends servers. */
    private String command(String text) {
        Client commands = connect("fourd-commands/" + key);
        return commands.send(text).text();
    }

    private static void assumeServersCanBeOpened() {
        assumeTrue(Server.current().opensServers(), "the engine takes no paths after its start");
    }

    @ParameterizedTest
    @EnumSource
    void behaviour1_1_aServerThatStartsIsToldOnceAndAcceptsConnectionsFromThenOn(Way way) {
        Client report = report("fourd");

        connect(way, "fourd/member/" + key);

        assertThat(report.text()).isEqualTo("server open");
        String next = report.text();
        while (!next.equals("server connection " + key)) {
            assertThat(next).isNotEqualTo("server open");
            next = report.text();
        }
    }

    @ParameterizedTest
    @EnumSource
    void behaviour1_1_aServerMayStartAtAnyTimeAndItsPathIsTakenThen(Way way) {
        assumeServersCanBeOpened();
        assertRefused(request(way, "opened/" + key), 404);

        assertThat(command("open")).isEqualTo("done");

        assertThat(connect(way, "opened/" + key).send("room").text()).isEqualTo(key);
        assertThat(command("open"))
                .isEqualTo("WebSocketServers.open with path '/opened/" + key
                        + "': path must not match the same requests as another one, but WebSocketServers.open with path"
                        + " '/opened/" + key + "' has '/opened/" + key + "', got '/opened/" + key + "'\n"
                        + "WebSocketServers.open with path '/opened/" + key + "': name must be unique, but"
                        + " WebSocketServers.open with path '/opened/" + key + "' has it too, got 'opened-" + key
                        + "'");
        assertThat(command("terminate")).isEqualTo("done");
    }

    @Test
    void behaviour1_1_whereTheEngineCannotOpenServersOpenSaysSo() {
        assumeTrue(!Server.current().opensServers(), "this is about engines that cannot");

        assertThat(command("open"))
                .isEqualTo("WebSocketServers.open with path '/opened/" + key
                        + "': further servers cannot be opened, because the WebSocket engine runs without servlets and takes"
                        + " no paths after its start");
        assertRefused(Request.to(endpoint("opened/" + key)), 404);
    }

    @ParameterizedTest
    @EnumSource
    void behaviour1_3_aServerWithoutAPathHasEveryPathThatNoOtherHas(Way way) {
        assumeServersCanBeOpened();
        String path = "any/path/" + key;
        assertRefused(request(way, path), 404);

        assertThat(command("open every path")).isEqualTo("done");

        assertThat(connect(way, path).send("room").text()).isEqualTo(key);
        assertThat(connect(way, "echo").send("hello").text()).isEqualTo("hello");
        assertThat(command("terminate every path")).isEqualTo("done");
        Client report = report(key);
        assertThat(report.text()).isEqualTo("server open");
        assertThat(report.text()).isEqualTo("server connection " + key);
        assertThat(report.text()).startsWith("open ");
        assertThat(report.text()).startsWith("terminate ");
        assertThat(report.text()).isEqualTo("server terminate 1001 terminated=true");
        assertRefused(request(way, path), 404);
    }

    @ParameterizedTest
    @EnumSource
    void behaviour1_3_aServerWithAPathHasOnlyThatPath(Way way) {
        assumeServersCanBeOpened();
        assertThat(command("open")).isEqualTo("done");

        assertRefused(request(way, "opened/" + key + "/below"), 404);
        assertRefused(request(way, "opened"), 404);
        assertThat(command("terminate")).isEqualTo("done");
    }

    @Test
    void behaviour1_22_terminateWith0DropsAllAtOnceAndTellsTheServer() {
        assumeServersCanBeOpened();
        assertThat(command("open")).isEqualTo("done");
        RawClient first = connectRaw("opened/" + key);
        RawClient second = connectRaw("opened/" + key);
        Client report = report(key);
        assertThat(report.text()).isEqualTo("server open");
        List<String> connections =
                Stream.generate(report::text).limit(4).sorted().toList();
        assertThat(connections.get(0)).startsWith("open ");
        assertThat(connections.get(1)).startsWith("open ");
        assertThat(connections.get(2)).startsWith("server connection");

        assertThat(command("terminate")).isEqualTo("done");

        first.awaitEnd();
        second.awaitEnd();
        assertThat(report.text()).startsWith("terminate 100");
        assertThat(report.text()).startsWith("terminate 100");
        assertThat(report.text()).isEqualTo("server terminate 1001 terminated=true");
        assertRefused(Request.to(endpoint("opened/" + key)), 404);
        assertThat(command("open")).isEqualTo("done");
        assertThat(report.text()).isEqualTo("server open"); // and nothing of the first one in between
        assertThat(command("terminate")).isEqualTo("done");
    }

    // ---- Connections that come ----

    @ParameterizedTest
    @EnumSource
    void behaviour1_5_theConnectionHasItsNumberAndIsListedWhenOnOpenIsCalled(Way way) {
        Client report = report(key);

        Client client = connect(way, "fourd/member/" + key);

        String id = client.send("id").text();
        assertThat(Long.parseLong(id)).isPositive();
        assertThat(report.text()).isEqualTo("open " + id + " listed=true");
    }

    @ParameterizedTest
    @EnumSource
    void behaviour1_7_theReturnedObjectHandlesItsConnectionAndOthersReachIt(Way way) {
        Client red = connect(way, "fourd/member/" + key);
        Client blue = connect(way, "fourd/member/" + key);
        assertThat(red.send("paint red").send("room").text()).isEqualTo("fourd");
        assertThat(blue.send("paint blue").send("room").text()).isEqualTo("fourd");

        assertThat(red.send("colours").text()).isEqualTo("blue, red");
        assertThat(blue.send("colours").text()).isEqualTo("blue, red");
    }

    @ParameterizedTest
    @EnumSource
    void behaviourD4_2_onConnectionReturnsAnObjectOrTheClassOfABean(Way way) {
        assertThat(connect(way, "fourd/lambda/" + key).send("hello").text()).isEqualTo("lambda hello");
        assertThat(connect(way, "fourd/annotated/" + key).send("hello").text()).isEqualTo("annotated hello");
        assertThat(connect(way, "fourd/bean/" + key).send("hello").text())
                .isEqualTo("bean hello at /fourd/{choice}/{key}");
    }

    @ParameterizedTest
    @EnumSource
    void behaviourS5_handlersOfSeveralKindsAreOnOneServer(Way way) {
        Client member = connect(way, "fourd/member/" + key);
        Client lambda = connect(way, "fourd/lambda/" + key);
        Client bean = connect(way, "fourd/bean/" + key);

        assertThat(member.send("room").text()).isEqualTo("fourd");
        assertThat(lambda.send("room").text()).isEqualTo("lambda room");
        assertThat(bean.send("room").text()).startsWith("bean room");
        assertThat(member.send("colours").text()).isEqualTo("no colour");
    }

    @ParameterizedTest
    @CsvSource({
        "NETWORK, refused, 429",
        "NETWORK, nobody, 403",
        "NETWORK, number, 500",
        "NETWORK, failing, 500",
        "PAIR, refused, 429",
        "PAIR, nobody, 403",
        "PAIR, number, 500",
        "PAIR, failing, 500"
    })
    void behaviourD4_2_orRefusesBeforeTheUpgrade(Way way, String choice, int status) {
        assertRefused(request(way, "fourd/" + choice + "/" + key), status);
    }

    @ParameterizedTest
    @EnumSource
    void behaviour1_4_theGateDecidesBeforeTheUpgradeAndNotAfterIt(Way way) {
        Client report = report(key);

        assertRefused(request(way, "gate/" + key + "/429"), 429);
        assertThat(report.text()).isEqualTo("gate without token");
        assertThat(report.text()).isEqualTo("destroyed"); // without onOpen; the answer does not wait for it

        Client accepted = connect(way, "gate/" + key + "/accept");
        assertThat(accepted.text()).isEqualTo("welcome");
        assertThat(report.text()).isEqualTo("gate without token");
        assertThat(report.text()).isEqualTo("open");
    }

    @ParameterizedTest
    @EnumSource
    void behaviour1_6_aGateThatReturnsNullCancelsTheConnection(Way way) {
        Client report = report(key);

        assertRefused(request(way, "gate/" + key + "/null"), 403);

        assertThat(report.text()).isEqualTo("gate without token");
        assertThat(report.text()).isEqualTo("destroyed"); // neither onOpen nor onClose
    }

    @ParameterizedTest
    @EnumSource
    void behaviour1_8_everyConnectionHasANumberOfItsOwn(Way way) {
        String first = connect(way, "ancestors/member/" + key).send("id").text();
        String second = connect(way, "ancestors/member/" + key).send("id").text();

        long one = Long.parseLong(first.split(" ", 2)[0]);
        long other = Long.parseLong(second.split(" ", 2)[0]);
        assertThat(one).isPositive();
        assertThat(other).isGreaterThan(one);
    }

    // ---- Messages ----

    @ParameterizedTest
    @EnumSource
    void behaviour1_9_dataTypeSaysInWhichFormMessagesAreGiven(Way way) {
        Client text = connect(way, "ancestors/text/" + key);
        Client blob = connect(way, "ancestors/blob/" + key);
        Client object = connect(way, "ancestors/object/" + key);

        assertThat(text.send("é").text()).isEqualTo("text é");
        assertThat(blob.send("é").text()).isEqualTo("bytes 2");
        assertThat(object.send("{\"text\":\"é\"}").text()).isEqualTo("object é");
    }

    @ParameterizedTest
    @EnumSource
    void behaviour1_9_whatIsNoJsonUnderObjectIsAnErrorAndClosesWith1007(Way way) {
        Client client = connect(way, "ancestors/object/" + key);
        Client report = report(key);

        client.send("{\"text\":");

        assertThat(client.closed()).isEqualTo(new Event.Closed(1007, ""));
        assertThat(report.text()).isEqualTo("error MessageDecodeException");
        assertThat(report.text()).isEqualTo("close 1007");
    }

    @ParameterizedTest
    @EnumSource
    void behaviour1_10_theArgumentOfSendDecidesWhatIsSent(Way way) {
        Client client = connect(way, "ancestors/member/" + key);

        assertThat(client.send("send text").text()).isEqualTo("text");
        assertThat(client.send("send bytes").binary()).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2}));
        assertThat(client.send("send object").text()).isEqualTo("{\"text\":\"object\"}");
    }

    // ---- The end ----

    @ParameterizedTest
    @CsvSource({"NETWORK, true", "NETWORK, false", "PAIR, true", "PAIR, false"})
    void behaviour1_11_aConnectionThatEndedIsClosedAndNotListed(Way way, boolean byTheClient) {
        Client client = connect(way, "observed/" + key);
        Client report = reportOfObserved();

        if (byTheClient) {
            client.sendClose(4001, "bye");
        } else {
            client.send("terminate 4001 bye");
        }

        assertThat(client.closed()).isEqualTo(new Event.Closed(4001, "bye"));
        if (!byTheClient) {
            assertThat(report.text()).startsWith("nothing more");
        }
        assertThat(report.text()).isEqualTo("close 4001 'bye' Closed listed=false");
    }

    @Test
    void behaviour1_12_onCloseGetsTheCodeOfThePeer() {
        RawClient client = connectRaw("observed/" + key);
        Client report = reportOfObserved();

        client.send(Frame.close(3999, "bye"));

        assertThat(report.text()).isEqualTo("close 3999 'bye' Closed listed=false");
    }

    @Test
    void behaviour1_12_onCloseGets1005ForNoCode() {
        RawClient client = connectRaw("observed/" + key);
        Client report = reportOfObserved();

        client.send(Frame.close(new byte[0]));

        assertThat(report.text()).startsWith("close " + Server.current().codeOfEmptyCloseFrame());
    }

    @Test
    void behaviour1_12_onCloseGets1006ForALostConnection() {
        RawClient client = connectRaw("observed/" + key);
        Client report = reportOfObserved();

        client.reset();

        assertThat(report.text()).isEqualTo("close 1006 '' Closed listed=false");
    }

    @ParameterizedTest
    @EnumSource
    void behaviour1_13_errorsThatAreTakenDoNotStopTheOrderFromOpenToClose(Way way) {
        Client client = connect(way, "ancestors/member/" + key);
        Client report = reportOfMember();

        client.send("report one").send("fail").send("fail").send("report two");
        client.send("count").text(); // all is handled
        client.sendClose(4001, "");

        assertThat(report.text()).isEqualTo("one");
        assertThat(report.text()).isEqualTo("error IllegalStateException");
        assertThat(report.text()).isEqualTo("error IllegalStateException");
        assertThat(report.text()).isEqualTo("two");
        assertThat(report.text()).isEqualTo("close 4001 Closed listed=false");
    }

    @Test
    void behaviour1_13_theErrorOfAHandlerObjectStopsItsMessagesAndThenComesTheEnd() {
        Client report = report(key);
        RawClient client = connectRaw("fourd/member/" + key);

        client.send(Frame.text("one"), Frame.text("fail"), Frame.text("two"));

        assertThat(client.closeFrame()).isEqualTo(Frame.close(1011, ""));
        assertThat(report.text()).startsWith("open ");
        assertThat(report.text()).isEqualTo("message one");
        assertThat(report.text()).isEqualTo("error 1011");
        client.send(Frame.close(1011, ""));
        assertThat(report.text()).isEqualTo("terminate 1011 Closed listed=false");
    }

    @Test
    void behaviour1_13_andSoItIsOverAPair() {
        Client report = report(key);
        Client client = connect(Way.PAIR, "fourd/member/" + key);

        client.send("one").send("fail");

        assertThat(client.closed()).isEqualTo(new Event.Closed(1011, ""));
        assertThat(report.text()).startsWith("open ");
        assertThat(report.text()).isEqualTo("message one");
        assertThat(report.text()).isEqualTo("error 1011");
        assertThat(report.text()).isEqualTo("terminate 1011 Closed listed=false");
    }

    @ParameterizedTest
    @CsvSource({"NETWORK, 3001", "NETWORK, 4999", "PAIR, 3001", "PAIR, 4999"})
    void behaviour1_14_terminateSendsCodesFrom3001To4999AndTheMessage(Way way, int code) {
        Client client = connect(way, "observed/" + key);

        client.send("terminate " + code + " done");

        assertThat(client.closed()).isEqualTo(new Event.Closed(code, "done"));
    }

    @ParameterizedTest
    @CsvSource({"NETWORK, 3000", "NETWORK, 2999", "NETWORK, 5000", "PAIR, 3000", "PAIR, 1001"})
    void behaviour1_14_terminateClosesForOtherCodesButSendsNeitherCodeNorMessage(Way way, int code) {
        Client client = connect(way, "observed/" + key);

        client.send("terminate " + code + " done");

        assertThat(client.closed()).isEqualTo(new Event.Closed(1000, ""));
    }

    @ParameterizedTest
    @EnumSource
    void behaviour1_15_terminateWithoutArgumentsIsA1000(Way way) {
        Client client = connect(way, "observed/" + key);

        client.send("terminate");

        assertThat(client.closed()).isEqualTo(new Event.Closed(1000, ""));
    }

    @ParameterizedTest
    @EnumSource
    void behaviour1_16_theStatusIsConnectedThenClosingThenClosed(Way way) {
        Client client = connect(way, "observed/" + key);
        Client report = report(key);

        client.send("terminate 4000 done");

        assertThat(report.text()).isEqualTo("gate");
        assertThat(report.text()).isEqualTo("open Connected listed=true");
        // An engine that has written the close frame may be done already.
        assertThat(report.text()).isIn("nothing more, Closing", "nothing more, Closed");
        assertThat(report.text()).isEqualTo("close 4000 'done' Closed listed=false");
    }

    // ---- Threads ----

    @ParameterizedTest
    @EnumSource
    void behaviour1_19_messagesOfAConnectionWaitForEachOtherAndForNobodyElse(Way way) {
        Client blocked = connect(way, "waiting/" + key);
        Client other = connect(way, "waiting/" + key);
        Client report = report(key);
        blocked.send("first").send("second");
        assertThat(report.text()).isEqualTo("waits");

        other.send("open"); // which lets the first go on

        assertThat(other.text()).isEqualTo("opened");
        assertThat(blocked.text()).isEqualTo("passed first");
        assertThat(blocked.text()).isEqualTo("passed second");
    }

    // ---- The end of a server ----

    @Test
    void behaviour1_20_terminateOfAServerWaitsForTheCloseFrameOfThePeer() {
        assumeTrue(Server.current().framesAreOurs(), "an engine tells the end when it has written its close frame");
        RawClient client = connectRaw("ancestors/ended/" + key);
        Client report = report(key);

        client.send(Frame.text("now"));

        assertThat(client.closeFrame()).isEqualTo(Frame.close(1001, ""));
        assertRefused(Request.to(endpoint("ancestors/ended/" + key)), 503);
        connect("ancestors/member/" + key).send("report not yet").send("count").text();
        assertThat(report.text()).isEqualTo("open Connected");
        assertThat(report.text()).isEqualTo("not yet");
        client.send(Frame.close(1001, ""));
        assertThat(report.text()).isEqualTo("close 1001");
        client.awaitEnd();
    }

    @Test
    void behaviour1_21_terminateOfAServerWithATimeDropsThoseWhoDoNotAnswerInTime() {
        assumeTrue(Server.current().framesAreOurs(), "an engine tells the end when it has written its close frame");
        RawClient client = connectRaw("ancestors/ended-in-time/" + key);
        Client report = report(key);

        client.send(Frame.text("300"));

        assertThat(client.closeFrame()).isEqualTo(Frame.close(1001, ""));
        client.awaitEnd();
        assertThat(report.text()).isEqualTo("close 1006");
    }

    // ---- The rules of the Java mapping ----

    @ParameterizedTest
    @EnumSource
    void behaviourD4_1_terminateCutsTheMessageBetweenCharactersAndHappensOnce(Way way) {
        Client client = connect(way, "observed/" + key);
        Client report = reportOfObserved();

        client.send("terminate 4001 x" + "é".repeat(100)); // and the handler terminates a second time, with 4000

        assertThat(client.closed()).isEqualTo(new Event.Closed(4001, "x" + "é".repeat(61)));
        assertThat(report.text()).isIn("nothing more, Closing", "nothing more, Closed");
        assertThat(report.text()).startsWith("close 4001 'xé");
        assertThat(report.text()).isEqualTo("destroyed");
    }

    @Test
    void behaviourD4_1_terminateWithoutTimeDropsEverybodyAtOnce() {
        RawClient client = connectRaw("ancestors/ended-at-once/" + key);
        Client report = report(key);
        Client ending = report("ending-0");

        client.send(Frame.text("0"));

        client.awaitEnd();
        assertThat(ending.text()).isEqualTo("terminated true");
        if (Server.current().framesAreOurs()) {
            assertThat(report.text()).isEqualTo("close 1006");
        } else {
            assertThat(report.text()).isIn("close 1006", "close 1001"); // some engines send a close frame nevertheless
        }
    }

    @ParameterizedTest
    @EnumSource
    void behaviourD4_3_theRunTimeTypeDecidesWhatIsSent(Way way) {
        Client client = connect(way, "ancestors/member/" + key);

        assertThat(client.send("send text").text()).isEqualTo("text");
        assertThat(client.send("send characters").text()).isEqualTo("characters");
        assertThat(client.send("send bytes").binary()).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2}));
        assertThat(client.send("send buffer").binary()).isEqualTo(ByteBuffer.wrap(new byte[] {3, 4}));
        assertThat(client.send("send object").text()).isEqualTo("{\"text\":\"object\"}");
    }

    @ParameterizedTest
    @EnumSource
    void behaviourD4_4_theErrorThatEndsAConnectionComesOnceAndBeforeTheEnd(Way way) {
        Client client = connect(way, "ancestors/member/" + key);
        Client report = reportOfMember();

        client.send("x".repeat(1025));

        assertThat(client.closed()).isEqualTo(new Event.Closed(1009, ""));
        assertThat(report.text()).isEqualTo("error MessageTooBigException");
        assertThat(report.text()).isEqualTo("close 1009 Closed listed=false");
    }

    @ParameterizedTest
    @EnumSource
    void behaviourD4_5_messagesOfAConnectionKeepTheirOrder(Way way) {
        Client client = connect(way, "flood");

        for (int i = 0; i < 1000; i++) {
            client.send(String.valueOf(i));
        }

        assertThat(client.send("count").text()).isEqualTo("in order 1000");
    }

    @Test
    void behaviourD4_5_callbacksOfAConnectionDoNotOverlap() {
        Client client = connect("waiting/" + key);
        Client report = report(key);
        client.send("first").send("second").ping(new byte[] {1});
        client.next(Event.Pong.class); // both have been read
        assertThat(report.text()).isEqualTo("waits");

        Client other = connect("ancestors/member/" + key);
        other.send("report not yet the second");
        assertThat(report.text()).isEqualTo("open Connected");
        assertThat(report.text()).isEqualTo("not yet the second");

        connect("waiting/" + key).send("open");
        assertThat(client.text()).isEqualTo("passed first");
        assertThat(report.text()).isEqualTo("waits");
        assertThat(client.text()).isEqualTo("passed second");
    }

    @Test
    void behaviourD4_6_noCodeIs1005WhereTheEngineTellsAndALossIs1006() {
        int noCode = Server.current().codeOfEmptyCloseFrame();
        for (String expected : List.of("close " + noCode, "close 1006")) {
            String path = "ancestors/member/" + key + expected.hashCode();
            Client report = report(key + expected.hashCode());
            RawClient client = connectRaw(path);
            assertThat(report.text()).isEqualTo("open Connected");

            if (expected.equals("close 1006")) {
                client.reset();
            } else {
                client.send(Frame.close(new byte[0]));
            }

            assertThat(report.text()).isEqualTo(expected + " Closed listed=false");
        }
    }
}
