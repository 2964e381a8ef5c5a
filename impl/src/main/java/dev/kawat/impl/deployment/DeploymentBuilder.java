/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.deployment;

import dev.kawat.impl.codec.ApplicationCodec;
import dev.kawat.impl.codec.JsonCodec;
import dev.kawat.impl.codec.JsonpCodec;
import dev.kawat.impl.descriptor.EndpointDescriptor;
import dev.kawat.impl.execution.Workers;
import dev.kawat.impl.handler.ErrorCallbacks;
import dev.kawat.impl.liveness.Time;
import dev.kawat.impl.liveness.Watchdog;
import dev.kawat.impl.problem.Problems;
import dev.kawat.impl.settings.Configuration;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;

/** Builds the deployment of one application: checks everything, collecting all problems, and then starts it. Used once. */
final class DeploymentBuilder {

    private static final System.Logger LOG = System.getLogger("dev.kawat.deployment");

    /**
     * The time between two ticks of the watchdog: how late a timeout may be. A thousand connections cost a few microseconds a tick.
     */
    private static final Duration TICK = Duration.ofMillis(250);

    private final List<EndpointDeployment> endpoints;
    private final Configuration configuration;
    private final Contributions contributions;
    private final ClassLoader loader;
    private final Problems problems = new Problems();

    DeploymentBuilder(
            List<EndpointDeployment> endpoints,
            Configuration configuration,
            Contributions contributions,
            ClassLoader loader) {
        this.endpoints = endpoints;
        this.configuration = configuration;
        this.contributions = contributions;
        this.loader = loader;
    }

    /** Starts the application; see {@link Deployment#start}. */
    Deployment start(IntFunction<Workers> workers, Time time) {
        configuration.checkKeys(
                descriptors().stream().map(EndpointDescriptor::name).toList(), problems);
        ApplicationSettings settings = ApplicationSettings.resolve(configuration, problems);
        ErrorCallbacks errors = bindErrors();
        JsonCodec json = new JsonCodec(loader, settings.json());
        EndpointCheck check = new EndpointCheck(configuration, contributions, json, new JsonpCodec(loader));
        List<CheckedEndpoint> checked = check.check(endpoints, problems);
        configuration.checkValues(problems);
        problems.throwIfAny();

        EndpointStarter starter = new EndpointStarter(
                workers.apply(settings.maxWorkers()),
                time,
                loader,
                errors,
                contributions.checks(),
                contributions.codecs().stream().anyMatch(ApplicationCodec::needsContexts));
        RunningEndpoints running = new RunningEndpoints(checked.stream()
                .map(endpoint -> starter.start(endpoint, check, contributions.beans()))
                .toList());
        Watchdog watchdog = starter.watchdog();
        EndpointOpener opener = new EndpointOpener(running, check, starter, contributions.beans());
        return new Deployment(running, opener, starter, settings, json, time.every(TICK, () -> tick(watchdog)));
    }

    private static void tick(Watchdog watchdog) {
        try {
            watchdog.tick();
        } catch (RuntimeException bug) {
            LOG.log(Level.ERROR, "a tick of the watchdog failed; the next one runs as usual", bug);
        }
    }

    private List<EndpointDescriptor> descriptors() {
        return endpoints.stream().map(EndpointDeployment::descriptor).toList();
    }

    private ErrorCallbacks bindErrors() {
        try {
            return ErrorCallbacks.ofListeners(contributions.errorListeners());
        } catch (IllegalStateException closed) {
            problems.add("@OnError", String.valueOf(closed.getMessage()));
            return ErrorCallbacks.NONE;
        }
    }
}
