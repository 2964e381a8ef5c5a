/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.app;

import dev.kawat.ConnectionScoped;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.WebSocketServer;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.websocket.OnMessage;
import jakarta.websocket.server.PathParam;
import java.util.concurrent.atomic.AtomicInteger;

/** Counters in beans of every scope; each endpoint answers with what its counters say. */
public final class Scopes {

    private Scopes() {}

    /** Counts for a connection. */
    @ConnectionScoped
    public static class OfConnection {

        @Inject
        Report report;

        @Inject
        WebSocketConnection connection;

        private int count;

        /** One more. */
        public int next() {
            return ++count;
        }

        /** The id of the connection that this bean belongs to. */
        public long connectionId() {
            return connection.id();
        }

        @PreDestroy
        void destroyed() {
            report.add("scopes-" + connection.pathParam("key").orElse("?"), "connection bean destroyed");
        }
    }

    /** Counts for a callback. */
    @RequestScoped
    public static class OfRequest {

        private int count;

        /** One more. */
        public int next() {
            return ++count;
        }
    }

    /** Shared by all connections, and still knows which one is current. */
    @ApplicationScoped
    public static class OfApplication {

        @Inject
        OfRequest request;

        @Inject
        WebSocketConnection current;

        private final AtomicInteger count = new AtomicInteger();

        /** One more. */
        public int next() {
            return count.incrementAndGet();
        }

        /** One more for the callback that runs. */
        public int nextOfRequest() {
            return request.next();
        }

        /** The id of the connection whose callback runs. */
        public long currentId() {
            return current.id();
        }
    }

    /** A handler without a scope: one for each connection. */
    @WebSocketEndpoint("/scope/own/{key}")
    public static class Own {

        @Inject
        Report report;

        @Inject
        OfConnection ofConnection;

        @Inject
        OfRequest ofRequest;

        @Inject
        OfApplication ofApplication;

        @Inject
        WebSocketConnection own;

        @Inject
        WebSocketServer server;

        private final AtomicInteger count = new AtomicInteger();
        private String key = "?";

        @PostConstruct
        void made() {
            key = own.pathParam("key").orElse("?");
            report.add("scopes-" + key, "handler made");
        }

        @OnMessage
        String count(String text, WebSocketConnection connection) {
            boolean same = own.id() == connection.id()
                    && ofConnection.connectionId() == connection.id()
                    && ofApplication.currentId() == connection.id()
                    && server.name().equals("Own");
            return "handler " + count.incrementAndGet() + ", connection " + ofConnection.next() + ", request "
                    + ofRequest.next() + "+" + ofApplication.nextOfRequest() + ", same " + same;
        }

        @PreDestroy
        void destroyed() {
            report.add("scopes-" + key, "handler destroyed");
        }
    }

    /** A handler that all connections share. */
    @WebSocketEndpoint("/scope/shared/{key}")
    @ApplicationScoped
    public static class Shared {

        private final AtomicInteger count = new AtomicInteger();

        @OnMessage
        String count(String text, WebSocketConnection connection, @PathParam("key") String key) {
            return key + " " + count.incrementAndGet() + " " + (connection.handler() == this);
        }
    }
}
