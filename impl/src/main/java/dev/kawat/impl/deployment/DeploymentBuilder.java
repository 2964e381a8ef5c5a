/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.deployment;

import dev.kawat.impl.admission.AdmissionLimits;
import dev.kawat.impl.artefact.ArtefactCatalogue;
import dev.kawat.impl.artefact.ArtefactFolder;
import dev.kawat.impl.codec.JsonCodec;
import dev.kawat.impl.codec.JsonpCodec;
import dev.kawat.impl.descriptor.EndpointDescriptor;
import dev.kawat.impl.execution.Workers;
import dev.kawat.impl.handler.ErrorCallbacks;
import dev.kawat.impl.history.HistoryMemory;
import dev.kawat.impl.liveness.MemoryBudget;
import dev.kawat.impl.liveness.Watchdog;
import dev.kawat.impl.presence.Presence;
import dev.kawat.impl.problem.Problems;
import dev.kawat.impl.settings.Configuration;
import dev.kawat.impl.settings.Folder;
import dev.kawat.impl.settings.HandshakeSettings;
import dev.kawat.impl.settings.PresenceChoice;
import dev.kawat.impl.settings.Setting;
import dev.kawat.impl.settings.UpgradeKind;
import dev.kawat.impl.time.Time;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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
        StartArtefacts artefacts = StartArtefacts.read(contributions.artefacts(), configuration, problems);
        HandlerBeans beans = contributions.beans();
        HandlerEngines engines = HandlerEngines.of(contributions.extensions().engines(), problems);
        ArtefactDeployments deployments = new ArtefactDeployments(beans, engines);
        List<String> names = Stream.concat(descriptors(endpoints).map(EndpointDescriptor::name), artefacts.names())
                .toList();
        DeclaredClients clients =
                DeclaredClients.resolve(contributions.extensions().clients(), configuration, problems);
        RelayChoice choice = RelayChoice.resolve(
                configuration, loader, contributions.extensions().beans(), problems);
        Path folder = checkKeys(names, clients.names(), choice.keys());
        ApplicationSettings settings = ApplicationSettings.resolve(configuration, problems);
        ErrorCallbacks errors = bindErrors();
        JsonCodec json = new JsonCodec(loader, settings.json());
        EndpointCheck check = new EndpointCheck(configuration, contributions, json, new JsonpCodec(loader));
        List<CheckedEndpoint> checked = check(check, withArtefacts(artefacts, deployments), clients.deployments(beans));
        finishChecks(checked, choice);
        warnOfUnknownEndpoints(folder, names);

        Workers pool = workers.apply(settings.maxWorkers());
        Presence presence = new Presence(time, settings.timeouts().linger(), pool);
        DeployedRelay relay = DeployedRelay.of(choice, pool, time, loader, presence, beans.relayObservers());
        EndpointStarter starter = starter(shared(pool, settings, time, presence, relay), errors, check);
        RunningEndpoints running =
                new RunningEndpoints(checked.stream().map(starter::start).toList());
        EndpointLauncher launcher = new EndpointLauncher(running, check, starter);
        if (relay != null) {
            relay.open(running);
        }
        ArtefactEndpoints host = new ArtefactEndpoints(running, launcher, starter, deployments);
        return new Deployment(
                running,
                new EndpointOpener(running, launcher, beans, engines, configuration),
                starter,
                settings,
                json,
                deployed(artefacts, folder, host, time),
                time.every("kawat-watchdog", TICK, () -> tick(starter.watchdog(), presence, relay)));
    }

    /** Checks what needs to know all endpoints, and throws if there is a problem. */
    private void finishChecks(List<CheckedEndpoint> checked, RelayChoice choice) {
        checked.forEach(endpoint -> choice.check(endpoint, problems));
        checkPresence(checked);
        configuration.checkValues(problems);
        problems.throwIfAny();
    }

    /** Adds a problem for each observer of users that nobody ever tells anything. */
    private void checkPresence(List<CheckedEndpoint> checked) {
        Map<Boolean, List<EndpointDescriptor>> byPresence = checked.stream()
                .filter(endpoint -> endpoint.declared().descriptor().hasPath())
                .collect(Collectors.partitioningBy(
                        endpoint -> endpoint.parts().settings().server().presence() != PresenceChoice.OFF,
                        Collectors.mapping(endpoint -> endpoint.declared().descriptor(), Collectors.toList())));
        contributions
                .beans()
                .checkPresenceObservers(
                        byPresence.getOrDefault(true, List.of()), byPresence.getOrDefault(false, List.of()), problems);
    }

    /** Returns the limits of the application for connections, whose settings have been checked. */
    private AdmissionLimits limits(Time time) {
        HandshakeSettings settings = HandshakeSettings.resolve(configuration, problems);
        return new AdmissionLimits(settings, time, contributions.extensions().limits());
    }

    private SharedParts shared(
            Workers workers,
            ApplicationSettings settings,
            Time time,
            Presence presence,
            @Nullable DeployedRelay relay) {
        Watchdog watchdog =
                new Watchdog(time, new MemoryBudget(settings.memory().bytes()));
        HistoryMemory history = new HistoryMemory(settings.memory().historyBytes(), time);
        watchdog.watch(history);
        return new SharedParts(workers, watchdog, loader, limits(time), history, presence, relay);
    }

    private EndpointStarter starter(SharedParts shared, ErrorCallbacks errors, EndpointCheck check) {
        return new EndpointStarter(shared, errors, contributions, check);
    }

    /** Checks the keys of the configuration, and returns the folder of artefacts; null for none. */
    private @Nullable Path checkKeys(List<String> names, Set<String> clients, Set<String> further) {
        Path folder = configuration
                .application(Setting.ARTEFACTS, Folder.class, problems)
                .path();
        configuration.checkKeys(
                new Configuration.Names(names, UpgradeKind.names(), clients, further, folder != null), problems);
        for (UpgradeKind kind : UpgradeKind.values()) {
            if (!names.contains(kind.endpointName())) { // or the settings are those of an endpoint with this name
                kind.check(configuration, problems);
            }
        }
        return folder;
    }

    private DeployedArtefacts deployed(
            StartArtefacts artefacts, @Nullable Path folder, ArtefactEndpoints host, Time time) {
        ArtefactCatalogue catalogue =
                new ArtefactCatalogue(time, contributions.beans().artefactObserver());
        artefacts.addTo(catalogue);
        ArtefactFolder files = folder == null ? null : new ArtefactFolder(folder, configuration, host, catalogue);
        return new DeployedArtefacts(catalogue, files, time, loader);
    }

    private List<EndpointDeployment> withArtefacts(StartArtefacts artefacts, ArtefactDeployments deployments) {
        List<EndpointDeployment> all = Stream.concat(
                        endpoints.stream(), artefacts.endpoints(deployments, problems).stream())
                .toList();
        EndpointDescriptor.checkTogether(descriptors(all).toList(), problems);
        return all;
    }

    private void warnOfUnknownEndpoints(@Nullable Path folder, List<String> names) {
        if (folder == null) {
            return; // such keys are problems already
        }
        configuration
                .keysOfOthers(Stream.concat(names.stream(), UpgradeKind.names().stream())
                        .toList())
                .forEach(key -> LOG.log(
                        Level.WARNING,
                        "configuration: key names an endpoint that is not there, unless a file of kawat.artefacts brings it,"
                                + " got ''{0}''; the endpoints are {1}",
                        key,
                        names));
    }

    private static void tick(Watchdog watchdog, Presence presence, @Nullable DeployedRelay relay) {
        try {
            watchdog.tick();
            if (relay != null) {
                relay.tick();
            }
            presence.tick();
        } catch (RuntimeException | Error bug) { // memory may be short; a timer ends with what its task throws
            LOG.log(Level.ERROR, "a tick of the watchdog failed; the next one runs as usual", bug);
        }
    }

    /** Checks endpoints and clients together, because they share the codecs of the application. Returns the endpoints. */
    private List<CheckedEndpoint> check(
            EndpointCheck check, List<EndpointDeployment> served, List<EndpointDeployment> clients) {
        return check.check(Stream.concat(served.stream(), clients.stream()).toList(), problems).stream()
                .filter(checked -> !clients.contains(checked.declared()))
                .toList();
    }

    private static Stream<EndpointDescriptor> descriptors(List<EndpointDeployment> endpoints) {
        return endpoints.stream().map(EndpointDeployment::descriptor);
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
