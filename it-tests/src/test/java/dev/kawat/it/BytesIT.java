/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.it.client.Client;
import dev.kawat.it.client.Event;
import org.junit.jupiter.api.Test;

/** Only bytes are taken, and not too many. */
class BytesIT extends AgainstServer {

    @Test
    void closesWith1003ForTextThatNoCallbackTakes() {
        Client client = connect("bytes");

        assertThat(client.send(new byte[] {1, 2}).text()).isEqualTo("3");
        client.send("text");

        assertThat(client.closed()).isEqualTo(new Event.Closed(1003, ""));
    }

    @Test
    void closesWith1009ForAMessageThatIsTooBigForItsCallback() {
        Client client = connect("bytes");

        assertThat(client.send(new byte[6]).text()).isEqualTo("0");
        client.send(new byte[7]);

        assertThat(client.closed()).isEqualTo(new Event.Closed(1009, ""));
    }
}
