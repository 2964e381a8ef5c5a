/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.app;

import dev.kawat.ConnectionHandler;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.Websockets;
import dev.kawat.spi.HandlerEngine;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.server.PathParam;
import java.util.List;

/** Handlers that only files serve, as in Dirigible: a bean, and an engine of its own. */
public final class Dirigible {

    private Dirigible() {}

    /** Reports the event of each callback, as the injected object tells it. */
    @ApplicationScoped
    public static class Protocol {

        @Inject
        Websockets websockets;

        @Inject
        Report report;

        /** Reports the event, or that there is none. */
        public void note(String key) {
            report.add(key, text());
        }

        private String text() {
            try {
                List<Boolean> questions = List.of(
                        websockets.isOnOpen(),
                        websockets.isOnMessage(),
                        websockets.isOnError(),
                        websockets.isOnClose());
                return websockets.getMethod() + " " + websockets.getMessage() + " " + websockets.getError() + " "
                        + questions.indexOf(true) + questions.lastIndexOf(true);
            } catch (IllegalStateException none) {
                return none.getMessage();
            }
        }
    }

    /** Takes orders, as its module did. */
    @Named("dirigible-orders")
    @WebSocketEndpoint
    public static class Orders {

        @Inject
        Protocol protocol;

        @OnOpen
        void onOpen(@PathParam("key") String key) {
            protocol.note(key);
        }

        @OnMessage
        String onMessage(String message, @PathParam("key") String key) throws InterruptedException {
            protocol.note(key);
            if (message.equals("fail")) {
                throw new IllegalArgumentException("on purpose");
            }
            if (message.equals("elsewhere")) {
                Thread other = new Thread(() -> protocol.note(key));
                other.start();
                other.join();
            }
            return "ordered " + message;
        }

        @OnError
        void onError(IllegalArgumentException error, @PathParam("key") String key) {
            protocol.note(key);
        }

        @OnClose
        void onClose(@PathParam("key") String key) {
            protocol.note(key);
        }
    }

    /** Makes handlers of texts with a place for the message. */
    @ApplicationScoped
    public static class Templates implements HandlerEngine {

        @Override
        public String name() {
            return "template";
        }

        @Override
        public ConnectionHandler handler(Reference reference) {
            String template = reference.handler();
            return (connection, event) -> {
                if (event.data().equals("fail")) {
                    throw new IllegalStateException(Failing.SECRET);
                }
                connection.send(template.formatted(event.data()));
            };
        }
    }
}
