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
import dev.kawat.Websockets;
import dev.kawat.cdi.support.Application;
import dev.kawat.cdi.support.Client;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.websocket.OnMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;

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

    /** A handler that only a file serves, and that asks for the event whose callback runs. */
    @WebSocketEndpoint
    static class OfFile {

        @Inject
        Websockets websockets;

        @OnMessage
        String received(String text) {
            return websockets.getMessage();
        }
    }

    @Override
    public void run() {
        try {
            Path folder = Files.createTempDirectory("kawat-redeployed-");
            Path file = folder.resolve("file.websocket");
            Files.writeString(file, "{\"endpoint\": \"file\", \"handler\": \"" + OfFile.class.getName() + "\"}");
            // so old that it is read at once
            Files.setLastModifiedTime(file, FileTime.fromMillis(0));
            run(folder);
            Files.delete(file);
            Files.delete(folder);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        if (Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("kawat-artefacts"))) {
            throw new AssertionError("the thread that reads the folder should have ended with the application");
        }
    }

    private static void run(Path folder) {
        try (Application application = Application.with(
                        Blocking.class, NotBlocking.class, OfFile.class, Service.class, State.class, Request.class)
                .set("kawat.artefacts", folder.toString())
                .start()) {
            Client one = application.connect("/blocking");
            Client other = application.connect("/non-blocking");
            expect(one, "{\"text\":\"hello1\"}");
            expect(other, "{\"text\":\"hello2\"}");
            one.close();
            runOpenedServers(application.bean(WebSocketServers.class), application);
            expect(application.connect("/file"), "{\"text\":\"hello\"}");
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
