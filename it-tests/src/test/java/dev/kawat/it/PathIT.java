/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kawat.it.client.Client;
import dev.kawat.it.client.Frame;
import dev.kawat.it.client.RawClient;
import dev.kawat.it.client.Request;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths choose the endpoint, and their variables reach the callbacks. */
class PathIT extends AgainstServer {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    path/word/7           | word 7 {}
                    path/word/-7?a=1&a=2  | word -7 {a=[1, 2]}
                    path/w%C3%B6rd/7      | wörd 7 {}
                    path/a%20b/7?q=%C3%B6 | a b 7 {q=[ö]}
                    path/a+b/7            | a+b 7 {}
                    path/fixed/RED        | fixed RED
                    """)
    void readsThePath(String pathAndQuery, String said) {
        Client client = connect(pathAndQuery);

        assertThat(client.text()).isEqualTo(said);
    }

    @Test
    void givesTheVariablesToMessageCallbacksToo() {
        Client client = connect("path/word/7");
        client.text();

        client.send("seven");

        assertThat(client.text()).isEqualTo("seven 7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"path/word/seven", "path/word/99999999999", "path/fixed/BLUE"})
    void refusesWhatTheTypeDoesNotTake(String path) {
        assertRefused(Request.to(endpoint(path)), 400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nowhere", "path", "path/word", "path/word/7/more", "Echo", "echo/"})
    void doesNotUpgradeOtherPaths(String path) {
        assertThat(ask(Request.to(endpoint(path))).answer().status())
                .isNotEqualTo(101)
                .isNotEqualTo(500);
    }

    /** As one would if its matcher were not ours. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "rooms/a/",
                "rooms/",
                "rooms",
                "/rooms/a",
                "rooms//a",
                "rooms/a/b",
                "ROOMS/a",
                "rooms/;x=1",
                "rooms/%FC",
                "rooms/%C3",
                "rooms/%00",
                "rooms/%0A",
                "rooms/%2F",
                "rooms/a%2Fb",
                "rooms/..%2fa",
                "rooms/%5C"
            })
    void refusesWhatAnEngineMightTakeForAnEndpoint(String path) {
        for (Request request : List.of(target(path), target(path).with("Origin: http://evil.example"))) {
            assertThat(ask(request).answer().status()).as(path).isIn(400, 404);
        }
    }

    /** Some servers see another path in these, and redirect. */
    @ParameterizedTest
    @ValueSource(strings = {"rooms/..", "rooms/.", "rooms/%2e%2E", "rooms/..;x=1"})
    void doesNotUpgradeAPathThatLeadsElsewhere(String path) {
        assertThat(ask(target(path)).answer().status()).isIn(302, 400, 404);
    }

    /** Tyrus alone drops the connection of whom it cannot read, or says 500. */
    @ParameterizedTest
    @ValueSource(strings = {"rooms%2Fa", "rooms/%", "rooms/%4", "rooms/%zz"})
    void refusesWhatNobodyCanRead(String path) {
        assumeTrue(Server.current().refusesByItself(), "the engine looks first");

        assertThat(ask(target(path)).answer().status()).isIn(400, 404);
    }

    @Test
    void aPathParameterIsNoPartOfTheValue() {
        RawClient client = ask(target("rooms/" + key + ";x=1"));

        assertThat(client.answer().status()).isEqualTo(101);
        assertThat(client.frame()).isEqualTo(Frame.text("in"));
    }

    /** A path below the context path, which need not be one by the rules. */
    private Request target(String path) {
        URI root = endpoint("");
        return Request.to(root).target(root.getRawPath() + path);
    }
}
