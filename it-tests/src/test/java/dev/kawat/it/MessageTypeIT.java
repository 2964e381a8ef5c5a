/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.it.client.Client;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** JSON messages are told apart by their type, and a codec of the application makes objects of bytes. */
class MessageTypeIT extends AgainstServer {

    @Test
    void typeChoosesTheCallback() {
        Client client = connect("game");

        assertThat(client.send("{\"type\":\"join\",\"name\":\"Ann\"}").text())
                .isEqualTo("{\"type\":\"joined\",\"name\":\"Ann\"}");
        assertThat(client.send("{\"speed\":3,\"type\":\"start\"}").text())
                .isEqualTo("{\"type\":\"start\",\"speed\":3}");
        assertThat(client.send("{\"type\":\"stop\"}").text()).isEqualTo("{\"type\":\"stop\"}");
        assertThat(client.send("{\"type\":\"look\",\"where\":\"up\"}").text()).isEqualTo("looked up");
    }

    @Test
    void whatCannotBeReadGoesToOnErrorWithItsContent() {
        Client client = connect("game");

        assertThat(client.send("{\"type\":\"fly\"}").text()).isEqualTo("unread {\"type\":\"fly\"}");
        assertThat(client.send("{\"type\":\"stop\"} {}").text()).isEqualTo("unread {\"type\":\"stop\"} {}");
        assertThat(client.send(new byte[] {1}).text()).isEqualTo("unread bytes");
    }

    @Test
    void objectOfABinaryCodecTravelsAsBytes() {
        Client client = connect("game");

        assertThat(client.send(new byte[] {1, 2}).binary()).isEqualTo(ByteBuffer.wrap(new byte[] {2, 1}));
    }
}
