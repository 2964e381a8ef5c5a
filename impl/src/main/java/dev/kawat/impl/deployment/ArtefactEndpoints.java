/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.deployment;

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
    private final EndpointLauncher launcher;
    private final EndpointStarter starter;
    private final ArtefactDeployments deployments;

    ArtefactEndpoints(
            RunningEndpoints endpoints,
            EndpointLauncher launcher,
            EndpointStarter starter,
            ArtefactDeployments deployments) {
        this.endpoints = endpoints;
        this.launcher = launcher;
        this.starter = starter;
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

    /** The endpoint of one file. */
    private final class Endpoint implements Served {

        private ArtefactDeclaration declaration;
        private ArtefactDeployments.Made made;
        private RunningEndpoint running;

        Endpoint(ArtefactDeclaration declaration) {
            Problems problems = new Problems();
            this.declaration = declaration;
            this.made = made(declaration, null, problems);
            this.running = launcher.launch(launcher.check(made.endpoint(), problems), null);
        }

        private ArtefactDeployments.Made made(
                ArtefactDeclaration declaration, @Nullable ReplaceableHandler before, Problems problems) {
            return deployments.make(declaration, before, problems).orElseThrow(problems::exception);
        }

        @Override
        public void change(ArtefactDeclaration next) {
            Problems problems = new Problems();
            boolean sameEngine = next.engine().equals(declaration.engine());
            ArtefactDeployments.Made changed = made(next, sameEngine ? made.replaceable() : null, problems);
            CheckedEndpoint checked = launcher.check(changed.endpoint(), problems);
            boolean samePath = next.path().toString().equals(declaration.path().toString());
            if (samePath && !running.server().terminated()) {
                renew(checked, sameEngine && next.handler().equals(declaration.handler()));
            } else {
                running = launcher.launch(checked, running.server());
            }
            declaration = next;
            made = changed;
            made.replaceHandlers();
        }

        private void renew(CheckedEndpoint checked, boolean sameHandler) {
            DefaultServer server = running.server();
            RunningEndpoint next = starter.restart(checked, running, sameHandler);
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

        @Override
        public void remove() {
            DefaultServer server = running.server();
            endpoints.retire(server);
            server.retire();
        }
    }
}
