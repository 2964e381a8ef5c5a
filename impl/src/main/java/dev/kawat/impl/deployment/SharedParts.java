/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.deployment;

import dev.kawat.impl.admission.AdmissionLimits;
import dev.kawat.impl.descriptor.EndpointDescriptor;
import dev.kawat.impl.execution.Workers;
import dev.kawat.impl.group.EndpointRelay;
import dev.kawat.impl.group.GroupParts;
import dev.kawat.impl.history.HistoryMemory;
import dev.kawat.impl.liveness.Watchdog;
import dev.kawat.impl.presence.EndpointPresence;
import dev.kawat.impl.presence.Presence;
import dev.kawat.impl.settings.ServerSettings;
import org.jspecify.annotations.Nullable;

/**
 * The parts of one application that all its endpoints share.
 *
 * @param workers run callbacks that may block
 * @param watchdog checks the connections
 * @param loader the class loader of the application
 * @param limits the limits of the application for connections
 * @param history bounds the histories of all topics
 * @param presence knows who is connected
 * @param relay connects the nodes of the application; null for none
 */
record SharedParts(
        Workers workers,
        Watchdog watchdog,
        ClassLoader loader,
        AdmissionLimits limits,
        HistoryMemory history,
        Presence presence,
        @Nullable DeployedRelay relay) {

    /** Returns what the groups of an endpoint's server need. */
    GroupParts groups(CheckedEndpoint endpoint) {
        EndpointDescriptor descriptor = endpoint.declared().descriptor();
        ServerSettings settings = endpoint.parts().settings().server();
        boolean relayed = descriptor.hasPath() && settings.isRelayed() && relay != null;
        return new GroupParts(
                history,
                relay == null || !relayed ? EndpointRelay.NONE : relay.ofEndpoint(descriptor.name()),
                descriptor.hasPath()
                        ? presence.ofEndpoint(descriptor.name(), settings.presence(), relayed)
                        : EndpointPresence.OFF);
    }
}
