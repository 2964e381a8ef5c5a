/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.inject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kawat.EndpointDefinitionException;
import dev.kawat.Handshake;
import dev.kawat.HandshakeDecision;
import dev.kawat.HandshakeRefusedException;
import dev.kawat.NonBlocking;
import dev.kawat.OnConnection;
import dev.kawat.Opened;
import dev.kawat.WebSocket;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.WebSocketEvent;
import dev.kawat.WebSocketPair;
import dev.kawat.WebSocketServer;
import dev.kawat.WebSocketServers;
import dev.kawat.cdi.KawatExtension;
import dev.kawat.cdi.support.Application;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.AfterDeploymentValidation;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.inject.Inject;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.weld.environment.se.WeldContainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PairFactoryInjectionTest {

    @ApplicationScoped
    static class Proxy {

        @Inject
        WebSocketPair.Factory pairs;

        WebSocketPair.Factory pairs() {
            return pairs;
        }
    }

    @NonBlocking
    @WebSocketEndpoint("/room/{name}")
    static class Room {

        @OnConnection
        boolean gate(Handshake handshake) {
            return handshake.header("Authorization").isPresent();
        }

        @OnOpen
        String opened(Handshake handshake) {
            return "welcome to " + handshake.pathParam("name").orElseThrow();
        }

        @OnMessage
        String received(String message) {
            return message;
        }
    }

    @WebSocketEndpoint("/guarded")
    static class Guarded {

        @OnConnection
        HandshakeDecision gate() {
            return HandshakeDecision.refuse(401, Map.of("WWW-Authenticate", "Bearer"));
        }

        @OnMessage
        void received(String message) {}
    }

    /** Uses servers before the endpoints have started. */
    @ApplicationScoped
    static class Users {

        @Inject
        WebSocketServer server;

        @Inject
        WebSocketServers servers;

        int connections() {
            return server.connections().size();
        }

        int count() {
            return servers.all().size();
        }
    }

    @ApplicationScoped
    static class Starts {

        private final AtomicInteger count = new AtomicInteger();

        void opened(@Observes @Opened WebSocketServer server) {
            count.incrementAndGet();
        }

        int count() {
            return count.get();
        }
    }

    /** Connects before the application has started. */
    public static class Hasty implements Extension {

        private Throwable failure;

        void validated(@Observes AfterDeploymentValidation event, BeanManager beans) {
            WebSocketPair.Factory pairs =
                    beans.createInstance().select(WebSocketPair.Factory.class).get();
            failure = catchThrowable(() -> pairs.connect(lobby()));
        }
    }

    /** Takes the messages that an end receives in their order. */
    private static final class Received {

        private final BlockingQueue<WebSocketEvent> events = new LinkedBlockingQueue<>();

        Received(WebSocket end) {
            end.addEventListener(WebSocketEvent.class, events::add);
        }

        private WebSocketEvent next() throws InterruptedException {
            WebSocketEvent event = events.poll(20, TimeUnit.SECONDS);
            if (event == null) {
                throw new AssertionError("waited in vain for an event");
            }
            return event;
        }

        String text() throws InterruptedException {
            return ((WebSocketEvent.Message) next()).text();
        }

        int closeCode() throws InterruptedException {
            return ((WebSocketEvent.Close) next()).code();
        }
    }

    private static Handshake lobby() {
        return Handshake.to("/room/lobby")
                .header("Authorization", "Bearer token")
                .build();
    }

    @Test
    void everyPairIsNewAndConnected() throws InterruptedException {
        try (Application application = Application.of(Proxy.class)) {
            WebSocketPair.Factory pairs = application.bean(Proxy.class).pairs();
            WebSocketPair pair = pairs.create();
            Received received = new Received(pair.server());

            pair.server().accept();
            pair.client().accept();
            pair.client().send("hello");

            assertThat(received.text()).isEqualTo("hello");
            assertThat(pairs.create()).isNotSameAs(pair);
        }
    }

    @Test
    void pairsNeedNoEndpointThatHasStarted() throws InterruptedException {
        try (WeldContainer container = Application.weld(Proxy.class, Room.class).initialize()) {
            WebSocketPair pair = container.select(Proxy.class).get().pairs().create();
            Received received = new Received(pair.server());

            pair.server().accept();
            pair.client().accept();
            pair.client().send("hello");

            assertThat(received.text()).isEqualTo("hello");
            assertThat(container
                            .getBeanManager()
                            .getExtension(KawatExtension.class)
                            .deployment())
                    .isEmpty();
        }
    }

    @Test
    void aPairCanHaveALimit() throws InterruptedException {
        try (Application application = Application.of(Proxy.class)) {
            WebSocketPair pair = application
                    .bean(Proxy.class)
                    .pairs()
                    .create(WebSocketPair.Options.defaults().maxMessageBytes(4));
            Received received = new Received(pair.client());

            pair.server().accept();
            pair.client().accept();
            pair.client().send("three");

            assertThat(received.closeCode()).isEqualTo(1009);
        }
    }

    @Test
    void connectsToAnEndpoint() throws InterruptedException {
        try (Application application = Application.of(Proxy.class, Room.class)) {
            WebSocket end = application.bean(Proxy.class).pairs().connect(lobby());
            Received received = new Received(end);

            end.accept();
            end.send("hello");

            assertThat(received.text()).isEqualTo("welcome to lobby");
            assertThat(received.text()).isEqualTo("hello");
        }
    }

    @ParameterizedTest
    @CsvSource({"/room/lobby, 403", "/nobody, 404"})
    void saysWithWhichStatusAnEndpointRefuses(String path, int status) {
        try (Application application = Application.of(Proxy.class, Room.class)) {
            WebSocketPair.Factory pairs = application.bean(Proxy.class).pairs();

            HandshakeRefusedException refusal = catchThrowableOfType(
                    HandshakeRefusedException.class,
                    () -> pairs.connect(Handshake.to(path).build()));

            assertThat(refusal.status()).isEqualTo(status);
        }
    }

    @Test
    void returnsTheHeadersOfARefusal() {
        try (Application application = Application.of(Proxy.class, Guarded.class)) {
            WebSocketPair.Factory pairs = application.bean(Proxy.class).pairs();

            HandshakeRefusedException refusal = catchThrowableOfType(
                    HandshakeRefusedException.class,
                    () -> pairs.connect(Handshake.to("/guarded").build()));

            assertThat(refusal.status()).isEqualTo(401);
            assertThat(refusal.headers()).containsExactly(Map.entry("WWW-Authenticate", "Bearer"));
        }
    }

    @Test
    void theFirstConnectionStartsEndpointsThatNoServerStarts() throws InterruptedException {
        try (WeldContainer container = Application.weld(Proxy.class, Room.class).initialize()) {
            WebSocket end = container.select(Proxy.class).get().pairs().connect(lobby());
            Received received = new Received(end);

            end.accept();

            assertThat(received.text()).isEqualTo("welcome to lobby");
        }
    }

    @Test
    void theFirstUseOfAServerStartsEndpointsThatNoServerStarts() {
        try (WeldContainer container = Application.weld(Room.class, Users.class).initialize()) {
            Users users = container.select(Users.class).get();

            assertThat(users.connections()).isZero();
            assertThat(users.count()).isEqualTo(1);
        }
    }

    @Test
    void endpointsStartOnceWhoeverUsesThemFirst() throws Exception {
        try (WeldContainer container =
                Application.weld(Proxy.class, Room.class, Starts.class).initialize()) {
            WebSocketPair.Factory pairs = container.select(Proxy.class).get().pairs();
            ExecutorService pool = Executors.newFixedThreadPool(4);

            List<Future<WebSocket>> ends =
                    pool.invokeAll(Collections.nCopies(4, () -> pairs.connect(lobby())), 20, TimeUnit.SECONDS);
            pool.shutdown();

            for (Future<WebSocket> end : ends) {
                assertThat(end.get().readyState()).isEqualTo(WebSocket.OPEN);
            }
            assertThat(container.select(Starts.class).get().count()).isEqualTo(1);
        }
    }

    @Test
    void connectsToNothingWhileCdiStarts() {
        Hasty hasty = new Hasty();
        try (WeldContainer container =
                Application.weld(Proxy.class, Room.class).addExtension(hasty).initialize()) {
            assertThat(container.isRunning()).isTrue();
            assertThat(hasty.failure)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("the endpoints of the application have not started yet");
        }
    }

    @Test
    void connectsToNothingBeforeTheServerHasStartedTheEndpoints() {
        try (WeldContainer container =
                Application.weldOfServer(Proxy.class, Room.class).initialize()) {
            WebSocketPair.Factory pairs = container.select(Proxy.class).get().pairs();

            assertThatThrownBy(() -> pairs.connect(lobby()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("the endpoints of the application have not started yet");
        }
    }

    @Test
    void startHasSettings() throws InterruptedException {
        try (WeldContainer container = Application.weld(Proxy.class, Room.class).initialize()) {
            KawatExtension kawat = container.getBeanManager().getExtension(KawatExtension.class);
            kawat.start(container.getBeanManager(), Map.of("kawat.max-message", "4"));

            WebSocket end = container.select(Proxy.class).get().pairs().connect(lobby());
            Received received = new Received(end);
            end.accept();
            end.send("four");
            end.send("three");

            assertThat(received.text()).isEqualTo("welcome to lobby");
            assertThat(received.text()).isEqualTo("four");
            assertThat(received.closeCode()).isEqualTo(1009);
        }
    }

    @Test
    void startsOnce() {
        try (WeldContainer container = Application.weld(Proxy.class, Room.class).initialize()) {
            KawatExtension kawat = container.getBeanManager().getExtension(KawatExtension.class);
            kawat.start(container.getBeanManager(), Map.of());

            assertThatThrownBy(() -> kawat.start(container.getBeanManager(), Map.of()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("the endpoints of the application have already been started");
        }
    }

    @Test
    void refusesWrongSettingsOfEndpointsThatNoServerRuns() {
        try (WeldContainer container = Application.weld(Proxy.class, Room.class).initialize()) {
            KawatExtension kawat = container.getBeanManager().getExtension(KawatExtension.class);

            assertThatThrownBy(() -> kawat.start(container.getBeanManager(), Map.of("kawat.max-message", "none")))
                    .isInstanceOf(EndpointDefinitionException.class)
                    .hasMessageContaining("kawat.max-message");
        }
    }
}
