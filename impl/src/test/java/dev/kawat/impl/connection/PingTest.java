/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.kawat.AttributeKey;
import dev.kawat.Codec;
import dev.kawat.ConnectionStatus;
import dev.kawat.MessageDecodeException;
import dev.kawat.MessageEncodeException;
import dev.kawat.MessageTooBigException;
import dev.kawat.OnConnection;
import dev.kawat.Payload;
import dev.kawat.SendException;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.impl.execution.CallbackContexts;
import dev.kawat.impl.handshake.HandshakeOutcome;
import dev.kawat.impl.message.Outbound;
import dev.kawat.impl.testing.Await;
import dev.kawat.impl.testing.LogRecorder;
import dev.kawat.impl.testing.ManualChannel;
import dev.kawat.impl.testing.ManualExecutor;
import dev.kawat.impl.testing.PairClient;
import dev.kawat.impl.testing.Recorder;
import dev.kawat.impl.testing.TestApplication;
import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.PongMessage;
import java.io.InputStream;
import java.io.Reader;
import java.lang.reflect.Type;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pings and pongs. */
class PingTest extends ConnectionTest {

    @Test
    void areAnsweredByAPongThatTheHandlerGets() {
        PairClient client = connect();

        client.connection().ping(ByteBuffer.wrap(utf8("abc")));

        assertThat(events(client)).containsExactly("open", "pong abc");
    }

    @Test
    void haveAtMost125Bytes() {
        DefaultConnection connection = application.admit();
        ManualChannel channel = application.openAutomatic(connection);

        connection.ping(ByteBuffer.allocate(125));

        assertThatThrownBy(() -> connection.ping(ByteBuffer.allocate(126)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("got 126");
        assertThat(channel.written()).hasSize(1);
    }

    @Test
    void areOfNoInterestToAHandlerWithoutAPongCallback() {
        TextOnly handler = new TextOnly();
        PairClient client = connect(handler);

        client.connection().ping(ByteBuffer.allocate(1));

        assertThat(client.closes()).isEmpty();
        assertThat(handler.seen).isEmpty();
    }

    @Test
    void ofTheKeepAliveAreNotShown() {
        PairClient client = connect();

        application.time().advance(Duration.ofMinutes(5));
        client.connection().ping(ByteBuffer.wrap(utf8("mine")));

        assertThat(events(client)).containsExactly("open", "pong mine");
    }
}
