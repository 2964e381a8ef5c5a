/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.deployment;

import dev.kawat.impl.codec.ApplicationCodec;
import dev.kawat.impl.codec.CodecCatalogue;
import dev.kawat.impl.codec.CodecSupportCheck;
import dev.kawat.impl.codec.EndpointCodecs;
import dev.kawat.impl.codec.JsonAvailabilityCheck;
import dev.kawat.impl.codec.JsonCodec;
import dev.kawat.impl.codec.JsonpCodec;
import dev.kawat.impl.codec.MessageKindCheck;
import dev.kawat.impl.descriptor.Callback;
import dev.kawat.impl.descriptor.EndpointDescriptor;
import dev.kawat.impl.execution.Workers;
import dev.kawat.impl.handler.ErrorCallbacks;
import dev.kawat.impl.handler.HandlerBinding;
import dev.kawat.impl.liveness.Time;
import dev.kawat.impl.liveness.Watchdog;
import dev.kawat.impl.problem.Problems;
import dev.kawat.impl.settings.Configuration;
import dev.kawat.impl.settings.EndpointSettings;
import dev.kawat.impl.settings.MessageSettings;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
        List<ConfiguredEndpoint> configured =
                endpoints.stream().map(this::configure).toList();
        ApplicationSettings settings = ApplicationSettings.resolve(configuration, problems);
        ErrorCallbacks errors = bindErrors();
        JsonCodec json = new JsonCodec(loader, settings.json());
        List<CheckedEndpoint> checked = check(configured, json);
        configuration.checkValues(problems);
        problems.throwIfAny();

        EndpointStarter starter = new EndpointStarter(
                workers.apply(settings.maxWorkers()),
                time,
                loader,
                errors,
                contributions.checks(),
                contributions.codecs().stream().anyMatch(ApplicationCodec::needsContexts));
        RunningEndpoints running = starter.start(checked);
        Watchdog watchdog = starter.watchdog();
        return new Deployment(running, starter, settings, json, time.every(TICK, () -> tick(watchdog)));
    }

    private static void tick(Watchdog watchdog) {
        try {
            watchdog.tick();
        } catch (RuntimeException bug) {
            LOG.log(Level.ERROR, "a tick of the watchdog failed; the next one follows as usual", bug);
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

    private ConfiguredEndpoint configure(EndpointDeployment endpoint) {
        EndpointDescriptor descriptor = endpoint.descriptor();
        return new ConfiguredEndpoint(
                endpoint, EndpointSettings.resolve(descriptor.name(), descriptor.declared(), configuration, problems));
    }

    private List<CheckedEndpoint> check(List<ConfiguredEndpoint> configured, JsonCodec json) {
        JsonpCodec jsonp = new JsonpCodec(loader);
        List<ApplicationCodec> usable = new CodecSupportCheck(descriptors(), problems).usable(contributions.codecs());
        CodecCatalogue catalogue = new CodecCatalogue(usable, jsonp, json);
        JsonAvailabilityCheck availability = new JsonAvailabilityCheck(json, jsonp, problems);
        List<CheckedEndpoint> checked = new ArrayList<>();
        for (ConfiguredEndpoint endpoint : configured) {
            EndpointCodecs codecs = codecs(endpoint, catalogue, availability);
            bind(endpoint.descriptor())
                    .ifPresent(binding -> checked.add(new CheckedEndpoint(endpoint, binding, codecs)));
        }
        return checked;
    }

    private EndpointCodecs codecs(
            ConfiguredEndpoint endpoint, CodecCatalogue catalogue, JsonAvailabilityCheck availability) {
        EndpointDescriptor descriptor = endpoint.descriptor();
        MessageSettings messages = endpoint.settings().messages();
        EndpointCodecs codecs = EndpointCodecs.resolve(descriptor, messages, catalogue, problems);
        codecs.resolveResults(callbacksOfListeners(), problems);
        availability.check(descriptor, codecs);
        new MessageKindCheck(problems).check(descriptor, messages.maxBytes(), codecs);
        return codecs;
    }

    private List<Callback> callbacksOfListeners() {
        return contributions.errorListeners().stream()
                .flatMap(listener -> listener.callbacks().stream())
                .toList();
    }

    private Optional<HandlerBinding> bind(EndpointDescriptor descriptor) {
        try {
            return Optional.of(HandlerBinding.of(descriptor));
        } catch (IllegalStateException closed) {
            problems.add(descriptor.handlerClass().getName(), String.valueOf(closed.getMessage()));
            return Optional.empty();
        }
    }
}
