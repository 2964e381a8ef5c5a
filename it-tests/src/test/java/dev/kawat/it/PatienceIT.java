/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.it.client.Client;
import dev.kawat.it.client.Event;
import org.junit.jupiter.api.Test;

/** A handler that blocks holds up the messages behind it, and nothing else. */
class PatienceIT extends AgainstServer {

    @Test
    void holdsUpNeitherPongsNorOtherConnections() {
        Client blocked = connect("waiting/" + key);
        Client other = connect("waiting/" + key);
        Client report = report(key);
        blocked.send("first").send("second");
        assertThat(report.text()).isEqualTo("waits");

        blocked.ping(new byte[] {7});
        blocked.next(Event.Pong.class);
        other.send("open");

        assertThat(other.text()).isEqualTo("opened");
        assertThat(blocked.text()).isEqualTo("passed first");
        assertThat(blocked.text()).isEqualTo("passed second");
    }
}
