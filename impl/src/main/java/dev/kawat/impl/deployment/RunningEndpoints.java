/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.deployment;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.kawat.EndpointDefinitionException;
import dev.kawat.WebSocketServer;
import dev.kawat.impl.connection.DefaultServer;
import dev.kawat.impl.descriptor.EndpointDescriptor;
import dev.kawat.impl.descriptor.PathTemplate;
import dev.kawat.impl.problem.Problems;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.stream.Stream;

/**
 * The running endpoints of one application, found by their paths. The more specific path comes first. Endpoints come and go; a
 * reader sees those of one moment. Usable from any thread.
 */
public final class RunningEndpoints {

    /**
     * An endpoint that serves a path.
     *
     * @param endpoint the endpoint
     * @param pathParams the values of the path's variables
     */
    public record Match(RunningEndpoint endpoint, Map<String, String> pathParams) {}

    /** Guards every change of {@link #endpoints}, which is replaced. */
    private final Object lock = new Object();

    private volatile List<RunningEndpoint> endpoints;

    /** The endpoints without paths, as long as somebody has them or connections of theirs. */
    @GuardedBy("lock")
    private final Map<DefaultServer, Boolean> unlisted = new WeakHashMap<>();

    @GuardedBy("lock")
    private boolean closed;

    /** These endpoints. */
    RunningEndpoints(Collection<RunningEndpoint> endpoints) {
        this.endpoints = sorted(endpoints.stream());
    }

    private static List<RunningEndpoint> sorted(Stream<RunningEndpoint> endpoints) {
        return endpoints
                .sorted(Comparator.comparing(endpoint -> endpoint.descriptor().path()))
                .toList();
    }

    /** Adds a problem if an endpoint that serves has the path or the name of a wanted one. */
    void checkFree(EndpointDescriptor wanted, Problems problems) {
        checkFree(endpoints, wanted, problems);
    }

    private static void checkFree(List<RunningEndpoint> known, EndpointDescriptor wanted, Problems problems) {
        Stream<EndpointDescriptor> serving = known.stream()
                .filter(endpoint -> !endpoint.server().terminated())
                .map(RunningEndpoint::descriptor);
        EndpointDescriptor.checkTogether(
                Stream.concat(serving, Stream.of(wanted)).toList(), problems);
    }

    /**
     * Adds an endpoint, in place of terminated ones with the same path.
     *
     * @throws EndpointDefinitionException when another one has its path or name
     * @throws IllegalStateException after {@link #close}
     */
    void add(RunningEndpoint added) {
        synchronized (lock) {
            if (closed) {
                throw new IllegalStateException(added.server() + " cannot be opened: the application has stopped");
            }
            Problems problems = new Problems();
            checkFree(endpoints, added.descriptor(), problems);
            problems.throwIfAny();
            PathTemplate path = added.descriptor().path();
            Stream<RunningEndpoint> others = endpoints.stream()
                    .filter(known -> !known.descriptor().path().isEquivalentTo(path));
            endpoints = sorted(Stream.concat(others, Stream.of(added)));
        }
    }

    /**
     * Adds an endpoint without a path, which nobody finds.
     *
     * @throws IllegalStateException after {@link #close}
     */
    void addUnlisted(RunningEndpoint added) {
        synchronized (lock) {
            if (closed) {
                throw new IllegalStateException(added.server() + " cannot be used: the application has stopped");
            }
            unlisted.put(added.server(), true);
        }
    }

    /** Returns the servers of the endpoints with and without paths. */
    List<DefaultServer> allServers() {
        synchronized (lock) {
            return Stream.concat(endpoints.stream().map(RunningEndpoint::server), unlisted.keySet().stream())
                    .toList();
        }
    }

    /** Removes the endpoint of a server, if it is there. */
    void remove(WebSocketServer server) {
        synchronized (lock) {
            endpoints =
                    endpoints.stream().filter(known -> known.server() != server).toList();
        }
    }

    /** Replaces the endpoint of the same server, if it is there. */
    void replace(RunningEndpoint next) {
        synchronized (lock) {
            endpoints = endpoints.stream()
                    .map(known -> known.server() == next.server() ? next : known)
                    .toList();
        }
    }

    /** Refuses further endpoints. */
    void close() {
        synchronized (lock) {
            closed = true;
        }
    }

    /** Returns all of them. */
    public List<RunningEndpoint> all() {
        return endpoints;
    }

    /** Returns the endpoint of a server; empty if it has ended. */
    public Optional<RunningEndpoint> of(DefaultServer server) {
        return endpoints.stream()
                .filter(endpoint -> endpoint.server() == server)
                .findFirst();
    }

    /** Returns their servers. */
    List<DefaultServer> servers() {
        return endpoints.stream().map(RunningEndpoint::server).toList();
    }

    /** Returns the endpoint whose template matches a path below the context path, which is not percent-decoded. */
    public Optional<Match> match(String path) {
        for (RunningEndpoint endpoint : endpoints) {
            Optional<Map<String, String>> params = endpoint.descriptor().path().match(path);
            if (params.isPresent()) {
                return Optional.of(new Match(endpoint, params.get()));
            }
        }
        return Optional.empty();
    }

    /**
     * Returns whether a path below the context path would be that of an endpoint if the values of its variables were well formed.
     */
    public boolean isMalformed(String path) {
        return endpoints.stream()
                .anyMatch(endpoint -> endpoint.descriptor().path().resembles(path));
    }
}
