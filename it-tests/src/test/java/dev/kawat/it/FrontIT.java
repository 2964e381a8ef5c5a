/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kawat.it.client.Frame;
import dev.kawat.it.client.RawClient;
import dev.kawat.it.client.Request;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an application puts in front of its endpoints is asked: filters, constraints, and those that forward. */
class FrontIT extends AgainstServer {

    @BeforeEach
    void needsServlets() {
        assumeTrue(Server.current().hasSessions(), "only a server with servlets has filters of the application");
    }

    private Request front(String path) {
        return Request.to(endpoint("front/" + path));
    }

    private static Request as(String user, Request request) {
        byte[] credentials = (user + ":secret").getBytes(StandardCharsets.UTF_8);
        return request.with("Authorization: Basic " + Base64.getEncoder().encodeToString(credentials));
    }

    private String opened(Request request) {
        RawClient client = ask(request);
        assertThat(client.answer().status()).isEqualTo(101);
        String said = client.frame().text();
        client.send(Frame.text("echo"));
        assertThat(client.frame()).isEqualTo(Frame.text("echo"));
        return said;
    }

    @Test
    void whatNobodyGuardsIsOpen() {
        assertThat(opened(front("open/x"))).isEqualTo("open x: nobody [] from 127.0.0.1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"closed/x", "closed/;a", "clos%65d/x", "closed;a=1/x", "closed/x;a", "declared/x", "d%65clared/x"
            })
    void aFilterIsAsked(String path) {
        RawClient client = ask(front(path));

        assertThat(client.answer().status()).isEqualTo(401);
        assertThat(client.answer().header("X-Filter")).isEqualTo("closed");
    }

    @Test
    void aFilterThatWrapsIsBelieved() {
        assertThat(opened(front("known/x"))).isEqualTo("known x: fiona [of-the-filter] from 192.0.2.7");
    }

    @ParameterizedTest
    @CsvSource({"app, by-servlet x", "filtered, by-filter wörd"})
    void aForwardOpensTheEndpointThatItIsFor(String path, String expected) {
        assertThat(opened(front(path))).isEqualTo(expected + ": nobody [] from 127.0.0.1");
    }

    @Test
    void aForwardedHandshakeIsCheckedLikeAnyOther() {
        assertThat(ask(front("app").with("Origin: http://evil.example"))
                        .answer()
                        .status())
                .isEqualTo(403);
        assertThat(ask(front("app").without("Sec-WebSocket-Key")).answer().status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"members/x", "m%65mbers/x", "members;a=1/x"})
    void aConstraintIsAsked(String path) {
        assertThat(ask(front(path)).answer().status()).isEqualTo(401);
        assertThat(ask(as("bob", front(path))).answer().status()).isEqualTo(403);
        assertThat(opened(as("ann", front(path)))).isEqualTo("members x: ann [member] from 127.0.0.1");
    }

    @Test
    void theApplicationsOwnEndpointsOfTheEngineAreLeftAlone() {
        RawClient client = ask(front("of/the/engine/x"));

        assertThat(client.answer().status()).isEqualTo(101);
        assertThat(client.send(Frame.text("echo")).frame()).isEqualTo(Frame.text("x echo"));
    }
}
