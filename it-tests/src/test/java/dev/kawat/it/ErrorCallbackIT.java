/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.it.client.Client;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Failures go to the nearest callback, and an endpoint may go on after those that nobody takes. */
class ErrorCallbackIT extends AgainstServer {

    @ParameterizedTest
    @CsvSource({
        "number, no number: number",
        "argument, bad argument",
        "shared, 'taken care of: shared, same true'",
        "shared later, 'taken care of: shared later, same true'"
    })
    void isToldByTheTypeOfTheFailure(String message, String answer) {
        Client client = connect("troubled");

        client.send(message).send("next");

        assertThat(client.text()).isEqualTo(answer);
        assertThat(client.text()).isEqualTo("next");
    }

    @Test
    void isNotNeededWhereTheEndpointLivesWithFailures() {
        Client client = connect("troubled");

        client.send("state").send("next");

        assertThat(client.text()).isEqualTo("next");
    }
}
