/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.inject;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.Opened;
import dev.kawat.UpgradeOptions;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketUpgrade;
import dev.kawat.cdi.support.Application;
import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.handshake.Gatekeeper;
import dev.kawat.impl.handshake.RequestUpgrader;
import dev.kawat.impl.message.Outbound;
import dev.kawat.impl.transport.Channel;
import dev.kawat.impl.upgrade.Upgrades;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** The connection behind the socket of an upgraded request, which beans reach: settings that only it has work. */
class UpgradedConnectionTest {

    private static final Map<String, String> HEADERS = Map.of(
            "Host", "example.com",
            "Upgrade", "websocket",
            "Connection", "Upgrade",
            "Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==",
            "Sec-WebSocket-Version", "13");

    /** Closes the current connection as only a connection can be closed. */
    @ApplicationScoped
    static class Closer {

        @Inject
        WebSocketConnection connection;

        void close() {
            connection.terminate(3000, "enough");
        }
    }

    /** Sees all connections. */
    @ApplicationScoped
    static class Observer {

        final List<String> seen = new CopyOnWriteArrayList<>();

        void opened(@Observes @Opened WebSocketConnection connection) {
            seen.add(connection.handshake().path());
        }

        List<String> seen() {
            return seen;
        }
    }

    private static final class Ignored implements Channel {
        @Override
        public void wake() {}

        @Override
        public void pauseReading() {}

        @Override
        public void resumeReading() {}

        @Override
        public void drop() {}
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static HttpServletRequest request() {
        return proxy(HttpServletRequest.class, (proxy, called, arguments) -> switch (called.getName()) {
            case "getMethod" -> "GET";
            case "getProtocol" -> "HTTP/1.1";
            case "getRequestURI" -> "/app/chat";
            case "getContextPath" -> "/app";
            case "getHeader" -> HEADERS.get((String) arguments[0]);
            case "getHeaders" -> {
                String value = HEADERS.get((String) arguments[0]);
                yield Collections.enumeration(value == null ? List.of() : List.of(value));
            }
            case "getHeaderNames" -> Collections.enumeration(HEADERS.keySet());
            case "getDispatcherType" -> DispatcherType.REQUEST;
            case "isSecure", "isUserInRole" -> false;
            default -> null;
        });
    }

    private static HttpServletResponse response() {
        return proxy(
                HttpServletResponse.class,
                (proxy, called, arguments) -> called.getName().equals("isCommitted") ? false : null);
    }

    @Test
    void isInjectedInListenersAndObservedWithTheSettingsOfTheOptions() throws Exception {
        try (Application application = Application.with(Closer.class, Observer.class)
                .workers(Runnable::run)
                .start()) {
            List<DefaultConnection> connections = new ArrayList<>();
            WebSocketUpgrade upgrades = new Upgrades(
                    application.deployment(),
                    new RequestUpgrader(
                            new Gatekeeper(application.deployment()),
                            (request, response, connection) -> connections.add(connection),
                            null,
                            false));
            Closer closer = application.bean(Closer.class);
            upgrades.upgrade(
                            UpgradeOptions.defaults().set("terminate-min-code", "3000"),
                            (socket, handshake) -> socket.onmessage(event -> closer.close()))
                    .handle(request(), response());
            DefaultConnection connection = connections.get(0);
            connection.opened(new Ignored());

            connection.text("please");

            assertThat(connection.closeFrame()).isEqualTo(new Outbound.Close(3000, "enough"));
            assertThat(application.bean(Observer.class).seen()).containsExactly("/chat");
            connection.closed(3000, "enough");
        }
    }
}
