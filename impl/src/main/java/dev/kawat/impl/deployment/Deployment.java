/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.deployment;

import dev.kawat.EndpointDefinitionException;
import dev.kawat.WebSocketServers;
import dev.kawat.impl.codec.ApplicationCodec;
import dev.kawat.impl.codec.CodecCatalogue;
import dev.kawat.impl.codec.CodecSupportCheck;
import dev.kawat.impl.codec.EndpointCodecs;
import dev.kawat.impl.codec.JsonAvailabilityCheck;
import dev.kawat.impl.codec.JsonCodec;
import dev.kawat.impl.codec.JsonpCodec;
import dev.kawat.impl.codec.MessageKindCheck;
import dev.kawat.impl.connection.ApplicationServices;
import dev.kawat.impl.connection.DefaultServer;
import dev.kawat.impl.descriptor.Callback;
import dev.kawat.impl.descriptor.EndpointDescriptor;
import dev.kawat.impl.execution.Workers;
import dev.kawat.impl.handler.ErrorCallbacks;
import dev.kawat.impl.handler.ErrorListener;
import dev.kawat.impl.handler.HandlerBinding;
import dev.kawat.impl.liveness.Time;
import dev.kawat.impl.liveness.Watchdog;
import dev.kawat.impl.problem.Problems;
import dev.kawat.impl.security.HttpSessions;
import dev.kawat.impl.settings.CompressionSettings;
import dev.kawat.impl.settings.Configuration;
import dev.kawat.impl.settings.EndpointSettings;
import dev.kawat.impl.settings.JsonChoice;
import dev.kawat.impl.settings.MessageSettings;
import dev.kawat.impl.settings.Setting;
import dev.kawat.impl.settings.TransportChoice;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;

/** The running endpoints of one application, and what they share. From {@link #start} to {@link #stop}; usable from any thread. */
public final class Deployment {

    /**
     * The endpoint for a path.
     *
     * @param server the endpoint
     * @param pathParams the values of the path's variables
     */
    public record Match(DefaultServer server, Map<String, String> pathParams) {}

    private static final System.Logger LOG = System.getLogger("dev.kawat.deployment");

    /** How late a timeout may be; also how often a thousand connections cost a few microseconds. */
    private static final Duration ROUND = Duration.ofMillis(250);

    /** How long what was dropped may take to say so. */
    private static final Duration AFTER_DROP = Duration.ofMillis(500);

    private static final Duration STOP_POLL = Duration.ofMillis(5);

    private final List<DefaultServer> servers;
    private final Watchdog watchdog;
    private final Runnable stopRounds;
    private final Workers workers;
    private final JsonCodec json;
    private final TransportChoice transport;
    private final CompressionSettings compression;
    private final Duration shutdownTimeout;
    private final HttpSessions sessions;
    private final AtomicBoolean stopped = new AtomicBoolean();

    private Deployment(
            List<DefaultServer> servers,
            Watchdog watchdog,
            Runnable stopRounds,
            Workers workers,
            JsonCodec json,
            TransportChoice transport,
            CompressionSettings compression,
            Duration shutdownTimeout,
            HttpSessions sessions) {
        this.servers = servers;
        this.watchdog = watchdog;
        this.stopRounds = stopRounds;
        this.workers = workers;
        this.json = json;
        this.transport = transport;
        this.compression = compression;
        this.shutdownTimeout = shutdownTimeout;
        this.sessions = sessions;
    }

    /**
     * Starts the endpoints of an application.
     *
     * @param endpoints the endpoints
     * @param configuration their settings
     * @param contributions what the application has for all endpoints
     * @param workers makes the workers, given the most threads that they may have
     * @param time the time
     * @param loader the application's class loader
     * @throws EndpointDefinitionException when endpoints or settings break rules; nothing was started
     */
    public static Deployment start(
            List<EndpointDeployment> endpoints,
            Configuration configuration,
            Contributions contributions,
            IntFunction<Workers> workers,
            Time time,
            ClassLoader loader) {
        Problems problems = new Problems();
        List<EndpointDescriptor> descriptors =
                endpoints.stream().map(EndpointDeployment::descriptor).toList();
        EndpointDescriptor.checkTogether(descriptors, problems);
        configuration.checkKeys(
                descriptors.stream().map(EndpointDescriptor::name).toList(), problems);
        List<EndpointSettings> settings = descriptors.stream()
                .map(d -> EndpointSettings.resolve(d.name(), d.declared(), configuration, problems))
                .toList();
        int maxThreads = configuration.application(Setting.WORKERS, Integer.class, problems);
        TransportChoice transport = configuration.application(Setting.TRANSPORT, TransportChoice.class, problems);
        CompressionSettings compression = CompressionSettings.resolve(configuration, problems);
        Duration shutdownTimeout = configuration.application(Setting.SHUTDOWN_TIMEOUT, Duration.class, problems);
        List<HandlerBinding> bindings = bind(descriptors, problems);
        ErrorCallbacks errors = bindErrors(contributions.errorListeners(), problems);
        JsonCodec json = new JsonCodec(loader, configuration.application(Setting.JSON, JsonChoice.class, problems));
        List<EndpointCodecs> endpointCodecs = codecs(descriptors, settings, contributions, json, loader, problems);
        configuration.checkValues(problems);
        problems.throwIfAny();

        Workers pool = workers.apply(maxThreads);
        Watchdog watchdog = new Watchdog(time);
        HttpSessions sessions = new HttpSessions();
        ApplicationServices shared = new ApplicationServices(
                pool,
                watchdog,
                new AtomicLong()::incrementAndGet,
                loader,
                contributions.checks(),
                sessions,
                pool::chosen,
                pool::context,
                errors,
                contributions.codecs().stream().anyMatch(ApplicationCodec::needsContexts));
        List<DefaultServer> servers = new ArrayList<>();
        for (int i = 0; i < endpoints.size(); i++) {
            EndpointDeployment endpoint = endpoints.get(i);
            servers.add(new DefaultServer(
                    endpoint.descriptor(),
                    settings.get(i),
                    bindings.get(i),
                    endpointCodecs.get(i),
                    endpoint.factory(),
                    endpoint.surrounding(settings.get(i).callbacks().contexts()),
                    endpoint.observers(),
                    shared));
        }
        servers.sort(Comparator.comparing(server -> server.descriptor().path())); // the more specific path wins
        Runnable stopRounds = time.every(ROUND, () -> round(watchdog));
        return new Deployment(
                List.copyOf(servers),
                watchdog,
                stopRounds,
                pool,
                json,
                transport,
                compression,
                shutdownTimeout,
                sessions);
    }

    private static List<EndpointCodecs> codecs(
            List<EndpointDescriptor> descriptors,
            List<EndpointSettings> settings,
            Contributions contributions,
            JsonCodec json,
            ClassLoader loader,
            Problems problems) {
        JsonpCodec jsonp = new JsonpCodec(loader);
        CodecCatalogue catalogue = new CodecCatalogue(
                new CodecSupportCheck(descriptors, problems).usable(contributions.codecs()), jsonp, json);
        List<Callback> ofOthers = contributions.errorListeners().stream()
                .flatMap(listener -> listener.callbacks().stream())
                .toList();
        JsonAvailabilityCheck needs = new JsonAvailabilityCheck(json, jsonp, problems);
        MessageKindCheck kinds = new MessageKindCheck(problems);
        List<EndpointCodecs> resolved = new ArrayList<>();
        for (int i = 0; i < descriptors.size(); i++) {
            EndpointDescriptor descriptor = descriptors.get(i);
            MessageSettings messages = settings.get(i).messages();
            EndpointCodecs codecs = EndpointCodecs.resolve(descriptor, messages, catalogue, problems);
            codecs.resolveResults(ofOthers, problems);
            needs.check(descriptor, codecs);
            kinds.check(descriptor, messages.maxBytes(), codecs);
            resolved.add(codecs);
        }
        return resolved;
    }

    private static List<HandlerBinding> bind(List<EndpointDescriptor> descriptors, Problems problems) {
        List<HandlerBinding> bindings = new ArrayList<>();
        for (EndpointDescriptor descriptor : descriptors) {
            try {
                bindings.add(HandlerBinding.of(descriptor));
            } catch (IllegalStateException closed) {
                problems.add(descriptor.handlerClass().getName(), String.valueOf(closed.getMessage()));
            }
        }
        return bindings;
    }

    private static ErrorCallbacks bindErrors(List<ErrorListener> listeners, Problems problems) {
        try {
            return ErrorCallbacks.ofListeners(listeners);
        } catch (IllegalStateException closed) {
            problems.add("@OnError", String.valueOf(closed.getMessage()));
            return ErrorCallbacks.NONE;
        }
    }

    private static void round(Watchdog watchdog) {
        try {
            watchdog.round();
        } catch (RuntimeException bug) {
            LOG.log(Level.ERROR, "the watchdog failed, its next round may not", bug);
        }
    }

    /** The endpoints, the more specific path first. */
    public List<DefaultServer> servers() {
        return servers;
    }

    /** The endpoints, to be found by applications. */
    public WebSocketServers webSocketServers() {
        return new DeployedServers(this);
    }

    /** Tells those who want to know that the servers are open. Called once, when the application can find them. */
    public void announce() {
        servers.forEach(DefaultServer::opened);
    }

    /** The endpoint whose template matches a path, not percent-decoded, below the context path. */
    public Optional<Match> match(String path) {
        for (DefaultServer server : servers) {
            Optional<Map<String, String>> params = server.descriptor().path().match(path);
            if (params.isPresent()) {
                return Optional.of(new Match(server, params.get()));
            }
        }
        return Optional.empty();
    }

    /**
     * Returns whether a path, below the context path, would be that of an endpoint if the values of its variables were well formed.
     */
    public boolean isMalformed(String path) {
        return servers.stream().anyMatch(server -> server.descriptor().path().resembles(path));
    }

    /** What the application wants to carry its connections. */
    public TransportChoice transport() {
        return transport;
    }

    /** What holds for the compression of all endpoints. */
    public CompressionSettings compression() {
        return compression;
    }

    /** What looks after the connections. */
    public Watchdog watchdog() {
        return watchdog;
    }

    /** Which connections belong to which HTTP session. */
    public HttpSessions sessions() {
        return sessions;
    }

    /** Where things run that may block. */
    public Workers workers() {
        return workers;
    }

    /**
     * Stops: closes every connection with 1001, waits until their {@code onClose} returned, at most for {@code
     * shutdown-timeout}, and drops what is left, which may take another half second. Blocks for that time; a second call
     * returns at once.
     */
    public void stop() {
        if (!stopped.compareAndSet(false, true)) {
            return;
        }
        servers.forEach(DefaultServer::terminate);
        awaitNothingToWatch(shutdownTimeout);
        watchdog.dropAll();
        awaitNothingToWatch(AFTER_DROP);
        servers.forEach(DefaultServer::closed);
        stopRounds.run();
        workers.close();
        json.release();
    }

    private void awaitNothingToWatch(Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        try {
            while (!watchdog.nothingToWatch() && System.nanoTime() - deadline < 0) {
                Thread.sleep(STOP_POLL.toMillis());
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }
}
