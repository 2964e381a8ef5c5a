/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.it.client.Client;
import org.junit.jupiter.api.Test;

/** Pairs in memory that an application connects to endpoints of its own. */
class PairsIT extends AgainstServer {

    @Test
    void connectToNothingBeforeTheServerHasStartedTheEndpoints() {
        Client client = connect("pairs");

        client.send("hasty");

        assertThat(client.text()).isEqualTo("the endpoints of the application have not started yet");
    }

    @Test
    void connectToAnEndpointOfTheApplication() {
        Client client = connect("pairs");

        client.send("hello");

        assertThat(client.text()).isEqualTo("hello");
    }
}
