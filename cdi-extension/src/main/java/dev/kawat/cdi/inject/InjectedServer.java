/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.inject;

import dev.kawat.DataType;
import dev.kawat.Handshake;
import dev.kawat.Members;
import dev.kawat.Recipients;
import dev.kawat.ServerHandler;
import dev.kawat.Topic;
import dev.kawat.WebSocket;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketServer;
import dev.kawat.cdi.context.ConnectionContext;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A server that is looked up when it is used: because the application starts later, or because callbacks have several. */
final class InjectedServer implements WebSocketServer {

    private final @Nullable String name;
    private final Supplier<WebSocketServer> current;

    /**
     * A server.
     *
     * @param name its name; null if it depends on the calling thread which server it is
     */
    private InjectedServer(@Nullable String name, Supplier<WebSocketServer> current) {
        this.name = name;
        this.current = current;
    }

    /** Returns the server of an endpoint, for an application that may not have started yet. */
    static InjectedServer named(String name, ServerRegistry registry) {
        return new InjectedServer(name, () -> find(name, registry));
    }

    /**
     * Returns the server of the connection whose callback runs on the calling thread.
     *
     * @param otherwise the name of the endpoint whose server it is where no callback runs; empty for none
     */
    static InjectedServer ofConnection(ConnectionContext context, Optional<String> otherwise, ServerRegistry registry) {
        return new InjectedServer(
                null,
                () -> context.current()
                        .map(WebSocketConnection::server)
                        .orElseGet(() -> find(otherwise.orElseThrow(InjectedServer::noCallback), registry)));
    }

    private static IllegalStateException noCallback() {
        return new IllegalStateException("no WebSocket callback runs on this thread, so there is no current"
                + " WebSocketServer: ask WebSocketServers for one");
    }

    private static WebSocketServer find(String name, ServerRegistry registry) {
        return registry.started()
                .flatMap(running -> registry.server(name))
                .orElseThrow(() -> new IllegalStateException("endpoint '" + name
                        + "' has not started yet: use its server after the application has started"));
    }

    private WebSocketServer server() {
        return current.get();
    }

    @Override
    public ServerHandler handler() {
        return server().handler();
    }

    @Override
    public String path() {
        return server().path();
    }

    @Override
    public String name() {
        return name == null ? server().name() : name;
    }

    @Override
    public DataType dataType() {
        return server().dataType();
    }

    @Override
    public Collection<WebSocketConnection> connections() {
        return server().connections();
    }

    @Override
    public Optional<WebSocketConnection> connection(long id) {
        return server().connection(id);
    }

    @Override
    public Optional<WebSocketConnection> connection(String globalId) {
        return server().connection(globalId);
    }

    @Override
    public Recipients everyone() {
        return server().everyone();
    }

    @Override
    public Members members() {
        return server().members();
    }

    @Override
    public Recipients user(String user) {
        return server().user(user);
    }

    @Override
    public Recipients anywhere(String globalId) {
        return server().anywhere(globalId);
    }

    @Override
    public Topic topic(String topic) {
        return server().topic(topic);
    }

    @Override
    public int broadcast(Object message, Predicate<? super WebSocketConnection> to) {
        return server().broadcast(message, to);
    }

    @Override
    public WebSocketConnection accept(WebSocket end, String... tags) {
        return server().accept(end, tags);
    }

    @Override
    public WebSocketConnection accept(WebSocket end, Handshake handshake, String... tags) {
        return server().accept(end, handshake, tags);
    }

    @Override
    public void autoResponse(String request, String response) {
        server().autoResponse(request, response);
    }

    @Override
    public void clearAutoResponse() {
        server().clearAutoResponse();
    }

    @Override
    public boolean terminated() {
        return server().terminated();
    }

    @Override
    public void terminate() {
        server().terminate();
    }

    @Override
    public void terminate(Duration timeout) {
        server().terminate(timeout);
    }

    @Override
    public String toString() {
        return name == null ? "the server of the current connection" : "endpoint '" + name + "'";
    }
}
