/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.client.connect;

import dev.kawat.ConnectFailedException;
import dev.kawat.ConnectFailedException.Part;
import dev.kawat.impl.liveness.Watchdog;
import dev.kawat.impl.liveness.Watched;
import dev.kawat.impl.transport.socket.SocketLayer;
import dev.kawat.impl.transport.stream.WireOffer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to connect, with its redirects and its credentials. {@link #run} blocks; the watchdog ends what takes too long, and
 * any thread may give it up. Used once.
 */
public final class Attempt implements Watched {

    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308); // RFC 9110 section 15.4

    private final Watchdog watchdog;
    private final WireOffer offer;
    private final NameLookups names;
    private final AttemptSockets sockets = new AttemptSockets();
    private final AtomicReference<@Nullable Part> givenUp = new AtomicReference<>();

    private ConnectRequest request;
    private int redirects;
    private boolean loggedIn;

    /** The time at which the current part has taken too long; written by the thread of the attempt. */
    private volatile long deadline;

    /**
     * An attempt that has not begun.
     *
     * @param offer the extensions; the caller closes it if the attempt fails
     * @param names looks up the names of hosts
     */
    public Attempt(ConnectRequest request, WireOffer offer, NameLookups names, Watchdog watchdog) {
        this.request = request;
        this.offer = offer;
        this.names = names;
        this.watchdog = watchdog;
        this.deadline = watchdog.now() + request.options().connectTimeout().toNanos();
    }

    /**
     * Connects, and blocks until that has succeeded or failed.
     *
     * @throws ConnectFailedException if a part fails
     */
    public Connected run() {
        watchdog.watch(this);
        boolean open = false;
        try {
            while (true) {
                Connected connected = connect();
                if (connected != null) {
                    open = true;
                    return connected;
                }
            }
        } catch (ConnectFailure failure) {
            throw failed(failure.part(), failure.what(), failure);
        } catch (IOException failure) {
            throw failed(Part.CONNECT, String.valueOf(failure.getMessage()), failure);
        } finally {
            watchdog.forget(this);
            if (!open) {
                sockets.abandon();
            }
        }
    }

    private ConnectFailedException failed(Part part, String what, IOException failure) {
        Part reason = givenUp.get();
        return reason == null
                ? new ConnectFailedException(part, request.uri(), what, failure)
                : new ConnectFailedException(
                        reason,
                        request.uri(),
                        reason == Part.TIMEOUT ? "nothing more in time, at the part " + part + ": " + what : "given up",
                        failure);
    }

    /** Connects to the URI of the request; returns null if another request is to be tried. */
    private @Nullable Connected connect() throws IOException {
        deadlineIn(request.options().connectTimeout());
        SocketLayer socket = new Dialer(request.options(), names, sockets).dial(request.uri());
        deadlineIn(request.options().handshakeTimeout());
        OpeningHandshake handshake = new OpeningHandshake(request, offer);
        boolean open = false;
        try {
            Answer answer = handshake.exchange(socket);
            if (answer.status() == Answer.SWITCHING_PROTOCOLS) {
                String subprotocol = handshake.check(answer);
                checkNotGivenUp();
                open = true;
                return new Connected(socket, answer.rest(), request.uri(), answer.headers(), subprotocol);
            }
            request = next(answer)
                    .orElseThrow(
                            () -> ConnectFailedException.refused(request.uri(), answer.status(), answer.headers()));
            return null;
        } finally {
            sockets.remove(socket.channel());
            if (!open) {
                socket.close();
            }
        }
    }

    private void deadlineIn(Duration time) {
        deadline = watchdog.now() + time.toNanos();
    }

    private void checkNotGivenUp() throws IOException {
        if (givenUp.get() != null) {
            throw new ConnectFailure(Part.HANDSHAKE, "the answer came too late");
        }
    }

    /** Returns what to try after a refusal; empty if that is the end. */
    private Optional<ConnectRequest> next(Answer answer) {
        Credentials credentials = request.options().credentials();
        if (!loggedIn && credentials != null && OpeningHandshake.asksForBasic(answer)) {
            loggedIn = true;
            return Optional.of(request.with(credentials));
        }
        if (REDIRECTS.contains(answer.status()) && redirects < request.options().maxRedirects()) {
            redirects++;
            Optional<URI> to = answer.only("location").flatMap(where -> TargetUri.redirect(request.uri(), where));
            return to.map(request::redirected);
        }
        return Optional.empty();
    }

    /** Gives the attempt up. May be called from any thread, and again. */
    public void cancel() {
        giveUp(Part.CANCELLED);
    }

    private void giveUp(Part reason) {
        if (givenUp.compareAndSet(null, reason)) {
            sockets.abandon();
        }
    }

    @Override
    public void check(long now) {
        if (now - deadline >= 0) {
            giveUp(Part.TIMEOUT);
        }
    }

    @Override
    public void drop() {
        cancel();
    }

    @Override
    public boolean delaysStop() {
        return false;
    }
}
