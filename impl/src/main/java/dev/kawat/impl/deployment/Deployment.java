/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.deployment;

import dev.kawat.Artefacts;
import dev.kawat.Cluster;
import dev.kawat.Codec;
import dev.kawat.EndpointDefinitionException;
import dev.kawat.WebSocketServers;
import dev.kawat.impl.codec.JsonCodec;
import dev.kawat.impl.codec.TypedJsonCodec;
import dev.kawat.impl.connection.DefaultServer;
import dev.kawat.impl.connection.EndAcceptor;
import dev.kawat.impl.execution.Workers;
import dev.kawat.impl.liveness.Watchdog;
import dev.kawat.impl.security.HttpSessions;
import dev.kawat.impl.settings.CompressionSettings;
import dev.kawat.impl.settings.Configuration;
import dev.kawat.impl.settings.TransportChoice;
import dev.kawat.impl.time.Time;
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
    private final EndpointOpener opener;
    private final EndpointStarter starter;
    private final ApplicationSettings settings;
    private final JsonCodec json;
    private final Codec typedJson;
    private final DeployedArtefacts artefacts;
    private final Runnable stopTicks;
    private final AtomicBoolean stopped = new AtomicBoolean();

    /**
     * A deployment whose endpoints have started.
     *
     * @param opener opens further endpoints
     * @param starter has what all endpoints share
     * @param json the library for JSON, which is released at the end
     * @param artefacts the artefacts, of which those of the class path have started
     * @param stopTicks stops the ticks of the watchdog
     */
    Deployment(
            RunningEndpoints endpoints,
            EndpointOpener opener,
            EndpointStarter starter,
            ApplicationSettings settings,
            JsonCodec json,
            DeployedArtefacts artefacts,
            Runnable stopTicks) {
        this.endpoints = endpoints;
        this.settings = settings;
        this.opener = opener;
        this.starter = starter;
        this.json = json;
        this.typedJson = TypedJsonCodec.of(json, settings.messages());
        this.artefacts = artefacts;
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

    /** Returns the nodes of the application. */
    public Cluster cluster() {
        DeployedRelay relay = starter.relay();
        return relay == null ? new SingleNode(this::connections) : relay;
    }

    private int connections() {
        return servers().stream()
                .mapToInt(server -> server.connections().size())
                .sum();
    }

    /** Returns the servers as applications find them. */
    public WebSocketServers webSocketServers() {
        return new DeployedServers(endpoints, opener);
    }

    /**
     * Notifies observers that the servers are open, and begins to read the folder of artefacts. Called once, when the application
     * can find the servers.
     */
    public void announce() {
        servers().forEach(DefaultServer::opened);
        artefacts.start();
    }

    /** Returns the artefacts. */
    public Artefacts artefacts() {
        return artefacts.all();
    }

    /** Returns what opens further endpoints. */
    public EndpointOpener opener() {
        return opener;
    }

    /** Sets what runs the handlers of servers at ends of pairs. */
    public void acceptEndsBy(EndAcceptor acceptor) {
        starter.acceptEndsBy(acceptor);
    }

    /**
     * Refuses to open further servers.
     *
     * @param because the reason, for messages
     */
    public void openNoMore(String because) {
        endpoints.close(because);
    }

    /** Returns the transport that the application has chosen. */
    public TransportChoice transport() {
        return settings.transport().choice();
    }

    /** Returns the limits for compression on all endpoints. */
    public CompressionSettings compression() {
        return settings.compression();
    }

    /** Returns how many handshakes all endpoints that are open now may decide on at the same time. */
    public long maxPendingHandshakes() {
        return endpoints.all().stream()
                .mapToLong(endpoint -> endpoint.settings().admission().maxPending())
                .sum();
    }

    /** Returns how many bytes of unread and unsent messages all connections may hold. */
    public long memory() {
        return settings.memory().bytes();
    }

    /** Returns how long an end of a pair waits for the answer of the other one to a close frame. */
    public Duration closeTimeout() {
        return settings.timeouts().close();
    }

    /** Returns how long a server of ours waits for a request. */
    public Duration handshakeTimeout() {
        return settings.transport().handshakeTimeout();
    }

    /** Returns how many bytes a server of ours takes before the body of a request. */
    public int maxHeaderSize() {
        return settings.transport().maxHeaderSize();
    }

    /** Returns what checks the connections. */
    public Watchdog watchdog() {
        return starter.watchdog();
    }

    /** Returns the connections by their HTTP sessions. */
    public HttpSessions sessions() {
        return starter.sessions();
    }

    /** Returns what runs tasks that may block. */
    public Workers workers() {
        return starter.workers();
    }

    /** Returns the codec for JSON of messages that belong to no endpoint. */
    public Codec json() {
        return typedJson;
    }

    /** Returns the class loader of the application. */
    public ClassLoader loader() {
        return starter.loader();
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
        artefacts.stop();
        endpoints.close("the application has stopped");
        List<DefaultServer> all = endpoints.allServers();
        all.forEach(DefaultServer::terminate);
        awaitNothingToWatch(settings.timeouts().shutdown());
        watchdog().dropAll();
        awaitNothingToWatch(AFTER_DROP);
        all.forEach(DefaultServer::closed);
        stopTicks.run();
        DeployedRelay relay = starter.relay();
        if (relay != null) {
            relay.close();
        }
        workers().close();
        json.release();
    }

    private void awaitNothingToWatch(Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        try {
            while (!watchdog().nothingToWatch() && System.nanoTime() - deadline < 0) {
                Thread.sleep(STOP_POLL.toMillis());
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }
}
