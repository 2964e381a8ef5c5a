/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.it.client.Client;
import org.junit.jupiter.api.Test;

/** A handler that a producer method makes, one for each connection. */
class ProducedIT extends AgainstServer {

    @Test
    void isMadeForItsConnectionAndDisposedOfWithIt() {
        Client report = report(key);
        Client client = connect("produced/" + key);

        client.send("one").send("two");

        assertThat(client.text()).isEqualTo("one 1");
        assertThat(client.text()).isEqualTo("two 2");
        client.sendClose(1000, "");
        assertThat(report.text()).isEqualTo("disposed of");
    }
}
