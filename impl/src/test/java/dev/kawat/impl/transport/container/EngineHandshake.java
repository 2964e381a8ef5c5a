/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.container;

import dev.kawat.impl.deployment.Deployment;
import dev.kawat.impl.handshake.Gatekeeper;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpointConfig;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.glassfish.tyrus.core.HandshakeException;
import org.glassfish.tyrus.core.TyrusUpgradeResponse;

/** A handshake inside of Tyrus, which has matched a path by itself. */
public final class EngineHandshake {

    private EngineHandshake() {}

    /** The status that Tyrus would answer with. */
    public static int ask(Deployment deployment, String path, Map<String, String> headers) {
        Map<String, List<String>> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.forEach((name, value) -> values.put(name, List.of(value)));
        HandshakeRequest request = (HandshakeRequest) Proxy.newProxyInstance(
                HandshakeRequest.class.getClassLoader(),
                new Class<?>[] {HandshakeRequest.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    // as Tyrus does it, for an authority must not be taken from the path
                    case "getRequestURI" -> URI.create("http://example.com" + path);
                    case "getHeaders" -> values;
                    default -> null;
                });
        ServerEndpointConfig config = ServerEndpointConfig.Builder.create(ContainerEndpoint.class, "/any")
                .build();
        try {
            new GatekeeperConfigurator(deployment.servers().get(0), new Gatekeeper(deployment), Runnable::run)
                    .modifyHandshake(config, request, new TyrusUpgradeResponse());
        } catch (Exception refusal) { // a checked one, which the API does not declare
            return ((HandshakeException) refusal).getHttpStatusCode();
        }
        ContainerEndpoint.Admitted admitted =
                (ContainerEndpoint.Admitted) config.getUserProperties().get(ContainerEndpoint.ADMITTED);
        admitted.connection().abandon();
        return 101;
    }
}
