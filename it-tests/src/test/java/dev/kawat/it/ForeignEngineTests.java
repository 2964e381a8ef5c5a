/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.ClientConnection;
import dev.kawat.WebSocketClients;
import dev.kawat.WebSocketConnector;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients and the engine of another implementation say to each other; see {@link dev.kawat.it.foreign.TalkOrder}. */
abstract class ForeignEngineTests {

    private static final int SECONDS = 20;

    private final WebSocketClients clients = WebSocketClients.create();

    /** The address of the server. */
    abstract URI uri();

    /** Keeps what comes. */
    static final class Journal {

        private final BlockingQueue<Object> lines = new LinkedBlockingQueue<>();

        @OnMessage
        void text(String text) {
            lines.add(text);
        }

        @OnMessage
        void binary(byte[] bytes) {
            lines.add(ByteBuffer.wrap(bytes));
        }

        @OnClose
        void closed(CloseReason reason) {
            lines.add("closed with " + reason.getCloseCode().getCode() + " " + reason.getReasonPhrase());
        }

        Object next() throws InterruptedException {
            Object line = lines.poll(SECONDS, TimeUnit.SECONDS);
            return line == null ? "nothing has come" : line;
        }
    }

    @AfterEach
    void close() {
        clients.close();
    }

    private ClientConnection connect(Journal journal, String compression) throws Exception {
        ClientConnection client = clients.connector(uri().toString())
                .setting("compression", compression)
                .connect(journal);
        client.connected().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
        return client;
    }

    static void assertEcho(WebSocketConnector connector) throws Exception {
        Journal journal = new Journal();
        ClientConnection client = connector.connect(journal);
        client.connected().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
        client.send("hello");
        assertThat(journal.next()).isEqualTo("hello");
    }

    @ParameterizedTest
    @ValueSource(strings = {"off", "on", "takeover"})
    void textsAndBinariesComeBack(String compression) throws Exception {
        Journal journal = new Journal();
        ClientConnection client = connect(journal, compression);
        Random random = new Random(15);
        for (int size : new int[] {0, 1, 125, 126, 4_000, 65_535, 65_536, 300_000}) {
            String text = "a text that repeats itself ".repeat(size / 20 + 1).substring(0, size);
            byte[] bytes = new byte[size];
            random.nextBytes(bytes);
            client.send(text);
            client.send(bytes);

            assertThat(journal.next()).isEqualTo(text);
            assertThat(journal.next()).isEqualTo(ByteBuffer.wrap(bytes));
        }
        client.close();
        assertThat(journal.next()).isEqualTo("closed with 1000 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"off", "on", "takeover"})
    void manyMessagesKeepTheirOrder(String compression) throws Exception {
        Journal journal = new Journal();
        ClientConnection client = connect(journal, compression);
        for (int i = 0; i < 1000; i++) {
            client.send("message " + i);
        }
        for (int i = 0; i < 1000; i++) {
            assertThat(journal.next()).isEqualTo("message " + i);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"off", "on", "takeover"})
    void fragmentsAreOneMessage(String compression) throws Exception {
        Journal journal = new Journal();
        ClientConnection client = connect(journal, compression);
        client.send("fragments 1 alone");
        assertThat(journal.next()).isEqualTo("alone");

        client.send("fragments 50 part ö ");
        assertThat(journal.next()).isEqualTo("part ö ".repeat(50));
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1001, 1003, 1008, 1009, 1011, 1012, 1013, 3000, 4999})
    void codeOfTheServerIsToldAsItIs(int code) throws Exception {
        Journal journal = new Journal();
        connect(journal, "off").send("close " + code + " because");

        assertThat(journal.next()).isEqualTo("closed with " + code + " because");
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1001, 1011, 3000, 4999})
    void serverLearnsOurCodeAndReason(int code) throws Exception {
        Journal watching = new Journal();
        Journal journal = new Journal();
        ClientConnection watcher = connect(watching, "off");
        ClientConnection client = connect(journal, "off");
        watcher.send("await-close 0 enough");

        client.close(code, "enough");

        assertThat(watching.next()).isEqualTo(code + " enough");
        assertThat(journal.next()).isEqualTo("closed with " + code + " enough");
    }

    /** Whatever the engine makes of these codes, they end the connection, and the client is told what it has said. */
    @ParameterizedTest
    @ValueSource(ints = {1012, 1013})
    void closeWithNewerCodesEndsTheConnection(int code) throws Exception {
        Journal journal = new Journal();
        ClientConnection client = connect(journal, "off");

        client.close(code, "enough");

        assertThat(journal.next()).isEqualTo("closed with " + code + " enough");
    }

    @Test
    void subprotocolThatTheServerDoesNotKnowIsNotAgreedOn() throws Exception {
        ClientConnection client =
                clients.connector(uri().toString()).subprotocols("unknown").connect(new Journal());

        assertThat(client.connected()
                        .toCompletableFuture()
                        .get(SECONDS, TimeUnit.SECONDS)
                        .subprotocol())
                .isEmpty();
    }
}
