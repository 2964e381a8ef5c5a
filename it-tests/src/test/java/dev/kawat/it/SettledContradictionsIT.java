/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kawat.it.client.Client;
import dev.kawat.it.client.Event;
import dev.kawat.it.client.Frame;
import dev.kawat.it.client.RawClient;
import dev.kawat.it.client.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The cases in which the ancestors contradict each other, and what came since: e1 to s5 of {@code docs/ancestors.md}. */
class SettledContradictionsIT extends AgainstServerAndPair {

    // ---- The end ----

    @ParameterizedTest
    @EnumSource
    void behaviourE1_terminateNeverThrowsAndCloseRefusesACodeThatNobodyMaySend(Way way) {
        Client client = connect(way, "observed/" + key);
        Client report = reportOfObserved();

        client.send("close 2999 done").send("terminate 2999 done");

        assertThat(report.text()).isEqualTo("refused 2999");
        assertThat(report.text()).startsWith("nothing more");
        assertThat(client.closed()).isEqualTo(new Event.Closed(1000, ""));
    }

    @ParameterizedTest
    @EnumSource
    void behaviourE2_3000IsForTerminateOnlyWhereTheEndpointSaysSo(Way way) {
        Client strict = connect(way, "observed/" + key);
        Client lenient = connect(way, "ancestors/lenient/" + key);

        strict.send("terminate 3000 why");
        lenient.send("why");

        assertThat(strict.closed()).isEqualTo(new Event.Closed(1000, ""));
        assertThat(lenient.closed()).isEqualTo(new Event.Closed(3000, "why"));
    }

    @ParameterizedTest
    @EnumSource
    void behaviourE3_closeWithoutACodeIsA1000OnTheNetwork(Way way) {
        Client client = connect(way, "observed/" + key);

        client.send("terminate");

        assertThat(client.closed()).isEqualTo(new Event.Closed(1000, ""));
    }

    @Test
    void behaviourE4_noCodeIsWhatTheEngineMakesOfIt() {
        RawClient client = connectRaw("observed/" + key);
        Client report = reportOfObserved();

        client.send(Frame.close(new byte[0]));

        assertThat(report.text()).startsWith("close " + Server.current().codeOfEmptyCloseFrame());
    }

    @ParameterizedTest
    @EnumSource
    void behaviourE5_closeRefusesAReasonThatIsTooLongAndTerminateCutsIt(Way way) {
        Client client = connect(way, "observed/" + key);
        Client report = reportOfObserved();

        client.send("close 4000 " + "r".repeat(124)).send("terminate 4001 " + "r".repeat(124));

        assertThat(report.text()).isEqualTo("refused 4000");
        assertThat(client.closed()).isEqualTo(new Event.Closed(4001, "r".repeat(123)));
    }

    @ParameterizedTest
    @EnumSource
    void behaviourE6_sendingAfterTheEndIsToldAndNotThrown(Way way) {
        Client client = connect(way, "ancestors/member/" + key);
        Client report = reportOfMember();

        client.send("late");

        assertThat(report.text()).isEqualTo("send false");
        assertThat(report.text()).isEqualTo("broadcast 0");
        assertThat(report.text()).isEqualTo("sendAsync CLOSED");
        assertThat(client.closed()).isEqualTo(new Event.Closed(4000, "late"));
    }

    @ParameterizedTest
    @EnumSource
    void behaviourE7_closingTwiceIsClosingOnce(Way way) {
        Client client = connect(way, "observed/" + key);
        Client report = reportOfObserved();

        client.send("close 4001 done"); // and the handler terminates afterwards, with 4000

        assertThat(client.closed()).isEqualTo(new Event.Closed(4001, "done"));
        assertThat(report.text()).startsWith("nothing more");
        assertThat(report.text()).isEqualTo("close 4001 'done' Closed listed=false");
        assertThat(report.text()).isEqualTo("destroyed");
    }

    @Test
    void behaviourE8_thePeerThatNeverAnswersIsA1006AfterTheTimeout() {
        assumeTrue(Server.current().framesAreOurs(), "an engine tells the end when it has written its close frame");
        RawClient client = connectRaw("ancestors/impatient/" + key);
        Client report = report(key);

        client.send(Frame.text("done"));

        assertThat(client.closeFrame()).isEqualTo(Frame.close(4000, "done"));
        client.awaitEnd();
        assertThat(report.text()).isEqualTo("close 1006");
        connect("ancestors/member/" + key); // the next entry is not a second end
        assertThat(report.text()).isEqualTo("open Connected");
    }

    @Test
    void behaviourE9_theCloseOfAPeerIsAnsweredWithoutTheApplication() {
        RawClient client = connectRaw("echo");

        client.send(Frame.close(4001, "bye"));

        assertThat(client.closeFrame().code()).isEqualTo(4001);
        client.awaitEnd();
    }

    @ParameterizedTest
    @CsvSource({"1001", "1011", "3000", "4999"})
    void behaviourE10_everyLegalCodeOfAPeerIsGivenAsItIs(int code) {
        RawClient client = connectRaw("observed/" + key);
        Client report = reportOfObserved();

        client.send(Frame.close(code, "why"));

        assertThat(report.text()).isEqualTo("close " + code + " 'why' Closed listed=false");
    }

    @Test
    void behaviourE11_anErrorComesBeforeTheOneEnd() {
        RawClient client = connectRaw("small/" + key);
        Client report = report(key);

        client.send(Frame.text("x".repeat(1025)));
        client.closeFrame();
        client.send(Frame.close(1009, ""));

        assertThat(report.text()).isEqualTo("error MessageTooBigException");
        assertThat(report.text()).isEqualTo("close 1009");
    }

    @Test
    void behaviourE11_aLossIsNoError() {
        RawClient client = connectRaw("observed/" + key);
        Client report = reportOfObserved();

        client.reset();

        assertThat(report.text()).isEqualTo("close 1006 '' Closed listed=false");
        assertThat(report.text()).isEqualTo("destroyed");
    }

    // ---- Messages ----

    @ParameterizedTest
    @EnumSource
    void behaviourE12_theLimitOfAnEndpointIsInclusive(Way way) {
        Client client = connect(way, "small/" + key);
        Client report = report(key);

        assertThat(client.send("x".repeat(1024)).text()).isEqualTo("text 1024");
        client.send("x".repeat(1025));

        assertThat(client.closed()).isEqualTo(new Event.Closed(1009, ""));
        assertThat(report.text()).isEqualTo("error MessageTooBigException");
        assertThat(report.text()).isEqualTo("close 1009");
    }

    @ParameterizedTest
    @EnumSource
    void behaviourE13_dataTypeDecidesHowAMessageIsGivenWhateverItsKind(Way way) {
        byte[] wire = {'w', 'i', 'r', 'e'};

        assertThat(connect(way, "ancestors/text/" + key).send(wire).text()).isEqualTo("text wire");
        assertThat(connect(way, "ancestors/blob/" + key).send("wire").text()).isEqualTo("bytes 4");
        Client auto = connect(way, "ancestors/auto/" + key);
        assertThat(auto.send("wire").text()).isEqualTo("text wire");
        assertThat(auto.send(wire).text()).isEqualTo("bytes 4");
    }

    @ParameterizedTest
    @EnumSource
    void behaviourE13_bytesThatAreNoTextCloseWith1003(Way way) {
        Client client = connect(way, "ancestors/text/" + key);
        Client report = report(key);

        client.send(new byte[] {(byte) 0xC3});

        assertThat(client.closed()).isEqualTo(new Event.Closed(1003, ""));
        assertThat(report.text()).startsWith("error ");
        assertThat(report.text()).isEqualTo("close 1003");
    }

    @ParameterizedTest
    @EnumSource
    void behaviourE13_whatIsNoObjectClosesWith1007(Way way) {
        Client client = connect(way, "ancestors/object/" + key);

        client.send("[");

        assertThat(client.closed()).isEqualTo(new Event.Closed(1007, ""));
    }

    @ParameterizedTest
    @EnumSource
    void behaviourE18_aResultGoesToTheSender(Way way) {
        assertThat(connect(way, "echo").send("hello").text()).isEqualTo("hello");
    }

    // ---- Who it is ----

    @ParameterizedTest
    @EnumSource
    void behaviourE14_aConnectionIsFoundByItsNumberItsGlobalIdAndItsHandler(Way way) {
        Client client = connect(way, "ancestors/member/" + key);

        assertThat(client.send("find").text()).isEqualTo("by id true, by global id true, by handler true");
    }

    @ParameterizedTest
    @EnumSource
    void behaviourE16_theHandshakeStaysReadableAfterTheUpgrade(Way way) {
        String path = "ancestors/member/" + key;
        RawClient client = ask(request(way, path + "?since=7").with("X-Token: abc"));

        client.send(Frame.text("handshake"));

        assertThat(client.frame()).isEqualTo(Frame.text("/" + path + " 7 abc"));
    }

    @ParameterizedTest
    @EnumSource
    void behaviourE17_everyConnectionHasItsOwnHandlerWhichOthersReach(Way way) {
        Client red = connect(way, "ancestors/member/" + key);
        Client blue = connect(way, "ancestors/member/" + key);

        red.send("paint red").send("count").text();
        blue.send("paint blue");

        assertThat(blue.send("colours").text()).isEqualTo("blue, red");
    }

    @ParameterizedTest
    @EnumSource
    void behaviourE17_aHandlerOfTheApplicationIsShared(Way way) {
        String first = connect(way, "scope/shared/a").send("").text();
        String second = connect(way, "scope/shared/b").send("").text();

        int count = Integer.parseInt(first.split(" ", 3)[1]);
        assertThat(second).isEqualTo("b " + (count + 1) + " true");
    }

    // ---- Who may come ----

    @ParameterizedTest
    @CsvSource({"NETWORK, null, 403", "NETWORK, 401, 401", "PAIR, null, 403", "PAIR, 401, 401"})
    void behaviourE15_theGateRefusesBeforeTheUpgrade(Way way, String decision, int status) {
        assertRefused(request(way, "gate/" + key + "/" + decision), status);
    }

    @Test
    void behaviourE15_whatIsNoUpgradeIsA426AndAnUnknownPathA404() {
        if (Server.current().refusesByItself()) {
            assertRefused(Request.to(endpoint("echo")).without("Upgrade"), 426);
        }
        assertRefused(Request.to(endpoint("nowhere/" + key)), 404);
    }

    @Test
    void behaviourE24_originAndRolesAreCheckedBeforeTheGate() {
        Client report = report(key);
        Request gate = Request.to(endpoint("gate/" + key + "/accept"));

        assertRefused(gate.with("Origin: http://evil.example"), 403);
        assertRefused(Request.to(endpoint("guarded/" + key)), 401);

        assertRefused(gate.with("Origin: http://" + endpoint("").getAuthority()), 101);
        assertThat(report.text()).isEqualTo("gate without token"); // once
        assertThat(report.text()).isEqualTo("open");
    }

    // ---- Order ----

    @Test
    void behaviourE20_openComesFirstEvenIfMessagesCameWithTheHandshake() {
        assumeTrue(
                Server.current().keepsFramesSentWithHandshake(),
                "this engine loses what comes in the segment of the handshake");

        connectRaw("observed/" + key, Frame.text("early"), Frame.text("bird"));

        Client report = reportOfObserved();
        assertThat(report.text()).isEqualTo("message early");
        assertThat(report.text()).isEqualTo("message bird");
    }

    @ParameterizedTest
    @EnumSource
    void behaviourE21_connectionsDoNotWaitForEachOther(Way way) {
        Client blocked = connect(way, "waiting/" + key);
        Client report = report(key);
        blocked.send("first");
        assertThat(report.text()).isEqualTo("waits");

        assertThat(connect(way, "waiting/" + key).send("open").text()).isEqualTo("opened");

        assertThat(blocked.text()).isEqualTo("passed first");
    }

    @Test
    void behaviourE22_compressionIsOffByDefault() {
        RawClient client = ask(Request.to(endpoint("echo")).with("Sec-WebSocket-Extensions: permessage-deflate"));

        assertThat(client.answer().status()).isEqualTo(101);
        assertThat(client.answer().header("Sec-WebSocket-Extensions")).isEmpty();
    }

    // ---- What came since ----

    @ParameterizedTest
    @EnumSource
    void behaviourS2_sendTellsWhetherTheMessageWasQueued(Way way) {
        Client client = connect(way, "ancestors/member/" + key);
        Client report = reportOfMember();

        assertThat(client.send("queue").text()).isEqualTo("first");
        assertThat(client.text()).isEqualTo("queued true");
        client.send("late");

        assertThat(report.text()).isEqualTo("send false");
    }

    @ParameterizedTest
    @EnumSource
    void behaviourS4_tagsAndStateBelongToTheConnectionUntilItEnds(Way way) {
        Client ann = connect(way, "ancestors/small-state/" + key);
        Client report = report(key);
        Client bob = connect(way, "ancestors/small-state/" + key);
        assertThat(ann.send("attach ann").text()).isEqualTo("attached");
        assertThat(bob.send("tagged").text()).isEqualTo("ann, nothing");
        assertThat(bob.send("attach bob").text()).isEqualTo("attached");
        assertThat(ann.send("tagged").text()).isEqualTo("ann, bob");

        ann.sendClose(4001, "bye");

        assertThat(report.text()).isEqualTo("closed, and attached is ann");
        assertThat(bob.send("tagged").text()).isEqualTo("bob");
    }
}
