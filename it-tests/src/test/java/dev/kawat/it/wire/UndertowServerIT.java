/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kawat.impl.wire.DeflateParameters;
import dev.kawat.it.client.Event;
import dev.kawat.it.client.HandshakeFailedException;
import dev.kawat.it.client.WireClient;
import dev.kawat.it.client.WireClient.Wishes;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Our wire as a client of Undertow's own WebSocket implementation, which the standalone server does not use. */
@Once
class UndertowServerIT extends AgainstForeignServer {

    private final UndertowServer server = new UndertowServer();

    @AfterAll
    void stop() {
        server.close();
    }

    @Override
    URI plain(String pathAndQuery) {
        return server.uri(pathAndQuery);
    }

    @Override
    URI deflating(String path) {
        return server.uri(path + "?deflate");
    }

    @Override
    void awaitServerSees(Event.Closed closed) {
        Event.Closed seen = server.closed();
        while (!seen.equals(closed)) {
            seen = server.closed();
        }
    }

    /** It accepts the offer without the parameter, and with a window of 15 bits (RFC 7692 section 7.1.2.1). */
    @Test
    void anAnswerThatPassesOverOurBoundFailsTheHandshake() {
        Wishes wishes = Wishes.none().compressing(new DeflateParameters(true, 15, true, 10));

        assertThatThrownBy(() -> WireClient.open(deflating("echo"), wishes))
                .isInstanceOf(HandshakeFailedException.class)
                .hasMessageContaining("RFC 7692 7.1.2.1");
    }

    /** It does not know of an empty one, and answers with a code. */
    @Test
    void anEmptyCloseFrameIsAnswered() {
        WireClient client = open(plain("echo"), Wishes.none()).sendClose(1005, "");

        assertThat(client.next()).isEqualTo(new Event.Closed(1000, ""));
        client.awaitEnd();
    }
}
