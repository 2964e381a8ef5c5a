/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.server.direct;

import dev.kawat.cdi.servlet.OwnTransport;
import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.deployment.Deployment;
import dev.kawat.impl.handshake.Gatekeeper;
import dev.kawat.impl.handshake.Verdict;
import dev.kawat.impl.transport.stream.WireEngine;
import dev.kawat.impl.transport.stream.WireUpgrade;
import dev.kawat.impl.transport.stream.WriteQueue;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Protocols;
import io.undertow.util.StatusCodes;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.xnio.StreamConnection;
import org.xnio.XnioIoThread;

/**
 * Takes the handshakes for our endpoints before they become requests of servlets, and carries their connections itself.
 * Everything else, and everything before the endpoints have started, goes to the next handler.
 */
public final class DirectTransport implements OwnTransport {

    /** What serves once the endpoints have started. */
    private record Serving(Gatekeeper gatekeeper, WireEngine engine) {}

    private static final HttpString EXTENSIONS = new HttpString("Sec-WebSocket-Extensions");

    private final String contextPath;

    /** What each I/O thread is to write. */
    private final Map<XnioIoThread, WriteQueue> writes = new ConcurrentHashMap<>();

    private volatile @Nullable Serving serving;

    /**
     * A transport that serves nothing yet.
     *
     * @param contextPath where the application is; empty for the root
     */
    public DirectTransport(String contextPath) {
        this.contextPath = contextPath;
    }

    /** A handler that takes what is ours and leaves the rest to the next. */
    public HttpHandler before(HttpHandler next) {
        return exchange -> handle(exchange, next);
    }

    @Override
    public String name() {
        return "direct";
    }

    @Override
    public void serve(Deployment deployment) {
        serving = new Serving(
                new Gatekeeper(deployment), new WireEngine(deployment.watchdog(), deployment.compression()));
    }

    private void handle(HttpServerExchange exchange, HttpHandler next) throws Exception {
        Serving known = serving;
        if (known == null || !mayBeOurs(exchange)) {
            next.handleRequest(exchange);
        } else if (exchange.isInIoThread()) {
            exchange.dispatch(worker -> answer(known, worker, next)); // a gate may block
        } else {
            answer(known, exchange, next);
        }
    }

    private boolean mayBeOurs(HttpServerExchange exchange) {
        return exchange.getProtocol().equals(Protocols.HTTP_1_1)
                && exchange.getRequestHeaders().contains(Headers.UPGRADE)
                && !new ExchangeUpgradeRequest(exchange, contextPath).path().isEmpty();
    }

    private void answer(Serving known, HttpServerExchange exchange, HttpHandler next) throws Exception {
        Verdict verdict = known.gatekeeper().check(new ExchangeUpgradeRequest(exchange, contextPath));
        if (verdict instanceof Verdict.Admitted admitted) {
            upgrade(known.engine(), exchange, admitted.connection());
        } else if (verdict instanceof Verdict.Refused refused) {
            exchange.setStatusCode(refused.status());
            refused.headers().forEach((name, value) -> setHeader(exchange, name, value));
            exchange.endExchange();
        } else {
            next.handleRequest(exchange);
        }
    }

    private void upgrade(WireEngine engine, HttpServerExchange exchange, DefaultConnection connection) {
        boolean upgraded = false;
        try {
            HeaderValues offered = exchange.getRequestHeaders().get(EXTENSIONS);
            WireUpgrade upgrade = engine.upgrade(connection, offered == null ? List.of() : offered);
            exchange.upgradeChannel((socket, over) -> open(socket, upgrade));
            exchange.setStatusCode(StatusCodes.SWITCHING_PROTOCOLS);
            upgrade.answer(
                    exchange.getRequestHeaders().getFirst(Headers.SEC_WEB_SOCKET_KEY),
                    (name, value) -> setHeader(exchange, name, value));
            exchange.endExchange();
            upgraded = true;
        } finally {
            if (!upgraded) {
                connection.abandon();
            }
        }
    }

    private void open(StreamConnection socket, WireUpgrade upgrade) {
        XnioStream.open(socket, upgrade, writes.computeIfAbsent(socket.getIoThread(), WriteQueue::new));
    }

    private static void setHeader(HttpServerExchange exchange, String name, String value) {
        exchange.getResponseHeaders().put(new HttpString(name), value);
    }

    @Override
    public void close() {
        Serving known = serving;
        serving = null;
        if (known != null) {
            known.engine().close();
        }
    }
}
