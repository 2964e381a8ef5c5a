/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.app;

import dev.kawat.ConnectionHandler;
import dev.kawat.EndpointDefinitionException;
import dev.kawat.ForEndpoint;
import dev.kawat.HandlerEvent;
import dev.kawat.HandshakeDecision;
import dev.kawat.Opened;
import dev.kawat.ServerHandler;
import dev.kawat.ServerOptions;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.WebSocketServer;
import dev.kawat.WebSocketServers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.websocket.OnMessage;
import jakarta.websocket.server.PathParam;
import java.time.Duration;
import java.util.stream.Collectors;

/** Servers that the application opens, whose handlers are objects, as in 4D. */
public final class FourD {

    private FourD() {}

    /** Opens a server when the application has started. */
    @ApplicationScoped
    public static class AtStart {

        @Inject
        WebSocketServers servers;

        @Inject
        Report report;

        void started(@Observes @Opened @ForEndpoint(Reports.class) WebSocketServer reports) {
            servers.open(new Room("fourd", report), ServerOptions.path("/fourd/{choice}/{key}"));
        }
    }

    /** Opens and ends servers when a client tells it to. */
    @WebSocketEndpoint("/fourd-commands/{key}")
    public static class Commands {

        @Inject
        WebSocketServers servers;

        @Inject
        Report report;

        @OnMessage
        String command(String text, @PathParam("key") String key) {
            ServerOptions options = ServerOptions.path("/opened/" + key);
            try {
                switch (text) {
                    case "open" -> servers.open(new Room(key, report), options);
                    case "open every path" ->
                        servers.open(
                                new Room(key, report), ServerOptions.everyPath().name("every-" + key));
                    case "terminate" ->
                        servers.byPath("/opened/" + key).orElseThrow().terminate(Duration.ZERO);
                    default -> servers.byName("every-" + key).orElseThrow().terminate();
                }
                return "done";
            } catch (EndpointDefinitionException | IllegalStateException refused) {
                return refused.getMessage();
            }
        }
    }

    /** The handler of a server. */
    static final class Room implements ServerHandler {

        private final String name;
        private final Report report;

        Room(String name, Report report) {
            this.name = name;
            this.report = report;
        }

        @Override
        public void onOpen(WebSocketServer server, HandlerEvent.Open event) {
            report.add(name, "server open");
        }

        @Override
        public Object onConnection(WebSocketServer server, HandlerEvent.Connection event) throws Exception {
            String key = event.request().pathParams().getOrDefault("key", name);
            report.add(name, "server connection " + key);
            return switch (event.request().pathParams().getOrDefault("choice", "member")) {
                case "member" -> new Member(key, report);
                case "lambda" ->
                    (ConnectionHandler) (connection, message) -> connection.send("lambda " + message.data());
                case "annotated" -> new Annotated("annotated ");
                case "bean" -> Chosen.class;
                case "refused" -> HandshakeDecision.refuse(429);
                case "number" -> 42;
                case "failing" -> throw new Exception(Failing.SECRET);
                default -> null;
            };
        }

        @Override
        public void onTerminate(WebSocketServer server, HandlerEvent.Terminate event) {
            report.add(name, "server terminate " + event.code() + " terminated=" + server.terminated());
        }

        @Override
        public void onError(WebSocketServer server, HandlerEvent.Failure event) {
            report.add(name, "server error " + event.errors().get(0).componentSignature());
        }
    }

    /** The handler of one connection, which keeps a colour. */
    static final class Member implements ConnectionHandler {

        private final String key;
        private final Report report;
        private volatile String colour = "no colour";

        Member(String key, Report report) {
            this.key = key;
            this.report = report;
        }

        @Override
        public void onOpen(WebSocketConnection connection, HandlerEvent.Open event) {
            report.add(
                    key,
                    "open " + connection.id() + " listed="
                            + connection.server().connections().contains(connection));
        }

        @Override
        public void onMessage(WebSocketConnection connection, HandlerEvent.Message event) {
            String[] words = ((String) event.data()).split(" ", 2);
            switch (words[0]) {
                case "paint" -> colour = words[1];
                case "colours" ->
                    connection.send(connection.server().connections().stream()
                            .map(other -> other.handler())
                            .filter(other -> other instanceof Member member && member.key.equals(key))
                            .map(other -> ((Member) other).colour)
                            .sorted()
                            .collect(Collectors.joining(", ")));
                case "room" -> connection.send(connection.server().handler(Room.class).name);
                case "id" -> connection.send(String.valueOf(connection.id()));
                case "fail" -> throw new IllegalStateException(Failing.SECRET);
                default -> report.add(key, "message " + event.data());
            }
        }

        @Override
        public void onTerminate(WebSocketConnection connection, HandlerEvent.Terminate event) {
            report.add(
                    key,
                    "terminate " + event.code() + " "
                            + connection.status().text() + " listed="
                            + connection.server().connections().contains(connection));
        }

        @Override
        public void onError(WebSocketConnection connection, HandlerEvent.Failure event) {
            report.add(key, "error " + event.errors().get(0).errCode());
        }
    }

    /** Annotated callbacks on an object that is no bean, because nothing can inject a text. */
    static final class Annotated {

        private final String greeting;

        Annotated(String greeting) {
            this.greeting = greeting;
        }

        @OnMessage
        String received(String message) {
            return greeting + message;
        }
    }

    /** A bean that is served where a server handler chooses it. */
    @WebSocketEndpoint
    public static class Chosen {

        @Inject
        WebSocketServer server;

        @OnMessage
        String received(String message) {
            return "bean " + message + " at " + server.path();
        }
    }
}
