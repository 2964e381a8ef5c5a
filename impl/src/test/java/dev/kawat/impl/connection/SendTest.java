/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.kawat.ConnectionStatus;
import dev.kawat.MessageEncodeException;
import dev.kawat.impl.message.Outbound;
import dev.kawat.impl.testing.ManualChannel;
import dev.kawat.impl.testing.PairClient;
import dev.kawat.impl.testing.Recorder;
import dev.kawat.impl.testing.TestApplication;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code send} and {@code bufferedAmount}. */
class SendTest extends ConnectionTest {

    @Test
    void eachKindArrivesAsItIs() {
        PairClient client = connect();

        client.connection().send("text");
        client.connection().send(utf8("array"));
        client.connection().send(ByteBuffer.wrap(utf8("buffer")));

        assertThat(client.received())
                .containsExactly("text", ByteBuffer.wrap(utf8("array")), ByteBuffer.wrap(utf8("buffer")));
    }

    @Test
    void anObjectIsSentByItsRunTimeType() {
        PairClient client = connect();
        List<Object> messages =
                List.of("x", CharBuffer.wrap("y"), utf8("z"), ByteBuffer.wrap(utf8("w")), Map.of("k", 1));

        messages.forEach(client.connection()::send);

        assertThat(client.received())
                .containsExactly("x", "y", ByteBuffer.wrap(utf8("z")), ByteBuffer.wrap(utf8("w")), "{\"k\":1}");
    }

    @Test
    void copiesBytesAndLeavesTheBufferAsItWas() {
        DefaultConnection connection = application.admit();
        ManualChannel channel = application.open(connection);
        byte[] array = utf8("array");
        ByteBuffer buffer = ByteBuffer.wrap(utf8("buffer"), 1, 3);

        connection.send(array);
        connection.send(buffer);
        array[0] = 'X';
        buffer.put(1, (byte) 'X');

        assertThat(buffer.position()).isEqualTo(1);
        assertThat(channel.writeAll())
                .extracting(message -> ((Outbound.Binary) message).bytes())
                .containsExactly(ByteBuffer.wrap(utf8("array")), ByteBuffer.wrap(utf8("uff")));
    }

    @Test
    void nullIsRefused() {
        DefaultConnection connection = connect().connection();

        assertThatThrownBy(() -> connection.send((String) null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> connection.send((byte[]) null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> connection.send((ByteBuffer) null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> connection.send((Object) null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> connection.sendAsync(null)).isInstanceOf(NullPointerException.class);
        assertThat(connection.status()).isEqualTo(ConnectionStatus.CONNECTED);
    }

    @Test
    void tellsThatItIsQueued() {
        DefaultConnection connection = application.admit();
        application.open(connection); // which writes nothing by itself

        assertThat(connection.send("x")).isTrue();
        assertThat(connection.send(new byte[0])).isTrue();
        assertThat(connection.send(ByteBuffer.allocate(0))).isTrue();
        assertThat(connection.send((Object) "x")).isTrue();
        assertThat(connection.ping(ByteBuffer.allocate(0))).isTrue();
    }

    static Stream<Arguments> ends() {
        return Stream.of(
                arguments("terminate", (Consumer<DefaultConnection>) DefaultConnection::terminate),
                arguments("close", (Consumer<DefaultConnection>) connection -> connection.close(1001, "away")),
                arguments("server", (Consumer<DefaultConnection>)
                        connection -> connection.server().terminate()),
                arguments("peer", (Consumer<DefaultConnection>) connection -> connection.closed(1000, "")),
                arguments("loss", (Consumer<DefaultConnection>) connection -> connection.closed(1006, "")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ends")
    void afterTheEndTellsThatItIsDroppedWhoeverEndedIt(String who, Consumer<DefaultConnection> end) {
        DefaultConnection connection = application.admit();
        ManualChannel channel = application.open(connection);

        end.accept(connection);

        assertThat(connection.send("x")).isFalse();
        assertThat(connection.send(new byte[0])).isFalse();
        assertThat(connection.send(ByteBuffer.allocate(0))).isFalse();
        assertThat(connection.send((Object) "x")).isFalse();
        assertThat(connection.ping(ByteBuffer.allocate(0))).isFalse();
        assertThat(connection.droppedMessages()).isZero(); // the policy had no part in it
        channel.writeAll();
        assertThat(channel.texts()).isEmpty();
    }

    @Test
    void tellsThatTheFullOutboxDroppedIt() {
        TestApplication small = keep(TestApplication.of(DropsNewest.class, DropsNewest::new));
        DefaultConnection connection = small.admit();
        small.open(connection);

        assertThat(connection.send("1")).isTrue();
        assertThat(connection.send("2")).isFalse();
        assertThat(connection.ping(ByteBuffer.allocate(0))).isFalse();
        assertThat(connection.droppedMessages()).isOne();
    }

    @Test
    void whileOthersCloseEndsNobodysLoop() {
        List<DefaultConnection> mine = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            DefaultConnection connection = application.admit();
            application.openAutomatic(connection);
            mine.add(connection);
        }
        mine.get(1).close();

        List<Boolean> queued =
                mine.stream().map(connection -> connection.send("m")).toList();

        assertThat(queued).containsExactly(true, false, true);
    }

    @Test
    void ofWhatCannotBeEncodedThrowsAfterTheEndToo() {
        DefaultConnection connection = keep(TestApplication.builder()
                        .endpoint(Recorder.class, Recorder::new)
                        .codec(new BrokenCodec())
                        .start())
                .admit();
        connection.close();

        assertThatThrownBy(() -> connection.send(new Unencodable())).isInstanceOf(MessageEncodeException.class);
        assertThatThrownBy(() -> connection.sendAsync(new Unencodable())).isInstanceOf(MessageEncodeException.class);
    }

    @Test
    void bufferedAmountIsWhatIsNotWrittenYet() {
        DefaultConnection connection = application.admit();
        ManualChannel channel = application.open(connection);
        connection.send("four");
        channel.take();
        connection.send("fives");

        long before = connection.bufferedAmount();
        channel.finishWrite();
        long after = connection.bufferedAmount();

        assertThat(before).isEqualTo(9);
        assertThat(after).isEqualTo(5);
    }

    @Test
    void ofWhatCannotBeEncodedThrowsAndSendsNothing() {
        PairClient client = keep(TestApplication.builder()
                        .endpoint(Recorder.class, Recorder::new)
                        .codec(new BrokenCodec())
                        .start())
                .connect("/recorder");

        assertThatThrownBy(() -> client.connection().send(new Unencodable()))
                .isInstanceOf(MessageEncodeException.class);
        assertThatThrownBy(() -> client.connection().sendAsync(new Unencodable()))
                .isInstanceOf(MessageEncodeException.class);
        assertThat(client.received()).isEmpty();
        assertThat(client.closes()).isEmpty();
    }
}
