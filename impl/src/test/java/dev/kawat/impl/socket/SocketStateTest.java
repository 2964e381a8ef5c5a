/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kawat.WebSocket;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** The texts are those of Cloudflare Workers, by the numbers of {@code docs/ancestors.md}. */
class SocketStateTest {

    private static final String NOT_ACCEPTED =
            "You must call one of accept() or state.acceptWebSocket() on this WebSocket before sending messages.";

    private final SocketState state = SocketState.open();

    private static void assertIllegal(ThrowingCallable call, String text) {
        assertThatThrownBy(call).isInstanceOf(IllegalStateException.class).hasMessage(text);
    }

    // ---- Uses ----

    @Test
    void behaviour4_2_sendAndCloseBeforeAcceptThrow() {
        assertIllegal(state::checkSend, NOT_ACCEPTED);
        assertIllegal(state::closeByApplication, NOT_ACCEPTED);
    }

    @Test
    void behaviour4_3_aSecondAcceptDoesNothing() {
        assertThat(state.accept(false)).isTrue();
        assertThat(state.accept(true)).isFalse();

        state.closedByPeer();
        assertThat(state.answerClose())
                .as("the second accept does not allow half open")
                .isTrue();
    }

    @Test
    void behaviour4_4_acceptThrowsAtASocketThatAnswersARequest() {
        state.useInResponse();

        assertIllegal(() -> state.accept(false), "Can't accept() WebSocket that was already used in a response.");
        assertIllegal(state::checkSend, NOT_ACCEPTED);
    }

    @Test
    void behaviour4_4_acceptThrowsAtASocketThatAHandlerHas() {
        state.useForHandler();

        assertIllegal(() -> state.accept(false), "Can't accept() WebSocket after enabling hibernation.");
    }

    @Test
    void behaviour4_4_acceptThrowsAtASocketThatConnects() {
        String text = "Websockets obtained from the 'new WebSocket()' constructor cannot call accept";
        SocketState client = SocketState.connecting();
        assertIllegal(() -> client.accept(false), text);

        client.opened();

        assertIllegal(() -> client.accept(false), text);
    }

    @Test
    void behaviour4_5_aSocketThatConnectsCannotAnswerARequest() {
        assertIllegal(
                () -> SocketState.connecting().useInResponse(),
                "Can't return WebSocket in a Response if it was created with `new WebSocket()`");
    }

    @Test
    void socketThatConnectsSendsWhenItIsOpen() {
        SocketState client = SocketState.connecting();
        assertThat(client.readyState()).isEqualTo(WebSocket.CONNECTING);
        assertThat(client.hasOpened()).isFalse();
        assertIllegal(client::checkSend, "Can't call WebSocket send() before the open event.");

        assertThat(client.opened()).isTrue();

        assertThat(client.readyState()).isEqualTo(WebSocket.OPEN);
        assertThat(client.hasOpened()).isTrue();
        assertThat(client.checkSend()).isTrue();
        assertThat(client.opened()).as("a second time").isFalse();
        assertThat(client.giveUp()).as("it is open").isFalse();
    }

    @Test
    void socketThatIsClosedWhileItConnectsNeverOpens() {
        SocketState client = SocketState.connecting();

        assertThat(client.closeByApplication()).isTrue();
        assertThat(client.closeByApplication()).isFalse();

        assertThat(client.readyState()).isEqualTo(WebSocket.CLOSING);
        assertThat(client.opened()).isFalse();
        assertThat(client.giveUp()).isTrue();
        assertThat(client.giveUp()).isFalse();
        assertThat(client.readyState()).isEqualTo(WebSocket.CLOSED);
        assertThat(client.hasOpened()).isFalse();
    }

    @Test
    void socketThatCannotConnectSendsNothingAndThrowsNothing() {
        SocketState client = SocketState.connecting();
        client.lose();

        assertThat(client.checkSend()).isFalse();
        assertThat(client.opened()).isFalse();
    }

    @Test
    void behaviour4_5_anAcceptedSocketCannotAnswerARequest() {
        state.accept(false);

        assertIllegal(state::useInResponse, "Can't return WebSocket in a Response after calling accept().");
    }

    @Test
    void behaviour4_5_aSocketCannotAnswerTwoRequests() {
        state.useInResponse();

        assertIllegal(state::useInResponse, "Can't return WebSocket that was already used in a response.");
    }

    @Test
    void behaviour4_5_aSocketThatAHandlerHasCannotAnswerARequest() {
        state.useForHandler();

        assertIllegal(state::useInResponse, "Can't return WebSocket in a Response after calling acceptWebSocket().");
    }

    @Test
    void aHandlerCannotHaveAnAcceptedSocket() {
        state.accept(false);

        assertIllegal(
                state::useForHandler,
                "Cannot call `acceptWebSocket()` if the WebSocket was already accepted via `accept()`");
    }

    @Test
    void isUsedOnceItIsAcceptedOrUsed() {
        assertThat(state.isUsed()).isFalse();
        state.useInResponse();
        assertThat(state.isUsed()).isTrue();
    }

    // ---- The end ----

    @Test
    void sendThrowsAfterTheApplicationHasClosed() {
        state.accept(false);
        assertThat(state.closeByApplication()).isTrue();

        assertIllegal(state::checkSend, "Can't call WebSocket send() after close().");
        assertThat(state.closeByApplication()).isFalse();
    }

    @Test
    void sendDoesNothingAfterKawatHasClosedOrThePeerIsLost() {
        SocketState lost = SocketState.open();
        state.accept(false);
        lost.accept(false);

        state.close();
        lost.lose();

        assertThat(state.checkSend()).isFalse();
        assertThat(lost.checkSend()).isFalse();
    }

    @Test
    void aCloseOfThePeerIsAnsweredOnce() {
        state.accept(false);

        assertThat(state.closedByPeer()).isTrue();
        assertThat(state.answerClose()).isTrue();

        assertThat(state.readyState()).isEqualTo(WebSocket.CLOSED);
        assertThat(state.closedByPeer()).isFalse();
        assertThat(state.answerClose()).isFalse();
    }

    @Test
    void aHalfOpenSocketIsClosingUntilItIsClosedHere() {
        state.accept(true);
        state.closedByPeer();

        assertThat(state.answerClose()).isFalse();
        assertThat(state.readyState()).isEqualTo(WebSocket.CLOSING);
        assertThat(state.checkSend()).isTrue();
        assertThat(state.closeByApplication()).isTrue();
        assertThat(state.readyState()).isEqualTo(WebSocket.CLOSED);
    }

    @Test
    void aRelayAnswersByItself() {
        state.useInResponse();
        state.startRelaying();

        state.closedByPeer();

        assertThat(state.answerClose()).isFalse();
        assertThat(state.mayRelay()).isTrue();
        assertThat(state.close()).isTrue();
        assertThat(state.mayRelay()).isFalse();
    }

    @Test
    void isUnansweredBetweenItsCloseAndThatOfThePeer() {
        state.accept(false);
        assertThat(state.isUnanswered()).isFalse();
        state.closeByApplication();
        assertThat(state.isUnanswered()).isTrue();
        state.closedByPeer();
        assertThat(state.isUnanswered()).isFalse();
    }

    @Test
    void aLossIsTheEndUnlessThePeerHasClosed() {
        SocketState ended = SocketState.open();
        ended.closedByPeer();

        assertThat(state.lose()).isTrue();
        assertThat(state.lose()).isFalse();
        assertThat(state.readyState()).isEqualTo(WebSocket.CLOSED);
        assertThat(ended.lose()).isFalse();
    }
}
