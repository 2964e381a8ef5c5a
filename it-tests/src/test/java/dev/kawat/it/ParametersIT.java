/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.it.client.Frame;
import dev.kawat.it.client.RawClient;
import dev.kawat.it.client.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Query, headers and cookies reach the callbacks, and what the application's own resolver finds. */
class ParametersIT extends AgainstServer {

    private Request to(String query) {
        return Request.to(endpoint("parameters" + query)).with("X-Version: 2");
    }

    @Test
    void reachCallbacksConverted() {
        RawClient client = ask(to("?tag=a+b&since=2026-11-22&tag=%C3%B6").with("Cookie: n=1; theme=dark"));

        assertThat(client.answer().status()).isEqualTo(101);
        assertThat(client.frame())
                .isEqualTo(Frame.text("Optional[2026-11-22] [a b, ö] 2 Optional[dark] Optional.empty"));
    }

    @Test
    void mayBeMissingWhereTheTypeSaysSo() {
        RawClient client = ask(to(""));

        assertThat(client.frame()).isEqualTo(Frame.text("Optional.empty [] 2 Optional.empty Optional.empty"));
    }

    @Test
    void reachMessageCallbacksFromTheApplicationsResolverToo() {
        RawClient client = ask(to("?since=2026-11-22").with("X-Tenant: acme"));
        client.frame();

        client.send(Frame.text("hello"));

        assertThat(client.frame()).isEqualTo(Frame.text("acme says hello since 2026-11-22"));
    }

    @Test
    void refuseWhatDoesNotConvert() {
        assertRefused(to("?since=yesterday"), 400);
        assertRefused(to("?since="), 400);
    }

    @ParameterizedTest
    @CsvSource(value = {"two", "''", "99999999999"})
    void refuseAHeaderThatDoesNotConvert(String version) {
        assertRefused(to("").having("X-Version", version), 400);
    }

    @Test
    void refuseWithoutWhatTheyNeed() {
        assertRefused(to("").without("X-Version"), 400);
    }
}
