/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.WebSocketEndpoint;
import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.deployment.Deployment;
import dev.kawat.impl.deployment.Deployments;
import dev.kawat.impl.handshake.Gatekeeper;
import dev.kawat.impl.handshake.TestRequest;
import dev.kawat.impl.handshake.Verdict;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.OnMessage;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpointConfig;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GatekeeperConfiguratorTest {

    @WebSocketEndpoint("/chat")
    static class Chat {
        @OnMessage
        void message(String message) {}
    }

    private static final Map<String, List<String>> HEADERS = Map.of(
            "Host", List.of("example.com"),
            "Upgrade", List.of("websocket"),
            "Connection", List.of("Upgrade"),
            "Sec-WebSocket-Key", List.of("dGhlIHNhbXBsZSBub25jZQ=="),
            "Sec-WebSocket-Version", List.of("13"));

    private final Deployment deployment = Deployments.start(new Chat());
    private final Gatekeeper gatekeeper = new Gatekeeper(deployment);
    private final Admissions admissions = new Admissions();

    /** In GlassFish the context path stands before the path of the endpoint. */
    private final HandshakeRequest belowContextPath = request("/application/chat");

    private static HandshakeRequest request(String path) {
        return (HandshakeRequest) Proxy.newProxyInstance(
                HandshakeRequest.class.getClassLoader(),
                new Class<?>[] {HandshakeRequest.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getRequestURI" -> URI.create(path);
                    case "getHeaders" -> HEADERS;
                    default -> null;
                });
    }

    private DefaultConnection handshake(HandshakeRequest request) {
        ServerEndpointConfig config = ServerEndpointConfig.Builder.create(ContainerEndpoint.class, "/chat")
                .build();
        new GatekeeperConfigurator(deployment.servers().get(0), gatekeeper, Runnable::run, admissions)
                .modifyHandshake(config, request, response());
        return ((ContainerEndpoint.Opening) config.getUserProperties().get(ContainerEndpoint.OPENING)).connection();
    }

    private static HandshakeResponse response() {
        return Map::of;
    }

    @Test
    void takesTheConnectionThatTheFilterHasAdmittedOnThisThread() {
        DefaultConnection admitted = ((Verdict.Admitted) gatekeeper.check(TestRequest.to("/chat"))).connection();
        admissions.put(admitted);

        assertThat(handshake(belowContextPath)).isSameAs(admitted);
    }

    @Test
    void takesItOnlyOnce() {
        admissions.put(((Verdict.Admitted) gatekeeper.check(TestRequest.to("/chat"))).connection());
        handshake(belowContextPath);

        assertThat(handshake(belowContextPath)).isNull();
    }

    @Test
    void asksTheGatekeeperWhereThereIsNoFilter() {
        assertThat(handshake(request("/chat"))).isNotNull();
        assertThat(handshake(request("/elsewhere"))).isNull();
    }
}
