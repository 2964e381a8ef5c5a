/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.Handshake;
import dev.kawat.Identity;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import io.undertow.servlet.ServletExtension;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.FilterInfo;
import io.undertow.servlet.api.SecurityConstraint;
import io.undertow.servlet.api.SecurityInfo;
import io.undertow.servlet.api.WebResourceCollection;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.server.PathParam;
import java.nio.file.Path;
import java.security.Principal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Filters and constraints in front of endpoints are asked on the standalone server too, with every transport. An
 * extension of Undertow is the one way to bring filters and constraints there.
 */
class FrontTest {

    @WebSocketEndpoint("/{kind}/{room}")
    static class Hall {

        @OnOpen
        String opened(
                WebSocketConnection connection,
                Handshake handshake,
                @PathParam("kind") String kind,
                @PathParam("room") String room) {
            return kind + " " + room + " "
                    + connection.identity().map(Identity::name).orElse("nobody") + " "
                    + handshake.remoteAddress().orElse("?");
        }

        @OnMessage
        String echo(String text) {
            return text;
        }
    }

    /** Brings what stands in front. */
    public static final class Guard implements ServletExtension {

        @Override
        public void handleDeployment(DeploymentInfo application, ServletContext context) {
            filter(
                    application,
                    "closed",
                    "/closed/*",
                    (request, response, chain) -> ((HttpServletResponse) response).setStatus(401));
            filter(
                    application,
                    "known",
                    "/known/*",
                    (request, response, chain) -> chain.doFilter(new Seen((HttpServletRequest) request), response));
            filter(
                    application,
                    "forwarding",
                    "/app",
                    (request, response, chain) ->
                            request.getRequestDispatcher("/forwarded/x").forward(request, response));
            application.addSecurityConstraint(new SecurityConstraint()
                    .addWebResourceCollection(new WebResourceCollection().addUrlPattern("/denied/*"))
                    .setEmptyRoleSemantic(SecurityInfo.EmptyRoleSemantic.DENY));
        }

        private static void filter(DeploymentInfo application, String name, String pattern, Filter filter) {
            application
                    .addFilter(new FilterInfo(name, filter.getClass(), new ImmediateInstanceFactory<>(filter)))
                    .addFilterUrlMapping(name, pattern, DispatcherType.REQUEST);
        }
    }

    private static final class Seen extends HttpServletRequestWrapper {

        Seen(HttpServletRequest request) {
            super(request);
        }

        @Override
        public Principal getUserPrincipal() {
            return () -> "fiona";
        }

        @Override
        public String getRemoteAddr() {
            return "192.0.2.7";
        }
    }

    @TempDir
    Path directory;

    private KawatServer server;

    private void start(String transport) {
        server = BeanArchive.of(directory, Hall.class)
                .with("META-INF/services/io.undertow.servlet.ServletExtension", Guard.class.getName())
                .builder()
                .set("kawat.transport", transport)
                .start();
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    private String opened(String path) {
        try (Peer peer = Peer.to(server, path)) {
            String said = peer.text();
            assertThat(peer.ask("echo")).isEqualTo("echo");
            return said;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "servlet", "container"})
    void isAsked(String transport) {
        start(transport);

        assertThat(opened("open/x")).isEqualTo("open x nobody 127.0.0.1");
        for (String path : new String[] {"closed/x", "clos%65d/x", "closed;a=1/x", "closed/x;a"}) {
            assertThat(Peer.refused(server, path)).as(path).isEqualTo(401);
        }
        for (String path : new String[] {"denied/x", "d%65nied/x", "denied;a=1/x"}) {
            assertThat(Peer.refused(server, path)).as(path).isEqualTo(403);
        }
        assertThat(opened("known/x")).isEqualTo("known x fiona 192.0.2.7");
        assertThat(opened("app")).isEqualTo("forwarded x nobody 127.0.0.1");
    }
}
