/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.deployment;

import dev.kawat.EndpointDefinitionException;
import dev.kawat.impl.artefact.ArtefactDeclaration;
import dev.kawat.impl.artefact.ArtefactHost;
import dev.kawat.impl.connection.DefaultServer;
import dev.kawat.impl.descriptor.EndpointDescriptor;
import dev.kawat.impl.descriptor.HandlerDescriptor;
import dev.kawat.impl.problem.Problems;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Starts, changes and removes endpoints while the application runs, as files declare them. Used by one thread at a time. */
final class ArtefactEndpoints implements ArtefactHost {

    private final RunningEndpoints endpoints;
    private final EndpointCheck check;
    private final EndpointStarter starter;
    private final HandlerBeans beans;
    private final ArtefactDeployments deployments;

    ArtefactEndpoints(
            RunningEndpoints endpoints,
            EndpointCheck check,
            EndpointStarter starter,
            HandlerBeans beans,
            ArtefactDeployments deployments) {
        this.endpoints = endpoints;
        this.check = check;
        this.starter = starter;
        this.beans = beans;
        this.deployments = deployments;
    }

    @Override
    public List<String> conflicts(ArtefactDeclaration declaration, @Nullable Served served) {
        EndpointDescriptor wanted = new EndpointDescriptor(
                ArtefactDeployments.declaration(declaration), HandlerDescriptor.withoutCallbacks(Object.class));
        Problems problems = new Problems();
        endpoints.checkFree(wanted, served instanceof Endpoint own ? own.running.server() : null, problems);
        return problems.messages();
    }

    @Override
    public Served start(ArtefactDeclaration declaration) {
        return new Endpoint(declaration);
    }

    /**
     * Checks the endpoint of an artefact.
     *
     * @throws EndpointDefinitionException if it breaks rules
     */
    private CheckedEndpoint checked(ArtefactDeployments.@Nullable Made made, Problems problems) {
        if (made == null) {
            throw new EndpointDefinitionException(problems.messages());
        }
        EndpointDeployment endpoint = made.endpoint();
        // A server that has ended leaves its path to others.
        EndpointDeployment leaving = endpoint.with(endpoint.observers().around(server -> {}, endpoints::remove));
        List<CheckedEndpoint> checked = check.check(List.of(leaving), problems);
        problems.throwIfAny();
        return checked.get(0);
    }

    /** The endpoint of one file. */
    private final class Endpoint implements Served {

        private ArtefactDeclaration declaration;
        private ArtefactDeployments.Made made;
        private RunningEndpoint running;

        Endpoint(ArtefactDeclaration declaration) {
            Problems problems = new Problems();
            ArtefactDeployments.Made first =
                    deployments.make(declaration, null, problems).orElse(null);
            CheckedEndpoint checked = checked(first, problems);
            this.declaration = declaration;
            this.made = java.util.Objects.requireNonNull(first);
            this.running = starter.start(checked, check, beans);
            running.server().opening();
            endpoints.add(running);
            running.server().opened();
        }

        @Override
        public void change(ArtefactDeclaration next) {
            Problems problems = new Problems();
            boolean sameEngine = next.engine().equals(declaration.engine());
            ArtefactDeployments.Made changed = deployments
                    .make(next, sameEngine ? made.replaceable() : null, problems)
                    .orElse(null);
            CheckedEndpoint checked = checked(changed, problems);
            boolean samePath = next.path().toString().equals(declaration.path().toString());
            if (samePath && !running.server().terminated()) {
                renew(checked, sameEngine && next.handler().equals(declaration.handler()));
            } else {
                move(checked);
            }
            declaration = next;
            made = java.util.Objects.requireNonNull(changed);
            made.replaceHandlers();
        }

        private void renew(CheckedEndpoint checked, boolean sameHandler) {
            DefaultServer server = running.server();
            RunningEndpoint next = starter.restart(checked, running, sameHandler, check, beans);
            ServerGate gate = next.gate();
            if (gate != null && !sameHandler) {
                gate.opened(server);
            }
            endpoints.replace(next);
            server.renew(next.core());
            if (sameHandler) {
                next.handlers().renew(gate);
            } else {
                next.handlers().replace(gate, server);
            }
            running = next;
        }

        private void move(CheckedEndpoint checked) {
            DefaultServer former = running.server();
            RunningEndpoint next = starter.start(checked, check, beans);
            next.server().opening();
            endpoints.exchange(former, next);
            running = next;
            former.retire();
            next.server().opened();
        }

        @Override
        public void remove() {
            DefaultServer server = running.server();
            endpoints.retire(server);
            server.retire();
        }
    }
}
