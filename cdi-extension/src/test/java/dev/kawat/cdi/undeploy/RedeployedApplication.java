/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.undeploy;

import dev.kawat.ConnectionHandler;
import dev.kawat.ConnectionScoped;
import dev.kawat.NonBlocking;
import dev.kawat.ServerHandler;
import dev.kawat.ServerOptions;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.WebSocketServer;
import dev.kawat.WebSocketServers;
import dev.kawat.cdi.support.Application;
import dev.kawat.cdi.support.Client;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.websocket.OnMessage;

/** An application with a class loader of its own: uses a bit of everything, and stops. */
public final class RedeployedApplication implements Runnable {

    /** A message that is sent as JSON. */
    public record Line(String text) {}

    @RequestScoped
    static class Request {
        String answer(String text) {
            return text;
        }
    }

    @ConnectionScoped
    static class State {

        @Inject
        WebSocketConnection connection;

        String answer(String text) {
            return text + connection.id();
        }
    }

    @ApplicationScoped
    static class Service {

        @Inject
        Request request;

        @Inject
        State state;

        Line answer(Line line) {
            return new Line(state.answer(request.answer(line.text())));
        }
    }

    @WebSocketEndpoint("/blocking")
    static class Blocking {

        @Inject
        Service service;

        @OnMessage
        Line received(Line line) {
            return service.answer(line);
        }
    }

    @NonBlocking
    @WebSocketEndpoint("/non-blocking")
    static class NotBlocking {

        @Inject
        Service service;

        @OnMessage
        Line received(Line line) {
            return service.answer(line);
        }
    }

    @Override
    public void run() {
        try (Application application =
                Application.of(Blocking.class, NotBlocking.class, Service.class, State.class, Request.class)) {
            Client one = application.connect("/blocking");
            Client other = application.connect("/non-blocking");
            expect(one, "{\"text\":\"hello1\"}");
            expect(other, "{\"text\":\"hello2\"}");
            one.close();
            runOpenedServers(application.bean(WebSocketServers.class), application);
        }
    }

    /** Opens servers with handlers of several kinds; one of them is still open when the application stops. */
    private static void runOpenedServers(WebSocketServers servers, Application application) {
        ServerHandler chooser =
                (server, event) -> event.request().queryParam("bean").isPresent()
                        ? Blocking.class
                        : (ConnectionHandler) (connection, message) -> connection.send(message.as(Line.class));
        WebSocketServer ended = servers.open(chooser, ServerOptions.path("/ended"));
        expect(application.connect("/ended"), "{\"text\":\"hello\"}");
        ended.terminate();
        servers.open(chooser, ServerOptions.everyPath());
        expect(application.connect("/any/path"), "{\"text\":\"hello\"}");
        expect(application.connect("/any/path?bean"), "{\"text\":\"hello5\"}");
        servers.open(NotBlocking.class, ServerOptions.path("/again"));
        expect(application.connect("/again"), "{\"text\":\"hello6\"}");
    }

    private static void expect(Client client, String answer) {
        String got = client.ask("{\"text\":\"hello\"}");
        if (!got.equals(answer)) {
            throw new AssertionError(answer + " expected, got " + got);
        }
    }
}
