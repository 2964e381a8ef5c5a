/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kawat.ConnectFailedException;
import dev.kawat.WebSocketClients;
import dev.kawat.WebSocketConnector;
import dev.kawat.it.foreign.UndertowTalk;
import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import io.undertow.server.handlers.ConnectHandler;
import io.undertow.server.handlers.ResponseCodeHandler;
import io.undertow.util.Headers;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Clients and the engine of Undertow. */
class UndertowEngineIT extends ForeignEngineTests {

    private static UndertowTalk server;

    @BeforeAll
    static void start() {
        assumeTrue(
                Server.current() == Server.STANDALONE && Server.current().framesAreOurs(),
                "clients are the same whatever server runs");
        server = UndertowTalk.start();
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Override
    URI uri() {
        return server.uri();
    }

    private static ProxySelector selector(Undertow proxy) {
        return ProxySelector.of(
                (InetSocketAddress) proxy.getListenerInfo().get(0).getAddress());
    }

    private static Undertow proxy(HttpHandler handler) {
        Undertow proxy = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setHandler(handler)
                .build();
        proxy.start();
        return proxy;
    }

    @Test
    void proxyOfUndertowCarriesTheConnection() throws Exception {
        Undertow proxy = proxy(new ConnectHandler(ResponseCodeHandler.HANDLE_404));
        try (WebSocketClients clients = WebSocketClients.create()) {
            assertEcho(clients.connector(uri().toString()).proxy(selector(proxy)));
        } finally {
            proxy.stop();
        }
    }

    @Test
    void proxyOfUndertowGetsItsCredentials() throws Exception {
        Undertow proxy = proxy(exchange -> {
            if ("Basic YTpzZWNyZXQ=".equals(exchange.getRequestHeaders().getFirst(Headers.PROXY_AUTHORIZATION))) {
                new ConnectHandler(ResponseCodeHandler.HANDLE_404).handleRequest(exchange);
            } else {
                exchange.setStatusCode(407).getResponseHeaders().put(Headers.PROXY_AUTHENTICATE, "Basic realm=\"x\"");
            }
        });
        try (WebSocketClients clients = WebSocketClients.create()) {
            WebSocketConnector connector = clients.connector(uri().toString()).proxy(selector(proxy));

            assertThatThrownBy(() -> assertEcho(connector))
                    .cause()
                    .isInstanceOfSatisfying(ConnectFailedException.class, failure -> {
                        assertThat(failure.part()).isEqualTo(ConnectFailedException.Part.PROXY);
                        assertThat(failure).hasMessageContaining("407");
                    });
            assertEcho(connector.proxyCredentials("a", "secret"));
        } finally {
            proxy.stop();
        }
    }
}
