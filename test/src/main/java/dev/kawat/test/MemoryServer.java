/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.test;

import dev.kawat.Codec;
import dev.kawat.ConnectionStatus;
import dev.kawat.Handshake;
import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.deployment.Deployment;
import dev.kawat.impl.handshake.Gatekeeper;
import dev.kawat.impl.handshake.HandshakeOutcome;
import dev.kawat.impl.handshake.UpgradeRequest;
import dev.kawat.impl.transport.stream.WireEngine;
import dev.kawat.impl.transport.stream.WireUpgrade;
import dev.kawat.test.line.MemoryLine;
import dev.kawat.test.time.Activity;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The endpoints of an application in this JVM, behind the checks and the engine of Kawat that they have on a server. */
final class MemoryServer implements Server {

    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

    private final Deployment deployment;
    private final Gatekeeper gatekeeper;
    private final WireEngine engine;
    private final Activity activity;
    private final Failures failures;
    private final TestLog log;

    MemoryServer(Deployment deployment, Activity activity, Failures failures, TestLog log) {
        this.deployment = deployment;
        this.gatekeeper = new Gatekeeper(deployment);
        this.engine = new WireEngine(deployment.watchdog(), deployment.compression());
        this.activity = activity;
        this.failures = failures;
        this.log = log;
    }

    @Override
    public Answer connect(String path, HandshakeRequest request, Duration within) {
        CompletableFuture<HandshakeOutcome> outcome = new CompletableFuture<>();
        activity.execute(() -> check(new Request(path, request), outcome));
        try {
            return answer(outcome.get(within.toNanos(), TimeUnit.NANOSECONDS), within);
        } catch (TimeoutException slow) {
            throw new AssertionError(path + ": expected an answer to the handshake within " + within.toMillis()
                    + " ms; running: " + String.join(System.lineSeparator(), activity.places()));
        } catch (ExecutionException failed) {
            throw new AssertionError(path + ": the handshake failed", failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(path + ": interrupted during the handshake", interrupted);
        }
    }

    private void check(Request request, CompletableFuture<HandshakeOutcome> outcome) {
        try {
            outcome.complete(gatekeeper.check(request).whereNothingElseServes());
        } catch (RuntimeException | Error failure) {
            outcome.completeExceptionally(failure);
        }
    }

    private Answer answer(HandshakeOutcome outcome, Duration within) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        if (!(outcome instanceof HandshakeOutcome.Admitted admitted)) {
            HandshakeOutcome.Refused refused = (HandshakeOutcome.Refused) outcome;
            refused.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), List.of(value)));
            return new Refused(new Refusal(refused.status(), headers, ""));
        }
        DefaultConnection connection = admitted.connection();
        WireUpgrade upgrade = engine.upgrade(connection, List.of());
        upgrade.answer(KEY, (name, value) -> headers.put(name.toLowerCase(Locale.ROOT), List.of(value)));
        MemoryLine line = new MemoryLine(activity::execute);
        line.open(upgrade.channel(line));
        return new Accepted(headers, line, () -> awaitOpened(connection, within));
    }

    /**
     * Waits until the callback for the opening has returned, and what it has left has ended, as far as the first message waits for
     * that; or until the bound, because a callback may answer with a stream that never ends.
     */
    private static void awaitOpened(DefaultConnection connection, Duration within) {
        CountDownLatch opened = new CountDownLatch(1);
        try {
            if (connection.execute(opened::countDown) && connection.status() != ConnectionStatus.CLOSED) {
                var unused = opened.await(within.toNanos(), TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Codec json() {
        return deployment.json();
    }

    @Override
    public Failures failures() {
        return failures;
    }

    @Override
    public TestLog log() {
        return log;
    }

    @Override
    public List<String> places() {
        return activity.places();
    }

    @Override
    public Optional<Boolean> awaitNothingToDo(Duration within) {
        return Optional.of(activity.awaitNone(within));
    }

    void close() {
        engine.close();
    }

    /** A handshake as the request that a client on a network sends. */
    private record Request(String uri, HandshakeRequest request) implements UpgradeRequest {

        private static final Map<String, String> OF_EVERY_HANDSHAKE = Map.of(
                "host", "localhost",
                "upgrade", "websocket",
                "connection", "Upgrade",
                "sec-websocket-version", "13",
                "sec-websocket-key", KEY);

        @Override
        public String path() {
            int query = uri.indexOf('?');
            return query < 0 ? uri : uri.substring(0, query);
        }

        @Override
        public List<String> header(String name) {
            List<String> given = request.values(name);
            String standard = OF_EVERY_HANDSHAKE.get(name.toLowerCase(Locale.ROOT));
            return given.isEmpty() && standard != null ? List.of(standard) : given;
        }

        @Override
        public boolean isUserInRole(String role) {
            return request.roles.contains(role);
        }

        @Override
        public Handshake snapshot(Map<String, String> pathParams) {
            Handshake.Builder builder = Handshake.to(uri)
                    .path(path())
                    .pathParams(pathParams)
                    .remoteAddress("127.0.0.1")
                    .identity(request.identity);
            OF_EVERY_HANDSHAKE.forEach((name, value) -> {
                if (request.values(name).isEmpty()) {
                    builder.header(name, value);
                }
            });
            request.headers.forEach((name, values) -> values.forEach(value -> builder.header(name, value)));
            if (!request.subprotocols.isEmpty()) {
                builder.header("Sec-WebSocket-Protocol", String.join(", ", request.subprotocols));
            }
            return builder.build();
        }
    }
}
