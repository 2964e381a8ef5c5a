/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kawat.impl.testing.ManualChannel;
import dev.kawat.impl.testing.PairClient;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

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
