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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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

    /** The servers that were removed, or whose paths others have taken. They may not be closed yet. */
    @GuardedBy("lock")
    private final Set<DefaultServer> retired = new HashSet<>();

    /** The reason for which no further endpoints can be served; null if they can. */
    @GuardedBy("lock")
    private @Nullable String fixed;

    /** The reason for which nothing can be added any more; null while it can. */
    @GuardedBy("lock")
    private @Nullable String closed;

    /** These endpoints. */
    RunningEndpoints(Collection<RunningEndpoint> endpoints) {
        this.endpoints = sorted(endpoints.stream());
    }

    private static List<RunningEndpoint> sorted(Stream<RunningEndpoint> endpoints) {
        return endpoints
                .sorted(Comparator.comparing(endpoint -> endpoint.descriptor().path()))
                .toList();
    }

    /**
     * Checks whether endpoints can be added.
     *
     * @param where names the endpoint to add, for the message
     * @throws IllegalStateException after {@link #close}
     */
    void checkOpen(String where) {
        synchronized (lock) {
            if (closed != null) {
                throw new IllegalStateException(where + ": further servers cannot be opened, because " + closed);
            }
        }
    }

    /**
     * Adds a problem if an endpoint that serves has the path or the name of a wanted one.
     *
     * @param replaced the server whose endpoint the wanted one replaces; null for none
     */
    void checkFree(EndpointDescriptor wanted, @Nullable WebSocketServer replaced, Problems problems) {
        Stream<EndpointDescriptor> serving = endpoints.stream()
                .filter(endpoint ->
                        endpoint.server() != replaced && !endpoint.server().terminated())
                .map(RunningEndpoint::descriptor);
        EndpointDescriptor.checkTogether(
                Stream.concat(serving, Stream.of(wanted)).toList(), problems);
    }

    /**
     * Adds an endpoint, in place of terminated ones with the same path. If it comes in place of another one, no handshake finds
     * both of them, or neither if their paths are the same.
     *
     * @param replaced the server of the other one; null for none
     * @throws EndpointDefinitionException when another one has its path or name, or when no further ones can be served
     * @throws IllegalStateException after {@link #close}
     */
    void add(RunningEndpoint added, @Nullable DefaultServer replaced) {
        synchronized (lock) {
            Problems problems = new Problems();
            checkFree(added.descriptor(), replaced, problems);
            if (fixed != null) {
                problems.add(added.descriptor().where(), fixed);
            }
            problems.throwIfAny();
            checkOpen(added.descriptor().where());
            PathTemplate path = added.descriptor().path();
            Predicate<RunningEndpoint> gives = known ->
                    known.server() == replaced || known.descriptor().path().isEquivalentTo(path);
            retired.removeIf(DefaultServer::isClosed);
            retired.addAll(endpoints.stream()
                    .filter(gives)
                    .map(RunningEndpoint::server)
                    .toList());
            endpoints = sorted(Stream.concat(endpoints.stream().filter(gives.negate()), Stream.of(added)));
        }
    }

    /**
     * Adds an endpoint without a path, which nobody finds.
     *
     * @throws IllegalStateException after {@link #close}
     */
    void addUnlisted(RunningEndpoint added) {
        synchronized (lock) {
            checkOpen(added.descriptor().where());
            unlisted.put(added.server(), true);
        }
    }

    /** Returns the servers of the endpoints with and without paths, and those whose connections have not all ended. */
    List<DefaultServer> allServers() {
        synchronized (lock) {
            return Stream.of(servers().stream(), retired.stream(), unlisted.keySet().stream())
                    .flatMap(some -> some)
                    .toList();
        }
    }

    /** Removes the endpoint of a server from those that serve; its connections may still be open. */
    void retire(DefaultServer server) {
        synchronized (lock) {
            noteRetired(server);
            endpoints =
                    endpoints.stream().filter(known -> known.server() != server).toList();
        }
    }

    @GuardedBy("lock")
    private void noteRetired(DefaultServer server) {
        if (servers().contains(server)) { // or it has ended by itself
            retired.add(server);
        }
    }

    /** Removes the endpoint of a server that has ended, if it is there. */
    void remove(WebSocketServer server) {
        synchronized (lock) {
            retired.removeIf(known -> known == server);
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

    /**
     * Refuses endpoints at further paths from now on, because the engine of the server takes none.
     *
     * @param reason a rule that says so
     */
    public void fix(String reason) {
        synchronized (lock) {
            fixed = reason;
        }
    }

    /**
     * Refuses further endpoints.
     *
     * @param because the reason, for messages
     */
    void close(String because) {
        synchronized (lock) {
            closed = because;
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

    /** Returns the endpoints of this moment. */
    public Moment now() {
        return new Moment(endpoints);
    }

    /** Returns the endpoint whose template matches a path below the context path, which is not percent-decoded. */
    public Optional<Match> match(String path) {
        return now().match(path);
    }

    /**
     * The endpoints of one moment. Whoever asks two questions about a path asks the same moment, because an endpoint may come
     * between them.
     *
     * @param endpoints the endpoints, the more specific path first
     */
    public record Moment(List<RunningEndpoint> endpoints) {

        /** Returns the endpoint whose template matches a path below the context path, which is not percent-decoded. */
        public Optional<Match> match(String path) {
            for (RunningEndpoint endpoint : endpoints) {
                Optional<Map<String, String>> params =
                        endpoint.descriptor().path().match(path);
                if (params.isPresent()) {
                    return Optional.of(new Match(endpoint, params.get()));
                }
            }
            return Optional.empty();
        }

        /**
         * Returns whether a path below the context path would be that of an endpoint if the values of its variables were well
         * formed.
         */
        public boolean isMalformed(String path) {
            return endpoints.stream()
                    .anyMatch(endpoint -> endpoint.descriptor().path().resembles(path));
        }
    }
}
