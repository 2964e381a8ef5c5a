/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.it.client.Client;
import dev.kawat.it.client.Event;
import dev.kawat.it.client.Frame;
import dev.kawat.it.client.RawClient;
import dev.kawat.it.client.Request;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The behaviours of Eclipse Dirigible's websockets: 2-1 to 2-22 of {@code docs/ancestors.md}. */
class DirigibleBehaviourIT extends AgainstServerAndPair {

    @ParameterizedTest
    @EnumSource
    void behaviour2_5_anUnknownEndpointIsRefusedInsteadOfOpenedAndSilent(Way way) {
        assertRefused(request(way, "rooms/" + key + "/nowhere"), 404);
    }

    @ParameterizedTest
    @EnumSource
    void behaviour2_6_anUnknownEndpointIsAStatusAndNoReply(Way way) {
        RawClient client = assertRefused(request(way, "nowhere/" + key), 404);

        assertThat(client.answer().toString()).doesNotContain("does not exist");
    }

    @ParameterizedTest
    @EnumSource
    void behaviour2_7_eachCallbackHasItsMethodMessageAndError(Way way) {
        Client client = connect(way, "ordered/" + key);
        Client report = report(key);

        assertThat(client.send("hello").text()).isEqualTo("ordered hello");
        client.send("fail");
        assertThat(client.send("again").text()).isEqualTo("ordered again");
        client.sendClose(4001, "bye");

        assertThat(report.text()).isEqualTo("onopen null null 00");
        assertThat(report.text()).isEqualTo("onmessage hello null 11");
        assertThat(report.text()).isEqualTo("onmessage fail null 11");
        assertThat(report.text()).isEqualTo("onerror null on purpose 22");
        assertThat(report.text()).isEqualTo("onmessage again null 11");
        assertThat(report.text()).isEqualTo("onclose null null 33");
    }

    @ParameterizedTest
    @EnumSource
    void behaviour2_9_aHandlerRepliesByItsResultAndByItsConnection(Way way) {
        assertThat(connect(way, "echo").send("hello").text()).isEqualTo("hello");
        assertThat(connect(way, "ancestors/member/" + key).send("send text").text())
                .isEqualTo("text");
    }

    @ParameterizedTest
    @EnumSource
    void behaviour2_10_theResultItselfGoesToTheSenderAlone(Way way) {
        Client sender = connect(way, "echo");
        Client other = connect(way, "echo");

        assertThat(sender.send("hello").text()).isEqualTo("hello");

        assertThat(other.send("mine").text()).isEqualTo("mine");
    }

    @ParameterizedTest
    @EnumSource
    void behaviour2_10_theTextOfAFailureStaysHere(Way way) {
        Client client = connect(way, "failing/" + key + "?in=message");

        client.send("now");

        assertThat(client.closed()).isEqualTo(new Event.Closed(1011, ""));
    }

    @ParameterizedTest
    @EnumSource
    void behaviour2_11_openAndCloseAreCalled(Way way) {
        Client client = connect(way, "observed/" + key);
        Client report = reportOfObserved();

        client.sendClose(4001, "bye");

        assertThat(report.text()).isEqualTo("close 4001 'bye' Closed listed=false");
    }

    @ParameterizedTest
    @EnumSource
    void behaviour2_12_theEngineOfTheFileMakesTheHandlerAndBeansNeedNone(Way way) {
        assertThat(connect(way, "template/" + key).send("reader").text()).isEqualTo("Dear reader");
        assertThat(connect(way, "ordered/" + key).send("tea").text()).isEqualTo("ordered tea");
    }

    @ParameterizedTest
    @EnumSource
    void behaviour2_18_outsideOfACallbackItSaysSo(Way way) {
        Client client = connect(way, "ordered/" + key);
        Client report = report(key);

        assertThat(client.send("elsewhere").text()).isEqualTo("ordered elsewhere");

        assertThat(report.text()).isEqualTo("onopen null null 00");
        assertThat(report.text()).isEqualTo("onmessage elsewhere null 11");
        assertThat(report.text()).startsWith("no WebSocket callback runs on this thread");
    }

    @ParameterizedTest
    @EnumSource
    void behaviour2_19_resultsAreRepliesAndAFailureClosesWith1011(Way way) {
        Client client = connect(way, "template/" + key);
        assertThat(client.send("reader").text()).isEqualTo("Dear reader");

        client.send("fail");

        assertThat(client.closed()).isEqualTo(new Event.Closed(1011, ""));
    }

    @ParameterizedTest
    @EnumSource
    void behaviour2_21_rolesAreCheckedBeforeTheUpgrade(Way way) {
        String path = "guarded/" + key;

        assertRefused(request(way, path), 401);
        assertRefused(Request.to(endpoint(path)).with("Authorization: Bearer ann.guest.600000"), 403);
        RawClient reader = ask(Request.to(endpoint(path)).with("Authorization: Bearer ann.reader.600000"));
        assertThat(reader.frame()).isEqualTo(Frame.text("hello ann"));
    }
}
