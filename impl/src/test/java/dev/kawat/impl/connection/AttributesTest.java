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

/** Attributes of a connection. */
class AttributesTest extends ConnectionTest {

    private final AttributeKey<String> key = AttributeKey.of("key", String.class);

    @Test
    void areKeptByKeyAndType() {
        dev.kawat.Attributes attributes = connect().connection().attributes();

        assertThat(attributes.get(key)).isEmpty();
        assertThat(attributes.put(key, "1")).isEmpty();
        assertThat(attributes.put(key, "2")).contains("1");
        assertThat(attributes.get(AttributeKey.of("key", String.class))).contains("2");
        assertThat(attributes.get(AttributeKey.of("key", Integer.class))).isEmpty();
        assertThat(attributes.computeIfAbsent(key, () -> "3")).isEqualTo("2");
        assertThat(attributes.remove(key)).contains("2");
        assertThat(attributes.computeIfAbsent(key, () -> "3")).isEqualTo("3");
    }

    @Test
    void belongToOneConnection() {
        DefaultConnection one = connect().connection();
        DefaultConnection other = connect().connection();

        one.attributes().put(key, "1");

        assertThat(other.attributes().get(key)).isEmpty();
    }

    @Test
    void areComputedToTheSameForAllThreads() {
        DefaultConnection connection = connect().connection();
        Set<String> values = java.util.concurrent.ConcurrentHashMap.newKeySet();

        Await.together(
                4, thread -> values.add(connection.attributes().computeIfAbsent(key, () -> "made by " + thread)));

        assertThat(values).hasSize(1);
    }
}
