/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kawat.Identity;
import org.junit.jupiter.api.Test;

/** What a client sends and gets in its handshake. */
@KawatTest({Sample.Greeter.class, Sample.Members.class, Sample.Gate.class})
class HandshakesTest {

    @Test
    void handlerSeesWhatTheClientSends(TestClient client) {
        client.header("X-Color", "blue")
                .cookie("taste", "sweet")
                .subprotocol("quiet", "silent")
                .user("ann")
                .connect("/greeter?size=7")
                .expectText("hello ann blue 7 sweet quiet");

        assertThat(client.subprotocol()).contains("quiet");
        assertThat(client.answerHeader("Upgrade")).contains("websocket");
    }

    @Test
    void handlerSeesNothingThatTheClientDoesNotSend(TestClient client) {
        client.connect("/greeter").expectText("hello nobody - - - -");

        assertThat(client.subprotocol()).isEmpty();
    }

    @Test
    void originOfAnotherSiteIsRefused(TestClient client) {
        client.origin("https://elsewhere.example").expectRefused("/greeter", 403);
    }

    @Test
    void rolesAreThoseThatTheServerKnows(TestClient member, TestClient other, TestClient nobody) {
        member.user("ann").roles("member").connect("/members").expectText("ann");
        other.user("bob").roles("guest").expectRefused("/members", 403);
        nobody.expectRefused("/members", 401);
    }

    @Test
    void identityIsThatOfACheck(TestClient client) {
        client.identity(Identity.of("ann").withRoles("member"))
                .connect("/members")
                .expectText("ann");
    }

    @Test
    void refusalTellsItsHeaders(TestClient client, TestClient polite) {
        Refusal refusal = client.expectRefused("/gate", 429);

        assertThat(refusal.header("Retry-After")).contains("60");
        assertThat(refusal.header("retry-after")).contains("60");
        polite.connect("/gate?please=").expectNothing();
    }

    @Test
    void failingGateRefusesAndIsAFailure(TestClient client, Failures failures) {
        client.expectRefused("/gate?fail=", 500);

        assertThat(failures.expect(IllegalStateException.class)).hasMessage("the gate is broken");
    }

    @Test
    void ownKeyReplacesThatOfTheClient(TestClient client) {
        client.header("Sec-WebSocket-Key", "short").expectRefused("/greeter", 400);
    }

    @Test
    void clientConnectsOnce(TestClient client) {
        client.connect("/greeter").expectText();

        assertThatThrownBy(() -> client.connect("/greeter"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a client connects once, and this one has asked for /greeter");
    }

    @Test
    void clientMustConnectFirst(TestClient client) {
        assertThatThrownBy(() -> client.send("too early"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the client has not connected; connect(path) comes first");
    }
}
