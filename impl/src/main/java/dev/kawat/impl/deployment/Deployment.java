/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.deployment;

import dev.kawat.EndpointDefinitionException;
import dev.kawat.WebSocketServers;
import dev.kawat.impl.codec.JsonCodec;
import dev.kawat.impl.connection.DefaultServer;
import dev.kawat.impl.execution.Workers;
import dev.kawat.impl.liveness.Time;
import dev.kawat.impl.liveness.Watchdog;
import dev.kawat.impl.security.HttpSessions;
import dev.kawat.impl.settings.CompressionSettings;
import dev.kawat.impl.settings.Configuration;
import dev.kawat.impl.settings.TransportChoice;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntFunction;

/** The deployment of one application: its running endpoints, from {@link #start} to {@link #stop}. Usable from any thread. */
public final class Deployment {

    /** The time that the end of dropped connections may take. */
    private static final Duration AFTER_DROP = Duration.ofMillis(500);

    private static final Duration STOP_POLL = Duration.ofMillis(5);

    private final RunningEndpoints endpoints;
    private final ApplicationSettings settings;
    private final Workers workers;
    private final Watchdog watchdog;
    private final HttpSessions sessions;
    private final JsonCodec json;
    private final Runnable stopTicks;
    private final AtomicBoolean stopped = new AtomicBoolean();

    /**
     * A deployment whose endpoints have started.
     *
     * @param services the services that the endpoints share
     * @param stopTicks stops the ticks of the watchdog
     */
    Deployment(
            RunningEndpoints endpoints,
            EndpointStarter services,
            ApplicationSettings settings,
            JsonCodec json,
            Runnable stopTicks) {
        this.endpoints = endpoints;
        this.settings = settings;
        this.workers = services.workers();
        this.watchdog = services.watchdog();
        this.sessions = services.sessions();
        this.json = json;
        this.stopTicks = stopTicks;
    }

    /**
     * Starts the endpoints of an application.
     *
     * @param endpoints the endpoints, whose declarations have been checked, also against each other
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
        return new DeploymentBuilder(endpoints, configuration, contributions, loader).start(workers, time);
    }

    /** Returns the endpoints, the more specific path first. */
    public RunningEndpoints endpoints() {
        return endpoints;
    }

    /** Returns the servers of the endpoints, the more specific path first. */
    public List<DefaultServer> servers() {
        return endpoints.servers();
    }

    /** Returns the servers as applications find them. */
    public WebSocketServers webSocketServers() {
        return new DeployedServers(endpoints);
    }

    /** Notifies observers that the servers are open. Called once, when the application can find them. */
    public void announce() {
        servers().forEach(DefaultServer::opened);
    }

    /** Returns the transport that the application has chosen. */
    public TransportChoice transport() {
        return settings.transport();
    }

    /** Returns the limits for compression on all endpoints. */
    public CompressionSettings compression() {
        return settings.compression();
    }

    /** Returns what checks the connections. */
    public Watchdog watchdog() {
        return watchdog;
    }

    /** Returns the connections by their HTTP sessions. */
    public HttpSessions sessions() {
        return sessions;
    }

    /** Returns what runs tasks that may block. */
    public Workers workers() {
        return workers;
    }

    /**
     * Stops the endpoints: closes every connection with 1001, waits at most for {@code shutdown-timeout} until their
     * {@code onClose} has returned, and drops what is left, which may take another half second. Blocks for that time; a second call
     * returns at once.
     */
    public void stop() {
        if (!stopped.compareAndSet(false, true)) {
            return;
        }
        servers().forEach(DefaultServer::terminate);
        awaitNothingToWatch(settings.shutdownTimeout());
        watchdog.dropAll();
        awaitNothingToWatch(AFTER_DROP);
        servers().forEach(DefaultServer::closed);
        stopTicks.run();
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
