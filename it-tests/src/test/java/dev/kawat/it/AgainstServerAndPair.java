/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.it.client.Client;
import dev.kawat.it.client.Request;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * A test for numbers of {@code docs/ancestors.md}: its methods are named after them, and those with a way run on the server's
 * transport and on a pair.
 */
abstract class AgainstServerAndPair extends AgainstServer {

    /** The way from the test to the handler. */
    enum Way {
        /** By the transport of the server. */
        NETWORK,
        /** By a pair, to whose end the server's transport leads. */
        PAIR;

        private String path(String pathAndQuery) {
            return this == NETWORK
                    ? pathAndQuery
                    : "over-pair?to=" + URLEncoder.encode("/" + pathAndQuery, StandardCharsets.UTF_8);
        }
    }

    /** The JDK's client, connected; closed after the test. */
    final Client connect(Way way, String pathAndQuery) {
        return connect(way.path(pathAndQuery));
    }

    /** A right handshake for an endpoint. */
    final Request request(Way way, String pathAndQuery) {
        return Request.to(endpoint(way.path(pathAndQuery)));
    }

    /** Takes the reports of this test, up to the callback that opens the connection to {@code observed}. */
    final Client reportOfObserved() {
        Client report = report(key);
        assertThat(report.text()).isEqualTo("gate");
        assertThat(report.text()).isEqualTo("open Connected listed=true");
        return report;
    }

    /** Takes the reports of this test, up to the callback that opens the connection to {@code ancestors/member}. */
    final Client reportOfMember() {
        Client report = report(key);
        assertThat(report.text()).isEqualTo("open Connected");
        return report;
    }
}
