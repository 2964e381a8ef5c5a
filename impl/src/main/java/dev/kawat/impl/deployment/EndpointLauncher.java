/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.deployment;

import dev.kawat.EndpointDefinitionException;
import dev.kawat.WebSocketServer;
import dev.kawat.impl.connection.DefaultServer;
import dev.kawat.impl.problem.Problems;
import org.jspecify.annotations.Nullable;

/** Launches endpoints that come while the application runs. Usable from any thread. */
final class EndpointLauncher {

    private final RunningEndpoints endpoints;
    private final EndpointCheck check;
    private final EndpointStarter starter;

    /** A launcher that adds to the running endpoints. */
    EndpointLauncher(RunningEndpoints endpoints, EndpointCheck check, EndpointStarter starter) {
        this.endpoints = endpoints;
        this.check = check;
        this.starter = starter;
    }

    /**
     * Checks an endpoint, whose server leaves its path to others when it has ended.
     *
     * @param problems has the broken rules that are known so far
     * @throws EndpointDefinitionException if it breaks rules; all problems are listed
     */
    CheckedEndpoint check(EndpointDeployment endpoint, Problems problems) {
        return check.checkAlone(endpoint.with(endpoint.observers().around(server -> {}, this::ended)), problems);
    }

    private void ended(WebSocketServer server) {
        endpoints.remove(server);
        DeployedRelay relay = starter.relay();
        if (relay != null) {
            relay.ended(server);
        }
    }

    /**
     * Has an endpoint serve its path, and tells the observers of its server.
     *
     * @param replaced the server in whose place it comes, which is retired; null for none
     * @throws EndpointDefinitionException if another endpoint has its path or name, or if no further ones can be served
     * @throws IllegalStateException if nothing can be added any more
     */
    RunningEndpoint launch(CheckedEndpoint checked, @Nullable DefaultServer replaced) {
        RunningEndpoint running = starter.start(checked);
        running.server().opening();
        endpoints.add(running, replaced);
        DeployedRelay relay = starter.relay();
        if (relay != null) {
            relay.serve(running.server());
        }
        if (replaced != null) {
            replaced.retire();
        }
        running.server().opened();
        return running;
    }

    /**
     * Checks an endpoint without a path. Its events come one after another, because those of a socket do.
     *
     * @param problems has the broken rules that are known so far
     * @throws EndpointDefinitionException if it breaks rules; all problems are listed
     */
    CheckedEndpoint checkUnlisted(EndpointDeployment endpoint, Problems problems) {
        return check.checkAlone(endpoint, problems).oneAfterAnother();
    }

    /**
     * Starts an endpoint without a path, which nobody finds.
     *
     * @throws IllegalStateException if nothing can be added any more
     */
    RunningEndpoint launchUnlisted(CheckedEndpoint checked) {
        RunningEndpoint running = starter.start(checked);
        endpoints.addUnlisted(running);
        return running;
    }
}
