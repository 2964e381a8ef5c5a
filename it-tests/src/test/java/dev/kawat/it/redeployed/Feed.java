/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.redeployed;

import dev.kawat.ForClient;
import dev.kawat.Opened;
import dev.kawat.WebSocketClient;
import dev.kawat.WebSocketConnector;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.WebSocketServer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.websocket.OnMessage;

/** A client that connects when its application has started, to the server that the configuration names. */
@WebSocketClient(settings = "offline-messages=10")
public class Feed {

    @OnMessage
    void heard(String text) {}

    /** An endpoint, because the start of its server tells that the application has started. */
    @WebSocketEndpoint("/none")
    public static class None {
        @OnMessage
        void said(String text) {}
    }

    /** Connects. */
    @ApplicationScoped
    public static class Start {

        @Inject
        @ForClient(Feed.class)
        WebSocketConnector feed;

        void started(@Observes @Opened WebSocketServer server) {
            feed.connect().send("here I am");
        }
    }
}
