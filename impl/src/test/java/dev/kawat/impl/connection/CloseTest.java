/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kawat.ConnectionStatus;
import dev.kawat.impl.message.Outbound;
import dev.kawat.impl.testing.ManualChannel;
import dev.kawat.impl.testing.PairClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
                .hasMessage("close: code must be 1000 to 1003, 1007 to 1014, or 3000 to 4999 (RFC 6455 section 7.4),"
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
