/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kawat.ServerHandler;
import dev.kawat.ServerOptions;
import dev.kawat.WebSocketServers;
import dev.kawat.impl.testing.Recorder;
import dev.kawat.impl.testing.TestApplication;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An engine that runs without servlets, and so has to know every path when it starts. */
class ContainerTransportTest {

    private static final ServerHandler NOBODY = (server, event) -> null;

    private final List<String> paths = new ArrayList<>();
    private final ServerContainer engine = (ServerContainer) Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {ServerContainer.class}, (self, method, arguments) -> {
                if (method.getName().equals("addEndpoint")) {
                    paths.add(((ServerEndpointConfig) arguments[0]).getPath());
                }
                return null;
            });
    private final TestApplication application = TestApplication.of(Recorder.class, Recorder::new);
    private final WebSocketServers servers = application.deployment().webSocketServers();
    private final ContainerTransport transport = new ContainerTransport(application.deployment(), engine);

    @AfterEach
    void stop() {
        application.close();
    }

    @Test
    void knowsTheServersThatWereOpenedBeforeItsStart() throws DeploymentException {
        servers.open(NOBODY, ServerOptions.path("/early"));

        transport.register();

        assertThat(paths).containsExactlyInAnyOrder("/recorder", "/early");
    }

    @Test
    void takesNoFurtherServersAfterItsStart() throws DeploymentException {
        transport.register();

        assertThatThrownBy(() -> servers.open(NOBODY, ServerOptions.path("/late")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "WebSocketServers.open with path '/late': further servers cannot be opened, because the WebSocket"
                                + " engine runs without servlets and takes no paths after its start");
        assertThat(servers.all()).hasSize(1);
    }

    @Test
    void cannotServeEveryPath() {
        servers.open(NOBODY, ServerOptions.everyPath());

        assertThatThrownBy(transport::register)
                .isInstanceOf(DeploymentException.class)
                .hasMessage(
                        "WebSocketServers.open with every path: the WebSocket engine runs without servlets and needs a"
                                + " path");
    }
}
