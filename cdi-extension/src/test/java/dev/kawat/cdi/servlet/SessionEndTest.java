/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.Handshake;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.cdi.KawatExtension;
import dev.kawat.cdi.support.Application;
import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.handshake.HandshakeOutcome;
import dev.kawat.impl.transport.pair.PairTransport;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.websocket.OnMessage;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jboss.weld.environment.se.WeldContainer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The end of an HTTP session is that of its connections. */
class SessionEndTest {

    @WebSocketEndpoint("/echo")
    static class Echo {
        @OnMessage
        String echo(String message) {
            return message;
        }
    }

    private final WeldContainer container = Application.weld(Echo.class).initialize();
    private final BeanManager beans = container.getBeanManager();
    private final KawatListener listener = new KawatListener(() -> beans, Map.of(), null);

    @AfterEach
    void stop() {
        container.shutdown();
    }

    private void start() {
        listener.contextInitialized(new ServletContextEvent(StandIn.of(ServletContext.class)
                .on("getServerInfo", arguments -> "Somebody's Server/1.0")
                .on("getContextPath", arguments -> "")
                .on("getAttribute", arguments -> null)
                .on("getInitParameterNames", arguments -> Collections.enumeration(List.of()))
                .on("getClassLoader", arguments -> getClass().getClassLoader())
                .make()));
    }

    private DefaultConnection connect(String session) {
        PairTransport transport = new PairTransport(
                beans.getExtension(KawatExtension.class).deployment().orElseThrow());
        Handshake handshake = Handshake.to("/echo").httpSessionId(session).build();
        DefaultConnection connection = ((HandshakeOutcome.Admitted) transport.request(handshake)).connection();
        transport.open(connection);
        return connection;
    }

    private static HttpSessionEvent event(String id) {
        return new HttpSessionEvent(
                StandIn.of(HttpSession.class).on("getId", arguments -> id).make());
    }

    @Test
    void aSessionThatEndsEndsItsConnections() {
        start();
        DefaultConnection its = connect("s1");
        DefaultConnection other = connect("s2");

        listener.sessionDestroyed(event("s1"));

        assertThat(its.status().readyState()).isEqualTo(2);
        assertThat(other.status().readyState()).isEqualTo(1);
    }

    @Test
    void aSessionWithAnotherIdIsStillTheSame() {
        start();
        DefaultConnection connection = connect("s1");

        listener.sessionIdChanged(event("s2"), "s1");
        listener.sessionDestroyed(event("s1"));
        assertThat(connection.status().readyState()).isEqualTo(1);
        listener.sessionDestroyed(event("s2"));

        assertThat(connection.status().readyState()).isEqualTo(2);
    }

    @Test
    void sessionsMayEndBeforeAnythingHasStarted() {
        listener.sessionDestroyed(event("s1"));
        listener.sessionIdChanged(event("s2"), "s1");

        assertThat(beans.getExtension(KawatExtension.class).deployment()).isEmpty();
    }
}
