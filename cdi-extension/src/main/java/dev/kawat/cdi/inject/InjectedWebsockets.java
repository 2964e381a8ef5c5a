/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.inject;

import dev.kawat.ClientConnection;
import dev.kawat.Websockets;
import dev.kawat.cdi.context.InactiveContextException;
import dev.kawat.impl.client.DirigibleClients;
import dev.kawat.impl.execution.CurrentCallback;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The event whose callback runs on the calling thread, and the clients of the application, in the words of Eclipse Dirigible. */
final class InjectedWebsockets implements Websockets {

    private final CurrentCallback callbacks;
    private final ServerRegistry registry;

    InjectedWebsockets(CurrentCallback callbacks, ServerRegistry registry) {
        this.callbacks = callbacks;
        this.registry = registry;
    }

    private CurrentCallback.Event event() {
        return callbacks
                .event()
                .orElseThrow(() -> new IllegalStateException(
                        InactiveContextException.inCallback()
                                ? "Websockets knows no event here: it knows those of callbacks for the opening, messages,"
                                        + " errors and the end of a connection, while the method runs; not those of"
                                        + " @OnConnection, @OnSlow, @OnCaughtUp and tasks. If the endpoint gets at it by other"
                                        + " means than injection, set contexts=always"
                                : "no WebSocket callback runs on this thread, so there is no event for Websockets. Read it in"
                                        + " the callback, before other threads or the completion of a stage need it"));
    }

    @Override
    public @Nullable String getMessage() {
        return event().message();
    }

    @Override
    public @Nullable String getError() {
        Throwable error = event().error();
        if (error == null) {
            return null;
        }
        return error.getMessage() == null ? error.toString() : error.getMessage();
    }

    @Override
    public String getMethod() {
        return switch (event().kind()) {
            case OPEN -> "onopen";
            case MESSAGE -> "onmessage";
            case ERROR -> "onerror";
            case CLOSE -> "onclose";
        };
    }

    @Override
    public boolean isOnOpen() {
        return event().kind() == CurrentCallback.Kind.OPEN;
    }

    @Override
    public boolean isOnMessage() {
        return event().kind() == CurrentCallback.Kind.MESSAGE;
    }

    @Override
    public boolean isOnError() {
        return event().kind() == CurrentCallback.Kind.ERROR;
    }

    @Override
    public boolean isOnClose() {
        return event().kind() == CurrentCallback.Kind.CLOSE;
    }

    private DirigibleClients clients() {
        return new DirigibleClients(registry.clients()
                .orElseThrow(() ->
                        new IllegalStateException("the application has not started yet: use the clients of Websockets"
                                + " after the application has started")));
    }

    @Override
    public ClientConnection createWebsocket(String uri, Object handler, Map<String, String> headers) {
        return clients().create(uri, handler, headers);
    }

    @Override
    public ClientConnection createWebsocket(String uri, String handler, String engine, Map<String, String> headers) {
        return clients().create(uri, handler, engine, headers);
    }

    @Override
    public List<ClientMetadata> getClients() {
        return clients().metadata();
    }

    @Override
    public Optional<ClientConnection> getClient(long id) {
        return clients().client(id);
    }

    @Override
    public Optional<ClientConnection> getClientByHandler(Object handler) {
        return clients().byHandler(handler);
    }
}
