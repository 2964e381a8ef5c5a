/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.MessageDecodeException;
import dev.kawat.Payload;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.impl.testing.PairClient;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;

/** {@code dataType} of an endpoint. */
class DataTypeTest extends ConnectionTest {

    @WebSocketEndpoint("/binaryonly")
    static class BinaryOnly extends Kinds {
        @OnMessage
        void binary(ByteBuffer message) {
            seen.add(message);
        }
    }

    @WebSocketEndpoint(value = "/text", dataType = dev.kawat.DataType.TEXT)
    static class AllText extends Kinds {
        @OnMessage
        void text(String message) {
            seen.add(message);
        }
    }

    @WebSocketEndpoint(value = "/blob", dataType = dev.kawat.DataType.BLOB)
    static class AllBlob extends Kinds {
        @OnMessage
        void binary(ByteBuffer message) {
            seen.add(message);
        }
    }

    @WebSocketEndpoint(value = "/object", dataType = dev.kawat.DataType.OBJECT)
    static class AllObject extends Kinds {
        @OnMessage
        void object(Map<String, String> message) {
            seen.add(message);
        }
    }

    @WebSocketEndpoint(value = "/objecttext", dataType = dev.kawat.DataType.OBJECT)
    static class ObjectAsText extends Kinds {
        @OnMessage
        void object(String message) {
            seen.add(message);
        }
    }

    @WebSocketEndpoint("/streams")
    static class Streams extends Kinds {
        @OnMessage
        void text(Reader message) throws java.io.IOException {
            StringBuilder text = new StringBuilder();
            for (int c = message.read(); c >= 0; c = message.read()) {
                text.append((char) c);
            }
            seen.add(text.toString());
        }

        @OnMessage
        void binary(InputStream message) throws java.io.IOException {
            seen.add(ByteBuffer.wrap(message.readAllBytes()));
        }
    }

    @WebSocketEndpoint("/guardedobject")
    static class GuardedObject extends Kinds {
        @OnMessage
        void object(Map<String, String> message) {
            seen.add(message);
        }

        @OnError
        void error(MessageDecodeException failure) {
            seen.add(failure);
        }
    }

    private final byte[] notUtf8 = {(byte) 0xC3, 0x28};

    @Test
    void autoGivesEachKindToItsCallback() {
        PairClient client = connect();

        client.send("x");
        client.send(new byte[2]);

        assertThat(events(client)).containsExactly("open", "text x", "binary 2");
    }

    @Test
    void autoClosesWith1003ForBinaryWithoutACallback() {
        PairClient client = connect(new TextOnly());

        client.send(new byte[2]);

        assertThat(client.close().code()).isEqualTo(1003);
    }

    @Test
    void autoClosesWith1003ForTextWithoutACallback() {
        PairClient client = connect(new BinaryOnly());

        client.send("x");

        assertThat(client.close().code()).isEqualTo(1003);
    }

    @Test
    void autoOffersWhatHasNoCallbackToOnError() {
        GuardedObject handler = new GuardedObject();
        PairClient client = connect(handler);

        client.send(new byte[2]);

        assertThat(handler.seen).singleElement().isInstanceOf(MessageDecodeException.class);
        assertThat(client.closes()).isEmpty();
    }

    @Test
    void textGivesAllAsText() {
        AllText handler = new AllText();
        PairClient client = connect(handler);

        client.send("x");
        client.send(utf8("é"));

        assertThat(handler.seen).containsExactly("x", "é");
    }

    @Test
    void textRefusesBinaryThatIsNotUtf8() {
        PairClient client = connect(new AllText());

        client.send(notUtf8);

        assertThat(client.close().code()).isEqualTo(1003);
    }

    @Test
    void blobGivesAllAsBytes() {
        AllBlob handler = new AllBlob();
        PairClient client = connect(handler);

        client.send("é");
        client.send(new byte[2]);

        assertThat(handler.seen).containsExactly(ByteBuffer.wrap(utf8("é")), ByteBuffer.allocate(2));
    }

    @Test
    void objectReadsJsonFromEitherKind() {
        AllObject handler = new AllObject();
        PairClient client = connect(handler);

        client.send("{\"k\":\"1\"}");
        client.send(utf8("{\"k\":\"2\"}"));

        assertThat(handler.seen).containsExactly(Map.of("k", "1"), Map.of("k", "2"));
    }

    @Test
    void objectReadsAJsonStringForAString() {
        ObjectAsText handler = new ObjectAsText();
        PairClient client = connect(handler);

        client.send("\"quoted\"");

        assertThat(handler.seen).containsExactly("quoted");
    }

    @Test
    void objectClosesWith1007ForWhatIsNoJson() {
        PairClient client = connect(new AllObject());

        client.send("not JSON");

        assertThat(client.close().code()).isEqualTo(1007);
        assertThat(client.close().reason()).isEmpty();
        assertThat(log.messages(Level.SEVERE)).isEmpty();
        assertThat(log.messages(Level.WARNING)).isEmpty();
    }

    @Test
    void objectOffersWhatIsNoJsonToOnError() {
        GuardedObject handler = new GuardedObject();
        PairClient client = connect(handler);

        client.send("not JSON");
        client.send("{\"k\":\"1\"}");

        assertThat(handler.seen).hasSize(2);
        assertThat(handler.seen.get(0))
                .isInstanceOfSatisfying(
                        MessageDecodeException.class,
                        failure -> assertThat(failure.payload()).isEqualTo(Payload.of("not JSON")));
        assertThat(client.closes()).isEmpty();
    }

    @Test
    void streamsAreWhole() {
        Streams handler = new Streams();
        PairClient client = connect(handler);

        client.send("text");
        client.send(utf8("bytes"));

        assertThat(handler.seen).containsExactly("text", ByteBuffer.wrap(utf8("bytes")));
    }
}
