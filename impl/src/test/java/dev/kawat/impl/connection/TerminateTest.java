/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.ConnectionStatus;
import dev.kawat.impl.message.Outbound;
import dev.kawat.impl.testing.ManualChannel;
import dev.kawat.impl.testing.PairClient;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code terminate}. */
class TerminateTest extends ConnectionTest {

    @ParameterizedTest
    @CsvSource({
        "-1, 1000,",
        "0, 1000,",
        "999, 1000,",
        "1000, 1000,",
        "1001, 1000,",
        "1006, 1000,",
        "2999, 1000,",
        "3000, 1000,",
        "3001, 3001, bye",
        "4999, 4999, bye",
        "5000, 1000,"
    })
    void carriesTheCodesOf3001To4999WithTheMessageAndAnythingElseIs1000(int code, int seen, String message) {
        PairClient client = connect();

        client.connection().terminate(code, "bye");

        assertThat(client.close().code()).isEqualTo(seen);
        assertThat(client.close().reason()).isEqualTo(message == null ? "" : message);
        assertThat(client.close().wasClean()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"3000, 1", "1000, 1", "3001, 0", "4999, 0", "5000, 1"})
    void logsACodeThatCannotGoOutOnce(int code, int warnings) {
        DefaultConnection connection = connect().connection();

        connection.terminate(code, "bye");
        connection.terminate(code, "bye");

        assertThat(log.messages(Level.WARNING)).hasSize(warnings);
    }

    @Test
    void withoutACodeIs1000AndNotWorthALine() {
        PairClient client = connect();

        client.connection().terminate();

        assertThat(client.close().code()).isEqualTo(1000);
        assertThat(client.close().reason()).isEmpty();
        assertThat(log.messages(Level.WARNING)).isEmpty();
    }

    @Test
    void withACodeAloneHasNoMessage() {
        PairClient client = connect();

        client.connection().terminate(3001);

        assertThat(client.close().code()).isEqualTo(3001);
        assertThat(client.close().reason()).isEmpty();
    }

    @Test
    void withNullForAMessageHasNoMessage() {
        PairClient client = connect();

        client.connection().terminate(3001, null);

        assertThat(client.close().code()).isEqualTo(3001);
        assertThat(client.close().reason()).isEmpty();
    }

    @Test
    void carriesAMessageOf123Bytes() {
        PairClient client = connect();
        String message = "é".repeat(61) + "x";

        client.connection().terminate(3001, message);

        assertThat(client.close().reason()).isEqualTo(message);
    }

    @ParameterizedTest
    @CsvSource({"x, 124, 123", "é, 62, 61", "€, 42, 41", "😀, 31, 30"})
    void cutsALongerMessageAtACodePoint(String character, int count, int left) {
        PairClient client = connect();

        client.connection().terminate(3001, character.repeat(count));

        assertThat(client.close().reason()).isEqualTo(character.repeat(left));
    }

    @Test
    void sendsFirstWhatWasSentBefore() {
        DefaultConnection connection = application.admit();
        ManualChannel channel = application.open(connection);
        connection.send("1");
        connection.send("2");

        connection.terminate(3001, "bye");

        assertThat(channel.writeAll())
                .containsExactly(Outbound.Text.of("1"), Outbound.Text.of("2"), new Outbound.Close(3001, "bye"));
    }

    @Test
    void isClosingAtOnceAndClosedWhenThePeerHasAnswered() {
        DefaultConnection connection = application.admit();
        application.openAutomatic(connection);

        connection.terminate();
        ConnectionStatus atOnce = connection.status();
        connection.closed(1000, "");

        assertThat(atOnce).isEqualTo(ConnectionStatus.CLOSING);
        assertThat(connection.status()).isEqualTo(ConnectionStatus.CLOSED);
    }

    @Test
    void againDoesNothing() {
        DefaultConnection connection = application.admit();
        ManualChannel channel = application.openAutomatic(connection);
        connection.terminate(3001, "first");

        connection.terminate(3002, "second");
        connection.terminate();
        connection.close(3003, "third");

        assertThat(channel.written()).containsExactly(new Outbound.Close(3001, "first"));
    }

    @Test
    void afterTheEndDoesNothing() {
        PairClient client = connect();
        client.end().close();

        client.connection().terminate(3001, "late");

        assertThat(events(client)).containsExactly("open", "close 1005");
    }
}
