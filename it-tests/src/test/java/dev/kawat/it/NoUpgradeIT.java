/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.it.client.Client;
import org.junit.jupiter.api.Test;

class NoUpgradeIT extends AgainstServer {

    @Test
    void anEngineWithoutServletsSaysThatItCannotUpgradeARequest() {
        Client client = connect("upgrades");

        String said = client.send("try").text();

        assertThat(said)
                .isEqualTo(
                        Server.current().hasServlets()
                                ? "no request"
                                : "a request cannot be upgraded: either the application has not started yet, or the"
                                        + " WebSocket engine of this server cannot do it, because it has no servlets");
    }
}
