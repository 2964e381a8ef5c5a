/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.client;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.kawat.ClientConnection;
import dev.kawat.ClientListener;
import dev.kawat.ClientState;
import dev.kawat.ConnectFailedException;
import dev.kawat.ConnectFailedException.Part;
import dev.kawat.ConnectionStatus;
import dev.kawat.DataType;
import dev.kawat.SendResult;
import dev.kawat.WebSocketConnection;
import dev.kawat.impl.client.connect.Attempt;
import dev.kawat.impl.client.connect.ConnectRequest;
import dev.kawat.impl.client.connect.Connected;
import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.liveness.Watched;
import dev.kawat.impl.message.CloseCodes;
import dev.kawat.impl.message.Outbound;
import dev.kawat.impl.transport.stream.WireOffer;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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
    private final ClientSends sends;
    private final CompletableFuture<WebSocketConnection> first = new CompletableFuture<>();
    private final Object lock = new Object();

    /** Written under the lock, read anywhere. */
    private volatile ClientState state = ClientState.CONNECTING;

    @GuardedBy("lock")
    private @Nullable DefaultConnection current;

    @GuardedBy("lock")
    private @Nullable Attempt attempt;

    @GuardedBy("lock")
    private @Nullable ConnectFailedException lastFailure;

    @GuardedBy("lock")
    private final Backoff backoff;

    @GuardedBy("lock")
    private long connectedAt;

    @GuardedBy("lock")
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
        this.backoff = new Backoff(plan.reconnect());
        this.sends = new ClientSends(plan.endpoint().core().encoder(), plan.queue(), transport.watchdog()::now);
        this.uri = plan.request().uri();
    }

    // ---- Attempts ----

    /** Begins an attempt. */
    void begin() {
        try {
            transport.attempt(this::connect, this::drop);
        } catch (OutOfMemoryError noThread) {
            failed(new ConnectFailedException(Part.CONNECT, uri, "no thread can be started", noThread));
        }
    }

    private void connect() {
        try (WireOffer offer = transport.offer(plan.endpoint())) {
            connect(request(), offer);
        } catch (ConnectFailedException failure) {
            failed(failure);
        } catch (RuntimeException | Error bug) {
            LOG.log(Level.WARNING, this + ": an attempt to connect failed unexpectedly", bug);
            failed(new ConnectFailedException(Part.CONNECT, uri, "unexpectedly: " + bug, bug));
        }
    }

    /** Returns the request of the next attempt, which listeners may change. */
    private ConnectRequest request() {
        ClientRequest asked;
        synchronized (lock) {
            asked = new ClientRequest(plan.request(), backoff.beginAttempt(), lastFailure);
        }
        try {
            plan.listeners().forEach(listener -> listener.connecting(this, asked));
        } catch (RuntimeException | Error failure) {
            throw new ConnectFailedException(Part.REQUEST, asked.uri(), "a listener failed: " + failure, failure);
        }
        return asked.request();
    }

    private void connect(ConnectRequest request, WireOffer offer) {
        Attempt begun = new Attempt(request, offer, transport.names(), transport.watchdog());
        synchronized (lock) {
            if (state == ClientState.CLOSED) {
                return;
            }
            attempt = begun;
            uri = request.uri();
        }
        Connected connected = begun.run();
        uri = connected.uri();
        transport.open(plan, new ClientTransport.Opening(request, connected, offer), this::begins, this::ended);
    }

    /**
     * Notes a connection that is about to be open.
     *
     * @return false if the client was closed in the meantime
     */
    private boolean begins(DefaultConnection connection) {
        synchronized (lock) {
            attempt = null;
            if (state == ClientState.CLOSED) {
                return false;
            }
            current = connection;
        }
        // Comes directly behind onOpen. If the connection ends before, its end is what is told.
        if (!connection.execute(() -> opened(connection))) {
            ended(connection); // it has ended already, when nobody knew of it
        }
        return true;
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
        sends.attach(connection);
        first.complete(connection);
        tell(listener -> listener.connected(this, connection));
    }

    private void failed(ConnectFailedException failure) {
        LOG.log(Level.DEBUG, () -> this + ": " + failure.getMessage());
        boolean again = plan.reconnect().after(failure);
        Duration delay = Duration.ZERO;
        synchronized (lock) {
            attempt = null;
            lastFailure = failure;
            if (state == ClientState.CLOSED) {
                return;
            }
            if (again) {
                delay = backoff.countFailure();
                Duration asked = ReconnectRule.retryAfter(
                                failure, transport.watchdog().instant())
                        .orElse(Duration.ZERO);
                delay = asked.compareTo(delay) > 0 ? asked : delay;
                waitFrom(delay);
            }
        }
        Duration next = delay;
        if (!again) {
            end(failure);
        }
        tell(listener -> listener.failed(this, failure, next));
        watchForNext();
    }

    /** Notes that a connection has ended and its handler is released. Called by a callback of the connection. */
    private void ended(DefaultConnection connection) {
        Outbound.Close end =
                connection.attributes().get(DefaultConnection.END).orElse(new Outbound.Close(CloseCodes.ABNORMAL, ""));
        boolean again = !connection.isClosedByApplication() && plan.reconnect().after(end.code());
        Duration delay = Duration.ZERO;
        synchronized (lock) {
            if (current != connection) {
                return;
            }
            current = null;
            if (state == ClientState.CLOSED) {
                again = false;
            } else if (again) {
                if (state == ClientState.CONNECTED
                        && transport.watchdog().now() - connectedAt >= ReconnectRule.GOOD.toNanos()) {
                    backoff.reset();
                }
                delay = backoff.countFailure();
                waitFrom(delay);
            }
        }
        sends.detach();
        Duration next = delay;
        if (!again) {
            end(cancelled("the connection ended with " + end.code()));
        }
        tell(listener -> listener.lost(this, end.code(), end.reason(), next));
        watchForNext();
    }

    @GuardedBy("lock")
    private void waitFrom(Duration delay) {
        nextAt = transport.watchdog().now() + delay.toNanos();
        state = ClientState.WAITING; // at last, because it is read without the lock
    }

    /** Lets the watchdog begin the next attempt when it is due. Called after the listeners, so that they are called in order. */
    private void watchForNext() {
        synchronized (lock) {
            if (state == ClientState.WAITING) {
                transport.watchdog().watch(this);
            }
        }
        check(transport.watchdog().now()); // the listeners may have taken longer
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
        end(cancelled("the application has stopped"));
    }

    @Override
    public boolean delaysStop() {
        return false;
    }

    private void tell(Consumer<ClientListener> event) {
        for (ClientListener listener : plan.listeners()) {
            try {
                event.accept(listener);
            } catch (RuntimeException | Error bug) {
                LOG.log(Level.WARNING, this + ": a listener failed", bug);
            }
        }
    }

    // ---- The end ----

    @Override
    public void close(int code, String reason) {
        CloseCodes.closing(code, reason); // which checks them in any state
        DefaultConnection last = end(cancelled("the client was closed"));
        if (last != null) {
            last.close(code, reason);
        }
    }

    @Override
    public void terminate(int code, String reason) {
        Outbound.Close frame = CloseCodes.terminatingAsClient(code, reason);
        if (frame.code() != code && state != ClientState.CLOSED) {
            String rule = ": terminate: code must be 1000, or 3000 to 4999, got ";
            LOG.log(Level.WARNING, this + rule + code + "; the client closes with 1000 and no reason");
        }
        close(frame.code(), frame.reason());
    }

    private ConnectFailedException cancelled(String why) {
        return new ConnectFailedException(Part.CANCELLED, uri, why, null);
    }

    /**
     * Closes the client, if it is not closed.
     *
     * @return the connection that is left to be closed; null for none
     */
    private @Nullable DefaultConnection end(ConnectFailedException reason) {
        Attempt given;
        DefaultConnection left;
        synchronized (lock) {
            if (state == ClientState.CLOSED) {
                return null;
            }
            state = ClientState.CLOSED;
            given = attempt;
            left = current;
        }
        sends.close();
        transport.watchdog().forget(this);
        if (given != null) {
            given.cancel();
        }
        closed.accept(this);
        first.completeExceptionally(reason);
        return left;
    }

    // ---- Messages ----

    @Override
    public SendResult send(Object message) {
        return sends.send(Objects.requireNonNull(message, "message"));
    }

    @Override
    public List<Object> takeUnsent() {
        return sends.takeUnsent();
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
        return plan.handler().given();
    }

    /** Returns what it does. */
    ClientPlan plan() {
        return plan;
    }

    @Override
    public DataType dataType() {
        return plan.endpoint().descriptor().dataType();
    }

    @Override
    public ClientState state() {
        return state;
    }

    @Override
    public ConnectionStatus status() {
        synchronized (lock) {
            DefaultConnection present = current;
            if (present != null) {
                return present.status();
            }
            return state == ClientState.CLOSED ? ConnectionStatus.CLOSED : ConnectionStatus.CONNECTING;
        }
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
