/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.inject;

import dev.kawat.Artefact;
import dev.kawat.Artefacts;
import dev.kawat.impl.deployment.Deployment;
import java.util.List;
import java.util.Optional;

/** The artefacts of the application, looked up when they are used because they may be injected before the application starts. */
final class InjectedArtefacts implements Artefacts {

    private final ServerRegistry registry;

    InjectedArtefacts(ServerRegistry registry) {
        this.registry = registry;
    }

    private Artefacts artefacts() {
        return registry.started()
                .map(Deployment::artefacts)
                .orElseThrow(() -> new IllegalStateException("the endpoints of the application have not started yet:"
                        + " use Artefacts after the application has started"));
    }

    @Override
    public List<Artefact> all() {
        return artefacts().all();
    }

    @Override
    public Optional<Artefact> byName(String name) {
        return artefacts().byName(name);
    }
}
