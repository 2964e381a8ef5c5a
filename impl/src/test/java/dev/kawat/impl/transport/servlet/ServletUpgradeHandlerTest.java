/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.ConnectionStatus;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.message.Outbound;
import dev.kawat.impl.testing.Await;
import dev.kawat.impl.testing.ManualExecutor;
import dev.kawat.impl.testing.TestApplication;
import dev.kawat.impl.transport.engine.PendingUpgrade;
import dev.kawat.impl.transport.stream.TurnLimiter;
import dev.kawat.impl.transport.stream.WireEngine;
import dev.kawat.impl.transport.stream.WriterThread;
import dev.kawat.impl.wire.FrameWriter;
import io.undertow.test.WholeArrayOutput;
import jakarta.servlet.ReadListener;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The upgrade handler, and the stream that it makes, on a container that is strict. */
class ServletUpgradeHandlerTest {

    /** Sends back what comes. */
    @WebSocketEndpoint("/echo")
    static class Echo {
        final List<String> events = new CopyOnWriteArrayList<>();
        volatile String welcome;

        @OnOpen
        void open(WebSocketConnection connection) {
            events.add("open");
            if (welcome != null) {
                connection.send(welcome);
            }
        }

        @OnMessage
        String text(String message) {
            events.add(message);
            return message;
        }

        @OnClose
        void close(CloseReason reason) {
            events.add("close " + reason.getCloseCode().getCode());
        }
    }

    private static final FrameWriter CLIENT = FrameWriter.client(() -> 0x01020304);
    private static final FrameWriter SERVER = FrameWriter.server();

    private final Echo handler = new Echo();
    private final TestApplication application = TestApplication.of(Echo.class, () -> handler);
    private final WireEngine engine = new WireEngine(
            application.deployment().watchdog(), application.deployment().compression());
    private final WriterThread writer = new WriterThread();
    private final ManualExecutor workers = new ManualExecutor();
    private final ServletUpgradeHandler upgrade = new ServletUpgradeHandler();
    private final DefaultConnection connection = application.admit();
    private ManualUpgrade container = ManualUpgrade.strict();

    @AfterEach
    void nobodyBrokeTheRulesOfTheContainer() {
        application.close();
        workers.runAll();
        writer.close();
        assertThat(container.violations).isEmpty();
    }

    private void init() {
        upgrade.attach(new PendingUpgrade(
                engine.upgrade(connection, List.of()), connection, writer, new TurnLimiter(), workers));
        upgrade.init(container);
    }

    private static byte[] frame(FrameWriter side, Outbound message) {
        byte[] bytes = new byte[side.frameBytes(message.size())];
        side.write(message, bytes, 0);
        return bytes;
    }

    private static byte[] said(String text) {
        return frame(CLIENT, Outbound.Text.of(text));
    }

    private static byte[] heard(String... texts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (String text : texts) {
            bytes.writeBytes(frame(SERVER, Outbound.Text.of(text)));
        }
        return bytes.toByteArray();
    }

    // ---- The beginning ----

    @Test
    void nothingIsWrittenOrFlushedBeforeTheContainerIsReady() throws IOException {
        handler.welcome = "welcome";

        init();
        assertThat(handler.events).containsExactly("open");
        assertThat(container.out.writes + container.out.flushes).isZero();
        container.out.ready();

        assertThat(container.out.flushed()).isEqualTo(heard("welcome"));
    }

    /** GlassFish keeps the 101 back until then. */
    @Test
    void theOutputIsFlushedOnceThoughNothingIsSaid() throws IOException {
        init();

        container.out.ready();
        container.out.ready();

        assertThat(container.out.flushes).isOne();
        assertThat(container.out.writes).isZero();
    }

    @Test
    void dataThatWasThereBeforeIsRead() throws IOException {
        container.in.put(said("early"));

        init();
        container.out.ready();

        assertThat(handler.events).containsExactly("open", "early");
        assertThat(container.out.flushed()).isEqualTo(heard("early"));
    }

    @Test
    void anUpgradeThatNobodyAskedForIsClosed() {
        upgrade.init(container);
        upgrade.destroy();

        assertThat(container.closes).hasValue(1);
    }

    @Test
    void aContainerThatRefusesAListenerLosesTheConnection() {
        container.in.setReadListener(new ServletStreamListener());

        init();
        workers.runAll();

        assertThat(connection.status()).isEqualTo(ConnectionStatus.CLOSED);
        assertThat(container.closes.get()).isPositive();
        assertThat(handler.events).isEmpty();
    }

    private static final class ServletStreamListener implements ReadListener {
        @Override
        public void onDataAvailable() {}

        @Override
        public void onAllDataRead() {}

        @Override
        public void onError(Throwable failure) {}
    }

    // ---- Reading and writing ----

    @Test
    void everyWriteIsFlushed() throws IOException {
        init();
        container.out.ready();

        container.in.say(said("a"));
        container.in.say(said("b"));

        assertThat(container.out.flushed()).isEqualTo(heard("a", "b"));
        assertThat(container.out.writes).isEqualTo(2);
    }

    @Test
    void anArrayIsTheContainersUntilItIsReadyAgain() throws IOException {
        container.out.busyAfterWrite = true;
        init();
        container.out.ready();

        container.in.say(said("a"));
        container.in.say(said("b"));
        container.in.say(said("c"));
        assertThat(container.out.writes).isOne();
        container.out.ready();
        container.out.ready();

        assertThat(container.out.flushed()).isEqualTo(heard("a", "b", "c"));
    }

    @Test
    void aFlushThatIsUnderWayIsWaitedFor() throws IOException {
        container.out.busyAfterFlush = true;
        init();
        container.out.ready();

        container.in.say(said("a"));
        assertThat(container.out.writes).isZero();
        container.out.ready();
        container.in.say(said("b"));
        assertThat(container.out.writes).isOne();
        container.out.ready();

        assertThat(container.out.flushed()).isEqualTo(heard("a", "b"));
    }

    /** Undertow writes an array from its beginning to its end, whatever part of it is meant. */
    @Test
    void undertowIsGivenArraysOfTheRightLength() throws IOException {
        WholeArrayOutput undertow = new WholeArrayOutput();
        container = ManualUpgrade.of(undertow);
        init();
        container.out.ready();

        container.in.say(said("a"));
        connection.send("x".repeat(200_000));

        assertThat(undertow.lengths()).allMatch(length -> length <= 64 * 1024);
        assertThat(container.out.flushed()).isEqualTo(heard("a", "x".repeat(200_000)));
    }

    // ---- The end ----

    @Test
    void theEndOfTheInputIs1006HoweverOftenItIsSaid() throws IOException {
        init();
        container.out.ready();

        container.in.end();
        container.in.listener().onDataAvailable();
        container.in.listener().onAllDataRead();
        container.in.listener().onAllDataRead();
        container.in.listener().onError(new IOException("gone"));
        container.out.listener().onError(new IOException("gone"));
        upgrade.destroy();
        upgrade.destroy();
        workers.runAll();

        assertThat(handler.events).containsExactly("open", "close 1006");
        assertThat(container.closes).hasValue(1);
    }

    @Test
    void onAllDataReadAloneIsTheEnd() throws IOException {
        init();
        container.out.ready();

        container.in.listener().onAllDataRead();

        assertThat(handler.events).containsExactly("open", "close 1006");
    }

    @Test
    void anErrorAloneIsTheEnd() throws IOException {
        init();
        container.out.ready();

        container.out.listener().onError(new IOException("gone"));

        assertThat(handler.events).containsExactly("open", "close 1006");
    }

    @Test
    void theEndOfTheContainerIsTheEnd() throws IOException {
        init();
        container.out.ready();

        upgrade.destroy();

        assertThat(handler.events).containsExactly("open", "close 1006");
    }

    @Test
    void anEndBeforeTheUpgradeIsNone() {
        upgrade.destroy();

        assertThat(connection.status()).isEqualTo(ConnectionStatus.CONNECTING);
    }

    @Test
    void theContainerIsClosedOnAWorkerOnce() throws IOException {
        init();
        container.out.ready();

        Await.together(4, thread -> connection.drop());
        assertThat(container.closes).hasValue(0);
        workers.runAll();

        assertThat(container.closes).hasValue(1);
        assertThat(handler.events).containsExactly("open", "close 1006");
    }

    @Test
    void aContainerThatThrowsWhenItIsClosedDoesNoHarm() throws IOException {
        container.closeFailure = new IllegalStateException("of a container");
        init();
        container.out.ready();

        connection.drop();
        workers.runAll();

        assertThat(container.closes).hasValue(1);
        assertThat(handler.events).containsExactly("open", "close 1006");
    }

    @Test
    void theClosingHandshakeEndsTheConnection() throws IOException {
        init();
        container.out.ready();

        container.in.say(frame(CLIENT, new Outbound.Close(3000, "")));
        workers.runAll();

        assertThat(container.out.flushed()).isEqualTo(frame(SERVER, new Outbound.Close(3000, "")));
        assertThat(container.closes).hasValue(1);
        assertThat(handler.events).containsExactly("open", "close 3000");
    }
}
