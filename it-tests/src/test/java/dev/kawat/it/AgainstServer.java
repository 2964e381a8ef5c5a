/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.it.client.Client;
import dev.kawat.it.client.Frame;
import dev.kawat.it.client.RawClient;
import dev.kawat.it.client.Request;
import java.net.URI;
import java.net.URL;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** A test that is a client of the application under test, on whatever server this is. */
@ExtendWith({ArquillianExtension.class, ServerResults.class})
abstract class AgainstServer {

    @ArquillianResource
    private URL base;

    private final Deque<AutoCloseable> clients = new ArrayDeque<>();

    /** What the endpoints report under, when they are told; another for each test. */
    final String key = UUID.randomUUID().toString();

    @Deployment(name = "application", testable = false)
    static WebArchive application() {
        return ApplicationWar.create();
    }

    @AfterEach
    final void closeClients() throws Exception {
        while (!clients.isEmpty()) {
            clients.pop().close();
        }
    }

    /** The address of an endpoint, with path and query below the context path, for example {@code echo}. */
    final URI endpoint(String pathAndQuery) {
        return endpoint(base, pathAndQuery);
    }

    /** The address of an endpoint of the application at an address. */
    static URI endpoint(URL application, String pathAndQuery) {
        String root = application.toString().replaceFirst("^http", "ws");
        return URI.create(root + (root.endsWith("/") ? "" : "/") + pathAndQuery);
    }

    /** The JDK's client, connected; closed after the test. */
    final Client connect(String pathAndQuery, String... subprotocols) {
        return closedLater(Client.connect(endpoint(pathAndQuery), subprotocols));
    }

    /** A bare client, connected; closed after the test. */
    final RawClient connectRaw(String pathAndQuery, Frame... together) {
        return closedLater(RawClient.open(endpoint(pathAndQuery), together));
    }

    /** A bare client that got an answer; closed after the test. */
    final RawClient ask(Request request) {
        return closedLater(RawClient.ask(request));
    }

    /** What is reported under a key, from the beginning; closed after the test. */
    final Client report(String reportKey) {
        return connect("report/" + reportKey);
    }

    /** Asserts that a handshake is refused with this status. */
    final RawClient assertRefused(Request request, int status) {
        RawClient client = ask(request);
        assertThat(client.answer().status()).isEqualTo(status);
        return client;
    }

    private <C extends AutoCloseable> C closedLater(C client) {
        clients.push(client);
        return client;
    }
}
