/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.NonBlocking;
import dev.kawat.WebSocketEndpoint;
import jakarta.websocket.OnMessage;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an interrupted handler leaves behind reaches neither its reply, whose write it may end, nor the next message. */
class InterruptedHandlerTest {

    @WebSocketEndpoint("/blocking")
    static class Blocking {
        @OnMessage
        String echo(String message) {
            boolean before = Thread.currentThread().isInterrupted();
            Thread.currentThread().interrupt();
            return message + " " + before;
        }
    }

    @NonBlocking
    @WebSocketEndpoint("/non-blocking")
    static class Prompt {
        @OnMessage
        String echo(String message) {
            boolean before = Thread.currentThread().isInterrupted();
            Thread.currentThread().interrupt();
            return message + " " + before;
        }
    }

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"blocking", "non-blocking"})
    void replyOfAnInterruptedHandlerIsSent(String path) throws Exception {
        try (KawatServer server = BeanArchive.of(directory, Blocking.class, Prompt.class)
                        .builder()
                        .start();
                Peer peer = Peer.to(server, path)) {
            assertThat(peer.ask("one")).isEqualTo("one false");
            assertThat(peer.ask("two")).isEqualTo("two false");
        }
    }
}
