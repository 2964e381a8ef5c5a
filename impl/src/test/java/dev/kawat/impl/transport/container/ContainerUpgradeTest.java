/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.handshake.Gatekeeper;
import dev.kawat.impl.handshake.HandshakeOutcome;
import dev.kawat.impl.handshake.ServletExchange;
import dev.kawat.impl.handshake.TestRequest;
import dev.kawat.impl.testing.Recorder;
import dev.kawat.impl.testing.TestApplication;
import jakarta.servlet.ServletException;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An engine that is told to upgrade a handshake, and agrees to it or not. */
class ContainerUpgradeTest {

    private static void agrees(ServerEndpointConfig config) {
        config.getConfigurator().modifyHandshake(config, null, null);
    }

    private static void ignores(ServerEndpointConfig config) {}

    private static void fails(ServerEndpointConfig config) {
        throw new IllegalStateException("of an engine");
    }

    private static void agreesAndFails(ServerEndpointConfig config) {
        agrees(config);
        fails(config);
    }

    private final TestApplication application = TestApplication.of(Recorder.class, Recorder::new);
    private final DefaultConnection connection = ((HandshakeOutcome.Admitted)
                    new Gatekeeper(application.deployment()).check(TestRequest.to("/recorder")))
            .connection();

    @AfterEach
    void stop() {
        connection.abandon();
        application.close();
    }

    private boolean upgrade(ServletExchange exchange, Consumer<ServerEndpointConfig> body)
            throws IOException, ServletException {
        ServerContainer engine = (ServerContainer) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ServerContainer.class}, (self, method, arguments) -> {
                    body.accept((ServerEndpointConfig) arguments[2]);
                    return null;
                });
        return new ContainerTransport(application.deployment(), engine)
                .upgrade(exchange.request, exchange.response, connection);
    }

    @Test
    void handshakeThatTheEngineAgreesToIsUpgraded() throws IOException, ServletException {
        assertThat(upgrade(new ServletExchange(), ContainerUpgradeTest::agrees)).isTrue();
        assertThat(upgrade(ServletExchange.overHttp2(), ContainerUpgradeTest::agrees))
                .isTrue();
    }

    @Test
    void handshakeOfHttp2ThatTheEngineIgnoresIsDeclined() throws IOException, ServletException {
        assertThat(upgrade(ServletExchange.overHttp2(), ContainerUpgradeTest::ignores))
                .isFalse();
    }

    @Test
    void handshakeOfHttp2ThatTheEngineRefusesByAnExceptionIsDeclined() throws IOException, ServletException {
        assertThat(upgrade(ServletExchange.overHttp2(), ContainerUpgradeTest::fails))
                .isFalse();
    }

    @Test
    void failureAfterTheEngineHasAgreedIsAFailure() {
        assertThatThrownBy(() -> upgrade(ServletExchange.overHttp2(), ContainerUpgradeTest::agreesAndFails))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("of an engine");
    }

    @Test
    void failureOverHttp1IsAFailure() {
        assertThatThrownBy(() -> upgrade(new ServletExchange(), ContainerUpgradeTest::fails))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("of an engine");
    }
}
