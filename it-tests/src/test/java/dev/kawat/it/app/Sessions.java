/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.app;

import dev.kawat.ForEndpoint;
import dev.kawat.NonBlocking;
import dev.kawat.OnConnection;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.WebSocketServer;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.ContextNotActiveException;
import jakarta.enterprise.context.SessionScoped;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.server.PathParam;
import java.io.IOException;
import java.io.Serializable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/** A bean of the HTTP session, in servlets and in every kind of callback. */
public final class Sessions {

    private Sessions() {}

    /** The articles that a user has put aside. */
    @SessionScoped
    public static class Basket implements Serializable {

        private static final long serialVersionUID = 1L;
        private static final AtomicInteger MADE = new AtomicInteger();

        @Inject
        transient Report report; // no session of the tests is stored

        private final int number = MADE.incrementAndGet();
        private String owner = "?";

        /** Returns the number of the instance. */
        public int number() {
            return number;
        }

        /** Sets the key under which the end is reported. */
        public void ownedBy(String key) {
            owner = key;
        }

        @PreDestroy
        void destroyed() {
            report.add("session-" + owner, "basket destroyed");
        }
    }

    /** Uses the basket for others. */
    @ApplicationScoped
    public static class Till {

        @Inject
        Basket basket;

        @Inject
        @ForEndpoint(Quick.class)
        WebSocketServer quick;

        /** Has tasks of connections ask for their baskets, on this thread. */
        public void askConnections() {
            quick.connections()
                    .forEach(connection ->
                            connection.execute(() -> connection.send("asked by another: " + basket.number())));
        }

        /** Returns the number of the basket. */
        public int number() {
            return basket.number();
        }
    }

    /** Shows the basket to requests. */
    @WebServlet("/basket/*")
    public static class Shop extends HttpServlet {

        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            Basket basket = CDI.current().select(Basket.class).get();
            switch (request.getPathInfo()) {
                case "/own" -> basket.ownedBy(request.getParameter("key"));
                case "/interval" ->
                    request.getSession().setMaxInactiveInterval(Integer.parseInt(request.getParameter("seconds")));
                case "/others" -> CDI.current().select(Till.class).get().askConnections();
                case "/invalidate" -> request.getSession().invalidate();
                default -> basket.number();
            }
            response.setContentType("text/plain");
            response.getWriter().print(request.getPathInfo().equals("/invalidate") ? 0 : basket.number());
        }
    }

    /** Asks for the basket in every callback. */
    public abstract static class Customer {

        @Inject
        Till till;

        @Inject
        Report report;

        private String atGate = "?";

        @OnConnection
        void gate() {
            atGate = asked();
        }

        @OnOpen
        void opened(WebSocketConnection connection) {
            connection.send("gate " + atGate);
            connection.send("open " + asked());
        }

        @OnMessage
        Object said(String what, WebSocketConnection connection) {
            return switch (what) {
                case "message" -> "message " + asked();
                case "stage" -> inStage();
                case "completion" -> {
                    connection.sendAsync("sent").thenRun(() -> connection.send("completion " + asked()));
                    yield "asked";
                }
                case "task" -> {
                    connection.execute(() -> connection.send("task " + asked()));
                    yield "asked";
                }
                default -> "what?";
            };
        }

        private static CompletionStage<String> inStage() {
            return CompletableFuture.supplyAsync(() -> "stage");
        }

        @OnClose
        void closed(@PathParam("key") String key) {
            report.add("session-" + key, "close " + asked());
        }

        private String asked() {
            try {
                return Integer.toString(till.number());
            } catch (ContextNotActiveException inactive) {
                return inactive.getMessage();
            }
        }
    }

    /** Runs on workers. */
    @WebSocketEndpoint("/session/worker/{key}")
    public static class Patient extends Customer {}

    /** Runs on the threads of the transport, and on those of others. */
    @WebSocketEndpoint("/session/quick/{key}")
    @NonBlocking
    public static class Quick extends Customer {}

    /** Keeps the session alive. */
    @WebSocketEndpoint(value = "/session/touching/{key}", sessionTouch = "on")
    public static class Touching extends Customer {}
}
