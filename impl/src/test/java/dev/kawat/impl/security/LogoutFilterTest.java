/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kawat.ConnectionStatus;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.deployment.Deployment;
import dev.kawat.impl.handshake.Gatekeeper;
import dev.kawat.impl.handshake.HandshakeOutcome;
import dev.kawat.impl.handshake.ServletUpgradeRequest;
import dev.kawat.impl.handshake.TestRequest;
import dev.kawat.impl.testing.Deployments;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import jakarta.websocket.OnMessage;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.security.Principal;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogoutFilterTest {

    @WebSocketEndpoint("/chat")
    static class Chat {
        @OnMessage
        void message(String message) {}
    }

    private final Deployment deployment = Deployments.start(new Chat());
    private final DefaultConnection connection = connection("s1");
    private final DefaultConnection other = connection("s2");
    private String user = "ann";
    private String session = "s1";
    private String upgrade;
    private List<String> cookies = List.of();

    private DefaultConnection connection(String sessionId) {
        HandshakeOutcome outcome = new Gatekeeper(deployment)
                .check(TestRequest.to("/chat").user("ann").session(sessionId));
        return ((HandshakeOutcome.Admitted) outcome).connection();
    }

    private HttpServletRequest request() {
        return proxy(HttpServletRequest.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "getUserPrincipal" -> user == null ? null : (Principal) new Named(user);
            case "getSession" ->
                session == null ? null : proxy(HttpSession.class, (p, called, given) -> "s1"); // asked for its id alone
            case "getMethod" -> "GET";
            case "getProtocol" -> "HTTP/1.1";
            case "getHeaders" -> Collections.enumeration(headers((String) arguments[0]));
            default -> throw new AssertionError(method);
        });
    }

    private List<String> headers(String name) {
        if (name.equals("Cookie")) {
            return cookies;
        }
        return upgrade == null ? List.of() : List.of(upgrade);
    }

    private record Named(String name) implements Principal {
        @Override
        public String getName() {
            return name;
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private void filter(FilterChain next) throws IOException, ServletException {
        new LogoutFilter(deployment.sessions(), ServletUpgradeRequest::isHandshake)
                .doFilter(request(), proxy(HttpServletResponse.class, (p, m, a) -> null), next);
    }

    private void filterDoing(Runnable body) throws IOException, ServletException {
        filter((request, response) -> body.run());
    }

    @Test
    void aLogoutEndsTheConnectionsOfTheSession() throws IOException, ServletException {
        filterDoing(() -> user = null);

        assertThat(connection.status()).isEqualTo(ConnectionStatus.CLOSING);
        assertThat(other.status()).isEqualTo(ConnectionStatus.CONNECTING);
    }

    @Test
    void aLogoutMayOfferAnotherProtocol() throws IOException, ServletException {
        upgrade = "h2c";

        filterDoing(() -> user = null);

        assertThat(connection.status()).isEqualTo(ConnectionStatus.CLOSING);
    }

    @Test
    void anotherUserEndsThemToo() throws IOException, ServletException {
        filterDoing(() -> user = "bob");

        assertThat(connection.status()).isEqualTo(ConnectionStatus.CLOSING);
    }

    @Test
    void aLogoutThatFailsAfterwardsIsOneToo() {
        assertThatThrownBy(() -> filterDoing(() -> {
                    user = null;
                    throw new IllegalStateException("on purpose");
                }))
                .hasMessage("on purpose");

        assertThat(connection.status()).isEqualTo(ConnectionStatus.CLOSING);
    }

    @Test
    void anyOtherRequestLeavesThemAlone() throws IOException, ServletException {
        filterDoing(() -> {});
        user = null;
        filterDoing(() -> user = "ann"); // logs in
        filterDoing(() -> session = null);

        assertThat(connection.status()).isEqualTo(ConnectionStatus.CONNECTING);
    }

    @Test
    void aUserWithoutASessionHasNoConnections() throws IOException, ServletException {
        session = null;

        filterDoing(() -> user = null);

        assertThat(connection.status()).isEqualTo(ConnectionStatus.CONNECTING);
    }

    private DefaultConnection connectionWith(String user, String cookies) {
        HandshakeOutcome outcome = new Gatekeeper(deployment)
                .check(TestRequest.to("/chat").user(user).with("Cookie", cookies));
        return ((HandshakeOutcome.Admitted) outcome).connection();
    }

    @Test
    void aLogoutEndsTheConnectionsWithoutASessionThatHaveTheCookieOfTheLogin() throws IOException, ServletException {
        DefaultConnection same = connectionWith("ann", "theme=dark; LtpaToken2=kJ8hTr5Qw2Lm9Zx4aa==");
        DefaultConnection elsewhere = connectionWith("ann", "theme=dark; LtpaToken2=another9Zx4kJ8hTr5Q==");
        DefaultConnection ofBob = connectionWith("bob", "theme=dark; LtpaToken2=kJ8hTr5Qw2Lm9Zx4aa==");
        session = null;
        cookies = List.of("LtpaToken2=kJ8hTr5Qw2Lm9Zx4aa==; lang=en", "theme=dark");

        filterDoing(() -> user = null);

        assertThat(same.status()).isEqualTo(ConnectionStatus.CLOSING);
        assertThat(elsewhere.status()).isEqualTo(ConnectionStatus.CONNECTING);
        assertThat(ofBob.status()).isEqualTo(ConnectionStatus.CONNECTING);
        assertThat(connection.status()).describedAs("of a session").isEqualTo(ConnectionStatus.CONNECTING);
    }

    @Test
    void aRequestOfALoginLeavesItsConnectionsAlone() throws IOException, ServletException {
        DefaultConnection same = connectionWith("ann", "LtpaToken2=kJ8hTr5Qw2Lm9Zx4aa==");
        session = null;
        cookies = List.of("LtpaToken2=kJ8hTr5Qw2Lm9Zx4aa==");

        filterDoing(() -> {});

        assertThat(same.status()).isEqualTo(ConnectionStatus.CONNECTING);
    }

    @Test
    void aHandshakeIsLeftAlone() throws IOException, ServletException {
        upgrade = "h2c, WebSocket";

        filterDoing(() -> user = null); // the request is gone after the upgrade

        assertThat(connection.status()).isEqualTo(ConnectionStatus.CONNECTING);
    }

    @Test
    void whatIsNoHttpPassesOn() throws IOException, ServletException {
        boolean[] passed = {false};

        new LogoutFilter(deployment.sessions(), ServletUpgradeRequest::isHandshake)
                .doFilter(
                        proxy(ServletRequest.class, (p, m, a) -> null),
                        proxy(HttpServletResponse.class, (p, m, a) -> null),
                        (request, response) -> passed[0] = true);

        assertThat(passed[0]).isTrue();
    }
}
