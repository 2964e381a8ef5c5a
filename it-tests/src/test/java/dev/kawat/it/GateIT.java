/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.it.client.Client;
import dev.kawat.it.client.Frame;
import dev.kawat.it.client.RawClient;
import dev.kawat.it.client.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An {@code @OnConnection} method decides before the upgrade. */
class GateIT extends AgainstServer {

    @Test
    void acceptsWithWhatTheRequestSays() {
        RawClient client = ask(Request.to(endpoint("gate/" + key + "/accept")).with("X-Token: abc"));
        Client report = report(key);

        assertThat(client.answer().status()).isEqualTo(101);
        assertThat(client.frame()).isEqualTo(Frame.text("welcome"));
        assertThat(report.text()).isEqualTo("gate abc");
        assertThat(report.text()).isEqualTo("open");
    }

    @ParameterizedTest
    @CsvSource({"400, 400", "404, 404", "429, 429", "503, 503", "599, 599", "null, 403", "fail, 500", "200, 500"})
    void refusesWithAStatusAndNoFurtherCallback(String decision, int status) {
        Client report = report(key);

        RawClient client = assertRefused(Request.to(endpoint("gate/" + key + "/" + decision)), status);

        if (Server.current().refusesByItself()) {
            assertThat(client.answer().header("Content-Length")).isEqualTo("0");
        }
        assertThat(report.text()).isEqualTo("gate without token");
        assertThat(report.text()).isEqualTo("destroyed");
    }

    @Test
    void refusesWithHeaders() {
        RawClient client = assertRefused(Request.to(endpoint("gate/" + key + "/401")), 401);

        assertThat(client.answer().header("WWW-Authenticate")).isEqualTo("Bearer");
    }

    @Test
    void refusesByFalse() {
        assertRefused(Request.to(endpoint("door/false")), 403);
    }

    @Test
    void acceptsByTrue() {
        assertThat(ask(Request.to(endpoint("door/true"))).answer().status()).isEqualTo(101);
    }
}
