/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kawat.ConnectionStatus;
import dev.kawat.UpgradeOptions;
import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.deployment.Deployment;
import dev.kawat.impl.deployment.RunningEndpoint;
import dev.kawat.impl.testing.Deployments;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.websocket.OnMessage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RequestUpgraderTest {

    static class Handler {
        @OnMessage
        void message(String message) {}
    }

    private final Deployment deployment = Deployments.start();
    private final RunningEndpoint endpoint =
            deployment.opener().openUnlisted(UpgradeOptions.defaults().subprotocols("v2", "v1"), Handler.class);
    private final List<DefaultConnection> upgraded = new ArrayList<>();
    private final Upgrade transport = (request, response, connection) -> {
        upgraded.add(connection);
        response.setStatus(101);
        return true;
    };
    private final RequestUpgrader upgrader = upgrader(transport, null, false);
    private final ServletExchange exchange = new ServletExchange();

    private RequestUpgrader upgrader(@Nullable Upgrade overHttp1, @Nullable Upgrade overHttp2, boolean forwards) {
        return new RequestUpgrader(new Gatekeeper(deployment), overHttp1, overHttp2, forwards);
    }

    @AfterEach
    void stop() {
        upgraded.forEach(DefaultConnection::drop);
        deployment.stop();
    }

    private boolean upgrade() throws IOException, ServletException {
        return upgrade(upgrader, exchange);
    }

    private boolean upgrade(RequestUpgrader by, ServletExchange asked) throws IOException, ServletException {
        return by.upgrade(endpoint, deployment.opener().handlers(Handler::new), asked.request, asked.response);
    }

    private void assertRefused(int status) throws IOException, ServletException {
        assertThat(upgrade()).isFalse();
        assertThat(exchange.status).isEqualTo(status);
        assertThat(exchange.answered).containsEntry("Content-Length", "0");
        assertThat(exchange.committed).as("nothing else can answer").isTrue();
        assertThat(upgraded).isEmpty();
    }

    @Test
    void aHandshakeIsUpgraded() throws IOException, ServletException {
        exchange.headers.put("Sec-WebSocket-Protocol", "v1, v2");

        assertThat(upgrade()).isTrue();

        assertThat(exchange.status).isEqualTo(101);
        assertThat(exchange.committed).as("with a flush some servers hang").isFalse();
        assertThat(upgraded).singleElement().satisfies(connection -> {
            assertThat(connection.subprotocol()).contains("v2");
            assertThat(connection.handshake().path()).isEqualTo("/chat");
            assertThat(connection.handshake().requestUri()).isEqualTo("/app/chat?a=b");
            assertThat(connection.endpointPath()).isEmpty();
        });
    }

    @Test
    void aConnectionSaysWhyItHasNoServer() throws IOException, ServletException {
        upgrade();

        assertThatThrownBy(upgraded.get(0)::server)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "a connection of 'upgrade' has no server, because it was upgraded by WebSocketUpgrade or is a client's");
    }

    @Test
    void aRequestThatAsksForNoUpgradeGets426() throws IOException, ServletException {
        exchange.headers.remove("Upgrade");

        assertRefused(426);
        assertThat(exchange.answered).containsEntry("Upgrade", "websocket");
    }

    @Test
    void aMalformedHandshakeGets400() throws IOException, ServletException {
        exchange.headers.remove("Sec-WebSocket-Key");

        assertRefused(400);
    }

    @Test
    void anotherVersionGets426() throws IOException, ServletException {
        exchange.headers.put("Sec-WebSocket-Version", "8");

        assertRefused(426);
        assertThat(exchange.answered).containsEntry("Sec-WebSocket-Version", "13");
    }

    @Test
    void anotherMethodGets405() throws IOException, ServletException {
        exchange.method = "POST";

        assertRefused(405);
    }

    @Test
    void aForeignOriginGets403() throws IOException, ServletException {
        exchange.headers.put("Origin", "https://elsewhere.example");

        assertRefused(403);
    }

    @Test
    void anApplicationThatHasStoppedAnswers503() throws IOException, ServletException {
        deployment.stop();

        assertRefused(503);
    }

    @Test
    void aBodyThatWaitsIsDiscarded() throws IOException, ServletException {
        exchange.response.getOutputStream().print("frames?");

        upgrade();

        assertThat(exchange.body.size()).isZero();
    }

    @Test
    void aSecondTimeIsAnError() throws IOException, ServletException {
        upgrade();

        assertThatThrownBy(this::upgrade)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the request was upgraded before: /app/chat");
        assertThat(upgraded).hasSize(1);
    }

    @Test
    void aSecondTimeAfterARefusalIsAnError() throws IOException, ServletException {
        exchange.headers.remove("Sec-WebSocket-Key");
        upgrade();

        assertThatThrownBy(this::upgrade)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the response is committed already: /app/chat");
    }

    @Test
    void aCommittedResponseIsAnError() {
        exchange.committed = true;

        assertThatThrownBy(this::upgrade)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the response is committed already: /app/chat");
        assertThat(upgraded).isEmpty();
    }

    @Test
    void anEngineThatCannotUpgradeIsAnError() {
        RequestUpgrader cannot = upgrader(null, transport, false);

        assertThatThrownBy(() -> upgrade(cannot, exchange))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the WebSocket engine of this server cannot upgrade a request for the application;"
                        + " another transport can, see kawat.transport");
        assertThat(upgraded).isEmpty();
    }

    @Test
    void connectOfHttp2IsUpgradedByTheEngineThatCan() throws IOException, ServletException {
        Upgrade never = (request, response, connection) -> {
            throw new AssertionError("the one for HTTP/2 is meant");
        };

        assertThat(upgrade(upgrader(never, transport, false), ServletExchange.overHttp2()))
                .isTrue();

        assertThat(upgraded).hasSize(1);
    }

    @Test
    void connectOfHttp2IsRefusedWhereNoEngineCan() throws IOException, ServletException {
        ServletExchange asked = ServletExchange.overHttp2();

        assertThat(upgrade(upgrader, asked)).isFalse();

        assertThat(asked.status).isEqualTo(501);
        assertThat(asked.committed).as("nothing else can answer").isTrue();
        assertThat(upgraded).isEmpty();
    }

    @Test
    void connectOfHttp2ThatTheEngineDeclinesIsRefused() throws IOException, ServletException {
        ServletExchange asked = ServletExchange.overHttp2();
        List<DefaultConnection> declined = new ArrayList<>();
        Upgrade declines = (request, response, connection) -> !declined.add(connection);

        assertThat(upgrade(upgrader(transport, declines, false), asked)).isFalse();

        assertThat(asked.status).isEqualTo(501);
        assertThat(asked.committed).as("nothing else can answer").isTrue();
        assertThat(declined)
                .singleElement()
                .satisfies(connection -> assertThat(connection.status()).isEqualTo(ConnectionStatus.CLOSED));
    }

    @Test
    void aForwardIsAnErrorWhereTheServerWouldCloseIt() throws IOException, ServletException {
        exchange.dispatched = DispatcherType.FORWARD;
        RequestUpgrader refusing = upgrader(transport, null, true);

        assertThatThrownBy(() -> upgrade(refusing, exchange))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("this server closes connections that are upgraded in a forward, so the request must be"
                        + " upgraded before: /app/chat");
        assertThat(upgrade()).as("elsewhere").isTrue();
    }

    @Test
    void aFailedUpgradeAbandonsTheConnection() {
        List<DefaultConnection> tried = new ArrayList<>();
        IOException failure = new IOException("of a container");
        RequestUpgrader failing = upgrader(
                (request, response, connection) -> {
                    tried.add(connection);
                    throw failure;
                },
                null,
                false);

        assertThatThrownBy(() -> upgrade(failing, exchange)).isSameAs(failure);
        assertThat(tried)
                .singleElement()
                .satisfies(connection -> assertThat(connection.status()).isEqualTo(ConnectionStatus.CLOSED));
    }

    // ---- Behind Kawat's filter ----

    @Test
    void theGuardedResponseIgnoresWhatFollowsAnUpgrade() throws IOException, ServletException {
        GuardedResponse guarded = GuardedResponse.of(exchange.request, exchange.response);

        upgrader.upgrade(
                endpoint,
                deployment.opener().handlers(Handler::new),
                new HttpServletRequestWrapper(exchange.request),
                guarded);
        guarded.setStatus(204);

        assertThat(exchange.status).isEqualTo(101);
    }

    @Test
    void theGuardedResponseIgnoresWhatFollowsARefusal() throws IOException, ServletException {
        exchange.headers.put("Origin", "https://elsewhere.example");
        GuardedResponse guarded = GuardedResponse.of(exchange.request, exchange.response);

        upgrader.upgrade(endpoint, deployment.opener().handlers(Handler::new), exchange.request, guarded);
        guarded.setStatus(204);

        assertThat(exchange.status).isEqualTo(403);
    }
}
