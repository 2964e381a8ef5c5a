/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.client;

import dev.kawat.ClientConnection;
import dev.kawat.ClientListener;
import dev.kawat.ClientState;
import dev.kawat.ConnectFailedException;
import dev.kawat.ConnectFailedException.Part;
import dev.kawat.ConnectionStatus;
import dev.kawat.SendResult;
import dev.kawat.WebSocketConnection;
import dev.kawat.impl.client.connect.Attempt;
import dev.kawat.impl.client.connect.Connected;
import dev.kawat.impl.client.connect.ConnectRequest;
import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.liveness.Watched;
import dev.kawat.impl.message.CloseCodes;
import dev.kawat.impl.message.EncodedMessage;
import dev.kawat.impl.message.Outbound;
import dev.kawat.impl.reply.Acceptance;
import dev.kawat.impl.transport.stream.WireOffer;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A client, from its first attempt until it is closed.
 *
 * <pre>
 *   CONNECTING ──open──▶ CONNECTED ──lost──▶ WAITING ──time──▶ CONNECTING
 *        └──────failed─────────────────────────▲                any ──close, given up──▶ CLOSED
 * </pre>
 *
 * <p>The lock guards the state. No code of the application runs under it.
 */
final class ReconnectingClient implements ClientConnection, Watched {

    private static final System.Logger LOG = System.getLogger("dev.kawat.client");

    private final long id;
    private final ClientPlan plan;
    private final ClientTransport transport;
    private final Consumer<ReconnectingClient> closed;
    private final CompletableFuture<WebSocketConnection> first = new CompletableFuture<>();
    private final Object lock = new Object();

    // Guarded by the lock; the state and the open connection are also read without it.

    private final UnsentMessages unsent;
    private volatile ClientState state = ClientState.CONNECTING;

    /** The connection that messages may be given at once; null while there is none, or earlier messages wait. */
    private volatile @Nullable DefaultConnection open;

    private @Nullable DefaultConnection current;
    private @Nullable Attempt attempt;
    private @Nullable ConnectFailedException lastFailure;
    private int failures;
    private long connectedAt;
    private long nextAt;

    private volatile URI uri;

    /**
     * A client that has not begun to connect.
     *
     * @param closed is told when the client is closed
     */
    ReconnectingClient(long id, ClientPlan plan, ClientTransport transport, Consumer<ReconnectingClient> closed) {
        this.id = id;
        this.plan = plan;
        this.transport = transport;
        this.closed = closed;
        this.unsent = new UnsentMessages(plan.queue());
        this.uri = plan.request().uri();
    }

    // ---- Attempts ----

    /** Begins an attempt. */
    void begin() {
        if (!transport.attempt(this::connect)) {
            end(new ConnectFailedException(Part.CANCELLED, uri, "the application has stopped", null));
        }
    }

    private void connect() {
        try (WireOffer offer = transport.offer(plan.endpoint())) {
            ClientRequest asked;
            synchronized (lock) {
                asked = new ClientRequest(plan.request(), failures + 1, lastFailure);
            }
            plan.listeners().forEach(listener -> listener.connecting(this, asked));
            connect(asked.request(), offer);
        } catch (ConnectFailedException failure) {
            failed(failure);
        } catch (RuntimeException bug) {
            failed(new ConnectFailedException(Part.CANCELLED, uri, "a listener or a setting failed: " + bug, bug));
        }
    }

    private void connect(ConnectRequest request, WireOffer offer) {
        Attempt begun = new Attempt(request, offer, transport.watchdog());
        synchronized (lock) {
            if (state == ClientState.CLOSED) {
                return;
            }
            attempt = begun;
            uri = request.uri();
        }
        Connected connected = begun.run();
        uri = connected.uri();
        DefaultConnection made = transport.open(
                plan.endpoint(), plan.handlers(this::ended), connected, offer, request, plan.pathParams());
        synchronized (lock) {
            attempt = null;
            current = made;
        }
        if (state == ClientState.CLOSED) {
            made.terminate();
        }
        // Behind onOpen, as one callback comes after another. If the connection ends before, its end is what is told.
        if (!made.execute(() -> opened(made)) && made.status() == ConnectionStatus.CONNECTED) {
            opened(made); // more has come already than may wait
        }
    }

    private void opened(DefaultConnection connection) {
        synchronized (lock) {
            if (state == ClientState.CLOSED || current != connection) {
                return;
            }
            state = ClientState.CONNECTED;
            connectedAt = transport.watchdog().now();
            lastFailure = null;
        }
        sendUnsent(connection);
        first.complete(connection);
        tell(listener -> listener.connected(this, connection));
    }

    private void failed(ConnectFailedException failure) {
        boolean again = plan.reconnect().after(failure);
        Duration delay = Duration.ZERO;
        synchronized (lock) {
            attempt = null;
            lastFailure = failure;
            if (state == ClientState.CLOSED) {
                return;
            }
            if (again) {
                delay = nextDelay();
                Duration asked = ReconnectRule.retryAfter(failure, transport.watchdog().instant())
                        .orElse(Duration.ZERO);
                delay = asked.compareTo(delay) > 0 ? asked : delay;
                waitFor(delay);
            }
        }
        LOG.log(Level.DEBUG, () -> this + ": " + failure.getMessage());
        Duration next = delay;
        if (!again) {
            end(failure);
        }
        tell(listener -> listener.failed(this, failure, next));
    }

    /** Notes that a connection has ended and its handler is released. Called by a callback of the connection. */
    private void ended(DefaultConnection connection) {
        Outbound.Close end = connection
                .attributes()
                .get(DefaultConnection.END)
                .orElse(new Outbound.Close(CloseCodes.ABNORMAL, ""));
        boolean own = connection
                .attributes()
                .get(DefaultConnection.CLOSED_BY_APPLICATION)
                .orElse(false);
        boolean again = !own && plan.reconnect().after(end.code());
        Duration delay = Duration.ZERO;
        synchronized (lock) {
            if (current != connection && current != null) {
                return;
            }
            current = null;
            open = null;
            if (state == ClientState.CLOSED) {
                again = false;
            } else if (again) {
                boolean good = state == ClientState.CONNECTED
                        && transport.watchdog().now() - connectedAt >= ReconnectRule.GOOD.toNanos();
                failures = good ? 0 : failures;
                delay = nextDelay();
                waitFor(delay);
            }
        }
        Duration next = delay;
        if (!again) {
            end(new ConnectFailedException(Part.CANCELLED, uri, "the connection ended with " + end.code(), null));
        }
        tell(listener -> listener.lost(this, end.code(), end.reason(), next));
    }

    /** Counts a failure, and returns the time until the next attempt. Called under the lock. */
    private Duration nextDelay() {
        failures++;
        return plan.reconnect().delay(failures, ThreadLocalRandom.current()::nextDouble);
    }

    /** Waits for the next attempt. Called under the lock. */
    private void waitFor(Duration delay) {
        state = ClientState.WAITING;
        nextAt = transport.watchdog().now() + delay.toNanos();
        transport.watchdog().watch(this);
    }

    @Override
    public void check(long now) {
        synchronized (lock) {
            if (state != ClientState.WAITING || now - nextAt < 0) {
                return;
            }
            state = ClientState.CONNECTING;
            transport.watchdog().forget(this);
        }
        begin();
    }

    @Override
    public void drop() {
        end(new ConnectFailedException(Part.CANCELLED, uri, "the application has stopped", null));
    }

    @Override
    public boolean delaysStop() {
        return false;
    }

    private void tell(Consumer<ClientListener> event) {
        for (ClientListener listener : plan.listeners()) {
            try {
                event.accept(listener);
            } catch (RuntimeException bug) {
                LOG.log(Level.WARNING, this + ": a listener failed", bug);
            }
        }
    }

    // ---- The end ----

    @Override
    public void close(int code, String reason) {
        CloseCodes.closing(code, reason); // which checks them in any state
        DefaultConnection last;
        synchronized (lock) {
            last = current;
        }
        end(new ConnectFailedException(Part.CANCELLED, uri, "the client was closed", null));
        if (last != null) {
            last.close(code, reason);
        }
    }

    private void end(ConnectFailedException reason) {
        Attempt given;
        synchronized (lock) {
            if (state == ClientState.CLOSED) {
                return;
            }
            state = ClientState.CLOSED;
            open = null;
            given = attempt;
        }
        transport.watchdog().forget(this);
        if (given != null) {
            given.cancel();
        }
        closed.accept(this);
        first.completeExceptionally(reason);
    }

    // ---- Messages ----

    @Override
    public SendResult send(Object message) {
        Objects.requireNonNull(message, "message");
        DefaultConnection direct = open;
        if (direct != null && direct.send(message)) {
            return SendResult.SENT;
        }
        EncodedMessage encoded = plan.endpoint().core().encoder().encode(message);
        DefaultConnection behind;
        synchronized (lock) {
            if (open != null && open != direct) {
                return open.queue(encoded) ? SendResult.SENT : SendResult.DROPPED;
            }
            boolean dropped = open != null && open.closeFrame() == null;
            if (state == ClientState.CLOSED
                    || dropped
                    || !unsent.add(message, encoded, transport.watchdog().now())) {
                return SendResult.DROPPED;
            }
            behind = state == ClientState.CONNECTED ? current : null;
        }
        if (behind != null) {
            sendUnsent(behind); // in case that they have gone out meanwhile
        }
        return SendResult.QUEUED;
    }

    /** Gives a connection what waits, as fast as its outbox takes it. */
    private void sendUnsent(DefaultConnection connection) {
        synchronized (lock) {
            boolean all = current == connection
                    && state == ClientState.CONNECTED
                    && unsent.drain(
                            transport.watchdog().now(),
                            message -> connection.offerPaced(message, () -> sendUnsent(connection)) == Acceptance.NOW);
            if (all) {
                open = connection;
            }
        }
    }

    @Override
    public List<Object> takeUnsent() {
        synchronized (lock) {
            return unsent.take(transport.watchdog().now());
        }
    }

    // ---- What it is ----

    @Override
    public long id() {
        return id;
    }

    @Override
    public URI uri() {
        return uri;
    }

    @Override
    public Object handler() {
        return plan.handler();
    }

    @Override
    public ClientState state() {
        return state;
    }

    @Override
    public Optional<WebSocketConnection> connection() {
        synchronized (lock) {
            return state == ClientState.CONNECTED ? Optional.ofNullable(current) : Optional.empty();
        }
    }

    @Override
    public CompletionStage<WebSocketConnection> connected() {
        return first.minimalCompletionStage();
    }

    /** Returns the number and the host, for logs. */
    @Override
    public String toString() {
        return "client " + id + " of " + uri.getScheme() + "://" + uri.getHost();
    }
}
