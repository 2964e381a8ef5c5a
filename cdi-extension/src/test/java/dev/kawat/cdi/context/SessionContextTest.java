/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kawat.ConnectionScoped;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.cdi.support.Application;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.ContextNotActiveException;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.context.SessionScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Inject;
import jakarta.websocket.OnMessage;
import java.io.Serializable;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Session scoped beans where there is no session; the integration tests have those of servers. */
class SessionContextTest {

    @SessionScoped
    static class Basket implements Serializable {

        private static final long serialVersionUID = 1L;

        int number() {
            return 1;
        }
    }

    @ApplicationScoped
    static class Till {

        @Inject
        Basket basket;

        int number() {
            return basket.number();
        }
    }

    @RequestScoped
    static class OfRequest {}

    @ConnectionScoped
    static class OfConnection {

        @Inject
        WebSocketConnection current;
    }

    @WebSocketEndpoint("/shop")
    static class Shop {

        @Inject
        Till till;

        @OnMessage
        String count(String text) {
            try {
                return Integer.toString(till.number());
            } catch (ContextNotActiveException inactive) {
                return inactive.getMessage();
            }
        }
    }

    @WebSocketEndpoint("/plain")
    static class Plain {

        @Inject
        OfRequest ofRequest;

        @Inject
        OfConnection ofConnection;

        @OnMessage
        String message(String text) {
            return text;
        }
    }

    @WebSocketEndpoint("/opaque")
    static class Opaque {

        @Inject
        Instance<OfRequest> any;

        @OnMessage
        String message(String text) {
            return text;
        }
    }

    private static Application start() {
        return Application.of(
                Basket.class, Till.class, OfRequest.class, OfConnection.class, Shop.class, Plain.class, Opaque.class);
    }

    @Test
    void aConnectionWithoutASessionGetsTheReasonAndTheCure() {
        try (Application application = start()) {
            assertThat(application.connect("/shop").ask("count"))
                    .matches(
                            "@SessionScoped is not active: the handshake of connection \\d+ of endpoint 'Shop' had no HTTP"
                                    + " session\\. Create the session before the client connects, .*");
        }
    }

    @ParameterizedTest
    @CsvSource({"Shop, true", "Opaque, true", "Plain, false"})
    void theNeedIsSeenInTheBeanGraph(String handler, boolean needed) {
        try (Application application = start()) {
            BeanManager beans = application.beans();

            assertThat(ContextUsageAnalysis.needsSession(bean(handler, beans), Map.of(), beans))
                    .isEqualTo(needed);
        }
    }

    @ParameterizedTest
    @CsvSource({"Shop, true", "Opaque, false", "Plain, false"})
    void aSessionBeanIsFoundWhereverItIsInjected(String handler, boolean found) {
        try (Application application = start()) {
            BeanManager beans = application.beans();

            assertThat(ContextUsageAnalysis.sessionBeanOf(bean(handler, beans), beans)
                            .isPresent())
                    .isEqualTo(found);
        }
    }

    private static Bean<?> bean(String handler, BeanManager beans) {
        Class<?> type = handler.equals("Shop") ? Shop.class : handler.equals("Plain") ? Plain.class : Opaque.class;
        return beans.resolve(beans.getBeans(type));
    }

    @Test
    void outsideOfCallbacksItIsNotActive() {
        SessionContext context = new SessionContext();

        assertThat(context.isActive()).isFalse();
        assertThatThrownBy(() -> context.get(null)).isInstanceOf(ContextNotActiveException.class);
    }
}
