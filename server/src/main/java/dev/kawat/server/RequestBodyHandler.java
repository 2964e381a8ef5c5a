/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.server;

import io.undertow.server.ExchangeCompletionListener;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.XnioExecutor;
import org.xnio.channels.StreamSinkChannel;

/**
 * Keeps bodies that are announced and not sent from holding a connection. A handshake with a body is refused at once. Any other
 * request whose answer is complete may send the rest of its body for a limited time, because Undertow reads all of it.
 */
final class RequestBodyHandler implements HttpHandler {

    private final HttpHandler next;
    private final long timeoutMillis;

    /**
     * A handler before others.
     *
     * @param timeout the time that the body of a request that is answered may take
     */
    RequestBodyHandler(HttpHandler next, Duration timeout) {
        this.next = next;
        this.timeoutMillis = timeout.toMillis();
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        if (exchange.isRequestComplete() && !announcesBody(exchange)) {
            next.handleRequest(exchange);
            return;
        }
        new BodyTimer(exchange).start();
        if (asksForWebSocket(exchange)) {
            refuse(exchange);
        } else {
            next.handleRequest(exchange);
        }
    }

    private static boolean announcesBody(HttpServerExchange exchange) {
        HeaderValues lengths = exchange.getRequestHeaders().get(Headers.CONTENT_LENGTH);
        return exchange.getRequestHeaders().contains(Headers.TRANSFER_ENCODING)
                || (lengths != null && !lengths.stream().allMatch("0"::equals));
    }

    static boolean asksForWebSocket(HttpServerExchange exchange) {
        HeaderValues upgrades = exchange.getRequestHeaders().get(Headers.UPGRADE);
        return upgrades != null
                && upgrades.stream()
                        .flatMap(value -> Arrays.stream(value.split(",", -1)))
                        .anyMatch(token -> token.strip().equalsIgnoreCase("websocket"));
    }

    /** Answers before the body is read, which is thrown away, and lets the peer see the end of the connection. */
    private static void refuse(HttpServerExchange exchange) throws IOException {
        exchange.setPersistent(false);
        exchange.setStatusCode(StatusCodes.BAD_REQUEST);
        exchange.setResponseContentLength(0);
        StreamSinkChannel answer = exchange.getResponseChannel();
        answer.shutdownWrites();
        if (!answer.flush()) {
            IoUtils.safeClose(exchange.getConnection()); // a new socket takes an answer without a body
            return;
        }
        if (exchange.getConnection() instanceof HttpServerConnection http) {
            StreamConnection socket = http.getChannel();
            socket.getSinkChannel().shutdownWrites();
            socket.getSinkChannel().flush();
        }
        exchange.endExchange();
    }

    /** Closes the connection if the answer is complete and the request is not; looks again while the answer is not. */
    private final class BodyTimer implements Runnable, ExchangeCompletionListener {

        private final HttpServerExchange exchange;
        private volatile XnioExecutor.@Nullable Key timer;

        BodyTimer(HttpServerExchange exchange) {
            this.exchange = exchange;
            exchange.addExchangeCompleteListener(this);
        }

        void start() {
            timer = exchange.getIoThread().executeAfter(this, timeoutMillis, TimeUnit.MILLISECONDS);
        }

        @Override
        public void run() {
            if (exchange.isResponseComplete() && !exchange.isRequestComplete()) {
                IoUtils.safeClose(exchange.getConnection());
            } else if (!exchange.isComplete()) {
                start();
            }
        }

        @Override
        public void exchangeEvent(HttpServerExchange completed, NextListener nextListener) {
            XnioExecutor.Key pending = timer;
            if (pending != null) {
                pending.remove();
            }
            nextListener.proceed();
        }
    }
}
