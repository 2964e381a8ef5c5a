/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.inject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kawat.Handshake;
import dev.kawat.HandshakeRefusedException;
import dev.kawat.WebSocket;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.WebSocketEvent;
import dev.kawat.WebSocketPair;
import dev.kawat.WebSocketServer;
import dev.kawat.cdi.KawatExtension;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.websocket.OnMessage;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jboss.weld.junit5.EnableWeld;
import org.jboss.weld.junit5.WeldInitiator;
import org.jboss.weld.junit5.WeldSetup;
import org.jboss.weld.junit5.auto.AddBeanClasses;
import org.jboss.weld.junit5.auto.AddExtensions;
import org.jboss.weld.junit5.auto.EnableAutoWeld;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A test of an application needs no server and starts nothing, whichever way weld-junit5 starts CDI. */
class PairsInWeldJunitTest {

    @ApplicationScoped
    static class Greeting {
        String of(String name) {
            return "hello " + name;
        }
    }

    @WebSocketEndpoint("/greet")
    static class Greeter {

        @Inject
        Greeting greeting;

        @OnMessage
        void greet(String name, WebSocketConnection connection) {
            connection.send(greeting.of(name));
        }
    }

    private static String ask(WebSocket end, String name) throws InterruptedException {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        end.addEventListener(WebSocketEvent.Message.class, event -> heard.add(event.text()));
        end.accept();
        end.send(name);
        String answer = heard.poll(20, TimeUnit.SECONDS);
        if (answer == null) {
            throw new AssertionError("waited in vain for an answer");
        }
        return answer;
    }

    @Test
    void thereIsNoServerOnTheClassPath() {
        assertThatThrownBy(() -> Class.forName("dev.kawat.server.KawatServer"))
                .isInstanceOf(ClassNotFoundException.class);
    }

    @Nested
    @EnableAutoWeld
    @AddExtensions(KawatExtension.class)
    @AddBeanClasses(Greeter.class)
    class AutoWeld {

        @Inject
        WebSocketPair.Factory pairs;

        @Inject
        Greeting greeting;

        @Test
        void theFirstConnectionStartsTheEndpoints() throws InterruptedException {
            WebSocket end = pairs.connect(Handshake.to("/greet").build());

            assertThat(ask(end, "Ann")).isEqualTo(greeting.of("Ann"));
        }

        @Test
        void eachTestHasEndpointsOfItsOwn() throws InterruptedException {
            WebSocket end = pairs.connect(Handshake.to("/greet").build());

            assertThat(ask(end, "Bob")).isEqualTo("hello Bob");
        }

        @Test
        void aRefusalStartsThemToo() {
            Handshake elsewhere = Handshake.to("/elsewhere").build();

            assertThatThrownBy(() -> pairs.connect(elsewhere)).isInstanceOf(HandshakeRefusedException.class);
        }
    }

    @Nested
    @EnableWeld
    class Weld {

        @WeldSetup
        WeldInitiator weld = WeldInitiator.from(WeldInitiator.createWeld()
                        .addExtension(new KawatExtension())
                        .addBeanClasses(Greeter.class, Greeting.class))
                .inject(this)
                .build();

        @Inject
        WebSocketServer server;

        @Test
        void theFirstConnectionStartsTheEndpoints() throws InterruptedException {
            WebSocket end = weld.select(WebSocketPair.Factory.class)
                    .get()
                    .connect(Handshake.to("/greet").build());

            assertThat(ask(end, "Ann")).isEqualTo("hello Ann");
            assertThat(server.connections()).hasSize(1);
        }

        @Test
        void theFirstUseOfAServerStartsThem() {
            assertThat(server.path()).isEqualTo("/greet");
            assertThat(server.connections()).isEmpty();
        }
    }
}
