/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.deployment;

import dev.kawat.impl.connection.DefaultServer;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The running endpoints of one application, found by their paths. The more specific path comes first. Immutable. */
public final class RunningEndpoints {

    /**
     * An endpoint that serves a path.
     *
     * @param endpoint the endpoint
     * @param pathParams the values of the path's variables
     */
    public record Match(RunningEndpoint endpoint, Map<String, String> pathParams) {}

    private final List<RunningEndpoint> endpoints;
    private final List<DefaultServer> servers;

    /** These endpoints, sorted by their paths. */
    RunningEndpoints(Collection<RunningEndpoint> endpoints) {
        this.endpoints = endpoints.stream()
                .sorted(Comparator.comparing(endpoint -> endpoint.descriptor().path()))
                .toList();
        this.servers = this.endpoints.stream().map(RunningEndpoint::server).toList();
    }

    /** Returns all of them. */
    public List<RunningEndpoint> all() {
        return endpoints;
    }

    /** Returns their servers. */
    List<DefaultServer> servers() {
        return servers;
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
