/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.app;

import dev.kawat.Handshake;
import dev.kawat.WebSocket;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.WebSocketEvent;
import dev.kawat.WebSocketPair;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.websocket.OnMessage;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Connects to another endpoint of the application in memory. */
@WebSocketEndpoint("/pairs")
public class Pairs {

    /** Connects when CDI has started, which is before the web application has. */
    @ApplicationScoped
    public static class Hasty {

        @Inject
        WebSocketPair.Factory pairs;

        private volatile String outcome = "did not try";

        void started(@Observes @Initialized(ApplicationScoped.class) Object event) {
            try {
                pairs.connect(Handshake.to("/echo").build());
                outcome = "connected";
            } catch (IllegalStateException tooEarly) {
                outcome = tooEarly.getMessage();
            }
        }

        /** The outcome of the call so far. */
        public String outcome() {
            return outcome;
        }
    }

    @Inject
    Hasty hasty;

    @Inject
    WebSocketPair.Factory pairs;

    /** {@code hasty}, or what the endpoint for echoes is to answer. */
    @OnMessage
    CompletionStage<String> message(String text) {
        CompletableFuture<String> answer = new CompletableFuture<>();
        if (text.equals("hasty")) {
            answer.complete(hasty.outcome());
            return answer;
        }
        WebSocket end = pairs.connect(Handshake.to("/echo").build());
        end.addEventListener(WebSocketEvent.Message.class, event -> {
            answer.complete(event.text());
            end.close();
        });
        end.accept();
        end.send(text);
        return answer;
    }
}
