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

/** {@code close}. */
class CloseTest extends ConnectionTest {

    @ParameterizedTest
    @ValueSource(ints = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3001, 4999})
    void carriesItsCodeAndReason(int code) {
        PairClient client = connect();

        client.connection().close(code, "bye");

        assertThat(client.close().code()).isEqualTo(code);
        assertThat(client.close().reason()).isEqualTo("bye");
        assertThat(events(client)).containsExactly("open", "close " + code + "bye");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65536 + 1000})
    void refusesAnyOtherCodeAndChangesNothing(int code) {
        PairClient client = connect();

        assertThatThrownBy(() -> client.connection().close(code, "bye"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "close: code must be 1000 to 1003, 1007 to 1014, or 3000 to 4999 (RFC 6455 section 7.4),"
                                + " got " + code);
        assertThatThrownBy(() -> client.connection().close(code)).isInstanceOf(IllegalArgumentException.class);
        assertThat(client.connection().status()).isEqualTo(ConnectionStatus.CONNECTED);
        assertThat(client.closes()).isEmpty();
    }

    @Test
    void refusesAReasonOf124BytesAndChangesNothing() {
        PairClient client = connect();

        assertThatThrownBy(() -> client.connection().close(1000, "é".repeat(62)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("got 124");
        assertThat(client.connection().status()).isEqualTo(ConnectionStatus.CONNECTED);
    }

    @Test
    void carriesAReasonOf123Bytes() {
        PairClient client = connect();
        String reason = "é".repeat(61) + "x";

        client.connection().close(1000, reason);

        assertThat(client.close().reason()).isEqualTo(reason);
    }

    @Test
    void withoutACodeIs1000() {
        PairClient client = connect();

        client.connection().close();

        assertThat(client.close().code()).isEqualTo(1000);
        assertThat(client.close().reason()).isEmpty();
    }

    @Test
    void againDoesNothing() {
        DefaultConnection connection = application.admit();
        ManualChannel channel = application.openAutomatic(connection);
        connection.close(3001);

        connection.close();
        connection.close(3002, "second");

        assertThat(channel.written()).containsExactly(new Outbound.Close(3001, ""));
    }

    @Test
    void withNullForAReasonHasNoReason() {
        PairClient client = connect();

        client.connection().close(4000, null);

        assertThat(client.close().code()).isEqualTo(4000);
        assertThat(client.close().reason()).isEmpty();
    }
}
