/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.inject;

import dev.kawat.DataType;
import dev.kawat.Recipients;
import dev.kawat.Topic;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketServer;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Predicate;

/** A server that was injected before the application started, and looks up the real server when it is used. */
final class InjectedServer implements WebSocketServer {

    private final String name;
    private final ServerRegistry registry;

    InjectedServer(String name, ServerRegistry registry) {
        this.name = name;
        this.registry = registry;
    }

    private WebSocketServer server() {
        return registry.server(name)
                .orElseThrow(() -> new IllegalStateException("endpoint '" + name
                        + "' has not started yet: use its server after the application has started"));
    }

    @Override
    public String path() {
        return server().path();
    }

    @Override
    public String name() {
        return name;
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
    public Recipients user(String user) {
        return server().user(user);
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
        return "endpoint '" + name + "'";
    }
}
