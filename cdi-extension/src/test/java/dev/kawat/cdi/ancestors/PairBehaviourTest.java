/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.ancestors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.kawat.Handshake;
import dev.kawat.NonBlocking;
import dev.kawat.Payload;
import dev.kawat.WebSocket;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.WebSocketEvent;
import dev.kawat.WebSocketPair;
import dev.kawat.cdi.support.Application;
import jakarta.inject.Inject;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The behaviours of fibjs, Workers and CDNetworks that an application sees at the ends of its pairs, by their numbers in {@code
 * docs/ancestors.md}.
 */
class PairBehaviourTest {

    /** Longer than anything takes on a machine that is busy with something else. */
    private static final int PATIENCE_SECONDS = 20;

    /** Takes what an application injects. */
    static class Injected {

        @Inject
        WebSocketPair.Factory pairs;
    }

    /** Speaks first, and closes when it is told to. */
    @NonBlocking
    @WebSocketEndpoint("/greeter")
    static class Greeter {

        @OnOpen
        String opened() {
            return "welcome";
        }

        @OnMessage
        void close(String message, WebSocketConnection connection) {
            connection.close();
        }
    }

    private Application application;
    private WebSocketPair.Factory pairs;

    @BeforeEach
    void start() {
        application = Application.of(Injected.class, Greeter.class);
        pairs = application.bean(Injected.class).pairs;
    }

    @AfterEach
    void stop() {
        application.close();
    }

    private static BlockingQueue<WebSocketEvent> eventsOf(WebSocket end) {
        BlockingQueue<WebSocketEvent> events = new LinkedBlockingQueue<>();
        end.addEventListener(WebSocketEvent.class, events::add);
        return events;
    }

    private static WebSocketEvent next(BlockingQueue<WebSocketEvent> events) throws InterruptedException {
        WebSocketEvent event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(event).as("an event within %d s", PATIENCE_SECONDS).isNotNull();
        return event;
    }

    private static void assertMessage(WebSocketEvent event, WebSocket end, String text) {
        assertThat(event.target()).isSameAs(end);
        assertThat(((WebSocketEvent.Message) event).data()).isEqualTo(Payload.of(text));
    }

    @ParameterizedTest
    @ValueSource(ints = {999, 1001, 2999, 5000})
    void behaviour3_10_closeTakesNoOtherCodesThan1000And3000To4999(int code) {
        WebSocket end = pairs.create().client();
        end.accept();

        assertThatIllegalArgumentException().isThrownBy(() -> end.close(code));

        assertThat(end.readyState()).isEqualTo(WebSocket.OPEN);
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 3000, 4999})
    void behaviour3_10_closeTakesTheseCodes(int code) {
        WebSocket end = pairs.create().client();
        end.accept();

        end.close(code);

        assertThat(end.readyState()).isEqualTo(WebSocket.CLOSING);
    }

    @Test
    void behaviour3_11_closeOfAnEndThatIsNotOpenDoesNothing() throws InterruptedException {
        WebSocketPair pair = pairs.create();
        BlockingQueue<WebSocketEvent> events = eventsOf(pair.server());
        pair.client().accept();

        pair.client().close(4001);
        assertThatCode(() -> pair.client().close(4002)).doesNotThrowAnyException();
        pair.server().accept();

        assertThat(next(events)).isEqualTo(new WebSocketEvent.Close(pair.server(), 4001, "", true));
    }

    @Test
    void behaviour4_24_anEndOfAPairHasNoOpenEvent() throws InterruptedException {
        WebSocket end = pairs.connect(Handshake.to("/greeter").build());
        BlockingQueue<WebSocketEvent> events = eventsOf(end);

        end.accept();

        assertMessage(next(events), end, "welcome");
    }

    @Test
    void behaviour5_1_aPairConsistsOfAClientAndAServerThatAreConnected() throws InterruptedException {
        WebSocketPair pair = pairs.create();
        WebSocket client = pair.client();
        WebSocket server = pair.server();
        BlockingQueue<WebSocketEvent> atClient = eventsOf(client);
        BlockingQueue<WebSocketEvent> atServer = eventsOf(server);
        client.accept();
        server.accept();

        client.send("to the server");
        server.send("to the client");

        assertMessage(next(atServer), server, "to the server");
        assertMessage(next(atClient), client, "to the client");
    }

    @Test
    void behaviour5_2_anEndHandlesMessagesOnceItIsAccepted() throws InterruptedException {
        WebSocketPair pair = pairs.create();
        BlockingQueue<WebSocketEvent> events = eventsOf(pair.server());
        pair.client().accept();
        pair.client().send("hello");
        assertThat(events).isEmpty();

        pair.server().accept();

        assertMessage(next(events), pair.server(), "hello");
    }

    @Test
    void behaviour5_3_bytesArriveAsBytes() throws InterruptedException {
        WebSocketPair pair = pairs.create();
        BlockingQueue<WebSocketEvent> events = eventsOf(pair.server());
        pair.client().accept();
        pair.server().accept();

        pair.client().send(new byte[] {1, 2});
        pair.client().send(ByteBuffer.wrap(new byte[] {0, 1, 2, 3}, 1, 2));

        for (int i = 0; i < 2; i++) {
            assertThat(((WebSocketEvent.Message) next(events)).data()).isEqualTo(Payload.of(new byte[] {1, 2}));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1004, 1005, 1006, 1015})
    void behaviour5_5_codesThatAreNeverSentAreRefused(int code) {
        WebSocket end = pairs.create().client();
        end.accept();

        assertThatIllegalArgumentException().isThrownBy(() -> end.close(code, "why"));
    }

    @Test
    void behaviour5_6_halfOpenIsAChoiceAndNotTheDefault() throws InterruptedException {
        WebSocketPair answering = pairs.create();
        WebSocketPair halfOpen = pairs.create();
        BlockingQueue<WebSocketEvent> atAnswering = eventsOf(answering.server());
        BlockingQueue<WebSocketEvent> atHalfOpen = eventsOf(halfOpen.server());
        answering.server().accept();
        halfOpen.server().accept(true);
        answering.client().accept();
        halfOpen.client().accept();

        answering.client().close(4001);
        halfOpen.client().close(4001);

        next(atAnswering);
        next(atHalfOpen);
        assertThat(answering.server().readyState()).isEqualTo(WebSocket.CLOSED);
        assertThat(halfOpen.server().readyState()).isEqualTo(WebSocket.CLOSING);
    }

    @Test
    void behaviourE3_closeWithoutACodeIsEmptyBetweenTheEndsOfAPair() throws InterruptedException {
        WebSocketPair pair = pairs.create();
        BlockingQueue<WebSocketEvent> events = eventsOf(pair.server());
        pair.server().accept();
        pair.client().accept();

        pair.client().close();

        assertThat(next(events)).isEqualTo(new WebSocketEvent.Close(pair.server(), 1005, "", true));
    }

    @Test
    void behaviourE3_closeOfAConnectionWithoutACodeIsA1000() throws InterruptedException {
        WebSocket end = pairs.connect(Handshake.to("/greeter").build());
        BlockingQueue<WebSocketEvent> events = eventsOf(end);
        end.accept();

        end.send("close");

        assertMessage(next(events), end, "welcome");
        assertThat(next(events)).isEqualTo(new WebSocketEvent.Close(end, 1000, "", true));
    }

    @Test
    void behaviourE9_halfOpenLeavesTheAnswerToTheApplication() throws InterruptedException {
        WebSocketPair pair = pairs.create();
        BlockingQueue<WebSocketEvent> atClient = eventsOf(pair.client());
        BlockingQueue<WebSocketEvent> atServer = eventsOf(pair.server());
        pair.server().accept(true);
        pair.client().accept();
        pair.client().close(4001);
        next(atServer);
        assertThat(atClient).isEmpty();

        pair.server().close(4002);

        assertThat(next(atClient)).isEqualTo(new WebSocketEvent.Close(pair.client(), 4002, "", true));
    }
}
