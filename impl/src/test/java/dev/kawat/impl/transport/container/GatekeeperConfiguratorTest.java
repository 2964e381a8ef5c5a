/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kawat.WebSocketEndpoint;
import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.deployment.Deployment;
import dev.kawat.impl.handshake.Gatekeeper;
import dev.kawat.impl.testing.Deployments;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.OnMessage;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpointConfig;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.glassfish.tyrus.core.HandshakeException;
import org.glassfish.tyrus.core.TyrusUpgradeResponse;
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

    private DefaultConnection handshake(HandshakeRequest request, HandshakeResponse response) {
        ServerEndpointConfig config = ServerEndpointConfig.Builder.create(ContainerEndpoint.class, "/chat")
                .build();
        new GatekeeperConfigurator(deployment.servers().get(0), gatekeeper, Runnable::run)
                .modifyHandshake(config, request, response);
        return ((ContainerEndpoint.Admitted) config.getUserProperties().get(ContainerEndpoint.ADMITTED)).connection();
    }

    @Test
    void opensWhatTheGatekeeperAdmits() {
        assertThat(handshake(request("/chat"), Map::of).handshake().path()).isEqualTo("/chat");
    }

    @Test
    void refusesByAnExceptionWhatItDoesNot() {
        assertThatThrownBy(() -> handshake(request("/elsewhere"), Map::of))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Kawat refuses the handshake with 404");
    }

    /** Which makes an answer of it. */
    @Test
    void refusesTyrusWithAStatus() {
        TyrusUpgradeResponse response = new TyrusUpgradeResponse();

        assertThatThrownBy(() -> handshake(request("/elsewhere"), response))
                .isInstanceOfSatisfying(
                        HandshakeException.class,
                        refusal -> assertThat(refusal.getHttpStatusCode()).isEqualTo(404));
    }
}
