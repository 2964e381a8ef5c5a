/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.deployment;

import dev.kawat.Published;
import dev.kawat.Reached;
import dev.kawat.Recipients;
import dev.kawat.ServerHandler;
import dev.kawat.ServerOptions;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketServer;
import dev.kawat.WebSocketServers;
import dev.kawat.impl.connection.DefaultServer;
import dev.kawat.impl.message.CloseCodes;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Predicate;

/** Finds the servers of a deployment. They are few and searched one after another; each finds a connection in constant time. */
final class DeployedServers implements WebSocketServers {

    private final RunningEndpoints endpoints;
    private final EndpointOpener opener;

    DeployedServers(RunningEndpoints endpoints, EndpointOpener opener) {
        this.endpoints = endpoints;
        this.opener = opener;
    }

    @Override
    public WebSocketServer open(ServerHandler handler, ServerOptions options) {
        return opener.open(handler, options);
    }

    @Override
    public WebSocketServer open(Class<?> endpoint, ServerOptions options) {
        return opener.open(endpoint, options);
    }

    @Override
    public Collection<WebSocketServer> all() {
        return List.copyOf(endpoints.servers());
    }

    @Override
    public Optional<WebSocketServer> byName(String name) {
        return first(server -> server.name().equals(name));
    }

    @Override
    public Optional<WebSocketServer> byPath(String path) {
        return first(server -> server.path().equals(path))
                .or(() -> endpoints.match(path).map(match -> match.endpoint().server()));
    }

    @Override
    public Optional<WebSocketServer> byClass(Class<?> endpoint) {
        return first(server -> server.core().descriptor().handlerClass() == endpoint);
    }

    /** Returns the first server that is wanted, one that is not terminated before others. */
    private Optional<WebSocketServer> first(Predicate<DefaultServer> wanted) {
        return endpoints.servers().stream()
                .filter(wanted)
                .<WebSocketServer>map(server -> server)
                .min(Comparator.comparing(WebSocketServer::terminated));
    }

    @Override
    public Optional<WebSocketConnection> connection(long id) {
        return connection(server -> server.connection(id));
    }

    @Override
    public Optional<WebSocketConnection> connection(String globalId) {
        return connection(server -> server.connection(globalId));
    }

    private Optional<WebSocketConnection> connection(Function<DefaultServer, Optional<WebSocketConnection>> ofServer) {
        return endpoints.servers().stream()
                .map(ofServer)
                .flatMap(Optional::stream)
                .findFirst();
    }

    @Override
    public Recipients everyone() {
        return recipients(WebSocketServer::everyone);
    }

    @Override
    public Recipients user(String name) {
        return recipients(server -> server.user(name));
    }

    private Recipients recipients(Function<WebSocketServer, Recipients> ofServer) {
        return new OfSeveralServers(endpoints.servers().stream().map(ofServer).toList());
    }

    /** The recipients of several servers; each server encodes for its own. */
    private record OfSeveralServers(List<Recipients> parts) implements Recipients {

        @Override
        public Collection<WebSocketConnection> connections() {
            return parts.stream().flatMap(part -> part.connections().stream()).toList();
        }

        @Override
        public Recipients filter(Predicate<? super WebSocketConnection> filter) {
            return new OfSeveralServers(
                    parts.stream().map(part -> part.filter(filter)).toList());
        }

        @Override
        public Recipients except(WebSocketConnection connection) {
            return new OfSeveralServers(
                    parts.stream().map(part -> part.except(connection)).toList());
        }

        @Override
        public Recipients here() {
            return new OfSeveralServers(parts.stream().map(Recipients::here).toList());
        }

        @Override
        public CompletionStage<Published> publish(Object message) {
            CompletableFuture<?>[] published = parts.stream()
                    .map(part -> part.publish(message).toCompletableFuture())
                    .toArray(CompletableFuture<?>[]::new);
            return CompletableFuture.allOf(published).thenApply(all -> new Published(Optional.empty()));
        }

        @Override
        public CompletionStage<Reached> count() {
            return together(parts.stream().map(Recipients::count).toList());
        }

        @Override
        public CompletionStage<Reached> close(int code, String reason) {
            CloseCodes.closing(code, reason); // so that all of them are closed, or none
            return together(parts.stream().map(part -> part.close(code, reason)).toList());
        }

        private static CompletionStage<Reached> together(List<CompletionStage<Reached>> answers) {
            return answers.stream()
                    .reduce(
                            CompletableFuture.completedStage(new Reached(0, 1, 1, true)),
                            (one, other) -> one.thenCombine(other, OfSeveralServers::sum));
        }

        /** Adds connections. The nodes are the same, but for servers that keep to this one. */
        private static Reached sum(Reached one, Reached other) {
            int asked = Math.max(one.nodesAsked(), other.nodesAsked());
            int missing = Math.max(one.nodesAsked() - one.nodesAnswered(), other.nodesAsked() - other.nodesAnswered());
            return new Reached(
                    one.connections() + other.connections(),
                    asked,
                    asked - missing,
                    one.complete() && other.complete());
        }

        @Override
        public int send(Object message) {
            return parts.stream().mapToInt(part -> part.send(message)).sum();
        }
    }
}
