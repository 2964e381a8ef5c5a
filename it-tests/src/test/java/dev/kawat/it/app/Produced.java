/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.app;

import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.websocket.OnMessage;

/** A handler that only its producer can make. */
@WebSocketEndpoint("/produced/{key}")
public class Produced {

    /** Makes one for each connection. */
    @ApplicationScoped
    public static class Producer {

        @Inject
        Report report;

        /** The handler of a connection. */
        @Produces
        public Produced make(WebSocketConnection connection) {
            return new Produced(connection.pathParam("key").orElse("?"));
        }

        /** The connection is over. */
        public void release(@Disposes Produced handler) {
            report.add(handler.key, "disposed of");
        }
    }

    private final String key;
    private int count;

    private Produced(String key) {
        this.key = key;
    }

    @OnMessage
    String text(String text) {
        return text + " " + ++count;
    }
}
