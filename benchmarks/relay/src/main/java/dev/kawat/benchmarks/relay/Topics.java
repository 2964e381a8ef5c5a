/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.relay;

import dev.kawat.ForEndpoint;
import dev.kawat.Topic;
import dev.kawat.WebSocketServer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** The topics that are published to. */
@ApplicationScoped
public class Topics {

    @Inject
    @ForEndpoint(Live.class)
    WebSocketServer live;

    @Inject
    @ForEndpoint(Logged.class)
    WebSocketServer logged;

    /** Returns the hot topic, live or logged. */
    Topic hot(String kind) {
        return (kind.equals("logged") ? logged : live).topic("hot");
    }
}
