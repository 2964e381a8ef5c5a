/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.it.client.Client;
import org.junit.jupiter.api.Test;

/** How long beans live: a callback, a connection, the application. */
class ScopeIT extends AgainstServer {

    @Test
    void aHandlerWithoutScopeIsOneForEachConnection() {
        Client first = connect("scope/own/" + key);
        Client second = connect("scope/own/" + key);

        first.send("").send("");
        second.send("");

        // A request is one callback, and every bean sees the same.
        assertThat(first.text()).isEqualTo("handler 1, connection 1, request 1+2, same true");
        assertThat(first.text()).isEqualTo("handler 2, connection 2, request 1+2, same true");
        assertThat(second.text()).isEqualTo("handler 1, connection 1, request 1+2, same true");
    }

    @Test
    void handlerAndConnectionBeansEndWithTheConnection() {
        Client client = connect("scope/own/" + key);
        Client report = report("scopes-" + key);
        client.send("");
        client.text();

        client.sendClose(1000, "");

        assertThat(report.text()).isEqualTo("handler made");
        assertThat(report.text()).isEqualTo("handler destroyed");
        assertThat(report.text()).isEqualTo("connection bean destroyed");
    }

    @Test
    void anApplicationScopedHandlerIsSharedByAllConnections() {
        Client first = connect("scope/shared/a");
        Client second = connect("scope/shared/b");

        first.send("");
        assertThat(first.text()).isEqualTo("a 1 true");
        second.send("");
        assertThat(second.text()).isEqualTo("b 2 true");
        first.close();
        second.send("");
        assertThat(second.text()).isEqualTo("b 3 true");
    }
}
