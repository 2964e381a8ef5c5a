/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.inject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kawat.DataType;
import dev.kawat.ForEndpoint;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.WebSocketServer;
import dev.kawat.cdi.support.Application;
import dev.kawat.cdi.support.Client;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.websocket.OnMessage;
import java.time.Duration;
import org.jboss.weld.environment.se.WeldContainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerInjectionTest {

    static class Parent {

        @Inject
        WebSocketServer own;
    }

    @WebSocketEndpoint("/chat")
    static class Chat extends Parent {

        @OnMessage
        void received(String message) {
            own.broadcast(message + " in " + own.name());
        }
    }

    @ApplicationScoped
    @WebSocketEndpoint(value = "/news/{topic}", name = "latest-news")
    static class News {

        @Inject
        WebSocketServer own;

        @OnMessage
        void received(String message) {
            own.broadcast(message + " in " + own.name());
        }
    }

    @ApplicationScoped
    static class Precise {

        @Inject
        @ForEndpoint(Chat.class)
        WebSocketServer chat;

        @Inject
        @ForEndpoint(News.class)
        WebSocketServer news;

        @Inject
        @ForEndpoint(name = "Chat")
        WebSocketServer chatByName;

        @Inject
        @ForEndpoint(name = "latest-news")
        WebSocketServer newsByName;

        String names() {
            return chat.name() + " " + news.name() + " " + chatByName.name() + " " + newsByName.name();
        }

        void broadcast(String message) {
            chat.broadcast(message + " by class");
            chatByName.broadcast(message + " by name");
        }
    }

    @ApplicationScoped
    static class Plain {

        @Inject
        WebSocketServer server;

        WebSocketServer server() {
            return server;
        }
    }

    @ApplicationScoped
    static class LookingUp {

        @Inject
        Instance<WebSocketServer> servers;

        @Inject
        @Any
        Instance<WebSocketServer> all;

        WebSocketServer server() {
            return servers.get();
        }

        WebSocketServer server(String name) {
            return all.select(ForEndpoint.Literal.of(name)).get();
        }
    }

    /** Is made, and has its server injected, before any endpoint has started. */
    @Singleton
    static class Early {

        @Inject
        @ForEndpoint(Chat.class)
        WebSocketServer chat;

        IllegalStateException failure;

        @PostConstruct
        void created() {
            try {
                chat.broadcast("too early");
            } catch (IllegalStateException expected) {
                failure = expected;
            }
        }

        void start(@Observes @Initialized(ApplicationScoped.class) Object event) {}
    }

    @ParameterizedTest
    @ValueSource(strings = {"/chat", "/news/weather"})
    void aHandlerHasItsOwn(String path) {
        try (Application application = Application.of(Chat.class, News.class)) {
            String name = path.equals("/chat") ? "Chat" : "latest-news";

            assertThat(application.connect(path).ask("hello")).isEqualTo("hello in " + name);
        }
    }

    @Test
    void classAndNameChoose() {
        try (Application application = Application.of(Chat.class, News.class, Precise.class)) {
            Precise precise = application.bean(Precise.class);
            Client client = application.connect("/chat");
            Client other = application.connect("/news/weather");

            precise.broadcast("hello");

            assertThat(precise.names()).isEqualTo("Chat latest-news Chat latest-news");
            assertThat(client.text()).isEqualTo("hello by class");
            assertThat(client.text()).isEqualTo("hello by name");
            assertThat(other.ask("first")).isEqualTo("first in latest-news");
        }
    }

    @Test
    void plainIsTheOnlyOne() {
        try (Application application = Application.of(Chat.class, Plain.class)) {
            Client client = application.connect("/chat");

            assertThat(application.bean(Plain.class).server().broadcast("hello"))
                    .isEqualTo(1);

            assertThat(client.text()).isEqualTo("hello");
        }
    }

    @Test
    void plainWithSeveralIsADefinitionError() {
        assertThat(Application.problems(Chat.class, News.class, Plain.class))
                .containsExactly("injection of a WebSocketServer into " + Plain.class.getName() + ".server: without"
                        + " @ForEndpoint there must be exactly one endpoint in the application, got [Chat, News]");
    }

    @Test
    void aLookUpWithSeveralSaysWhatIsMissing() {
        try (Application application = Application.of(Chat.class, News.class, LookingUp.class)) {
            LookingUp lookingUp = application.bean(LookingUp.class);

            assertThat(lookingUp.server("Chat").name()).isEqualTo("Chat");
            assertThatThrownBy(lookingUp::server)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("injection of a WebSocketServer: without @ForEndpoint there must be exactly one"
                            + " endpoint in the application, got"
                            + " [Chat, latest-news]");
        }
    }

    @Test
    void aLookUpWithOneGivesIt() {
        try (Application application = Application.of(Chat.class, LookingUp.class)) {

            assertThat(application.bean(LookingUp.class).server().name()).isEqualTo("Chat");
            assertThat(application.bean(WebSocketServer.class).name()).isEqualTo("Chat");
        }
    }

    @Test
    void beforeTheApplicationHasStartedItSaysSo() {
        try (WeldContainer container = Application.weld(Chat.class, Early.class).initialize()) {

            assertThat(container.select(Early.class).get().failure)
                    .hasMessage(
                            "endpoint 'Chat' has not started yet: use its server after the application has started");
        }
    }

    @Test
    void injectedBeforeTheApplicationHasStartedItWorksAfterwards() {
        try (Application application = Application.of(Chat.class, Early.class)) {
            WebSocketServer server = application.bean(Early.class).chat;
            Client client = application.connect("/chat");
            client.connection().subscribe("topic");

            assertThat(server).hasToString("endpoint 'Chat'");
            assertThat(server.name()).isEqualTo("Chat");
            assertThat(server.path()).isEqualTo("/chat");
            assertThat(server.dataType()).isEqualTo(DataType.AUTO);
            assertThat(server.connections()).containsExactly(client.connection());
            assertThat(server.connection(client.connection().id())).contains(client.connection());
            assertThat(server.topic("topic").send("hello")).isEqualTo(1);
            assertThat(client.text()).isEqualTo("hello");
            assertThat(server.broadcast("all")).isEqualTo(1);
            assertThat(client.text()).isEqualTo("all");
            assertThat(server.terminated()).isFalse();
            server.terminate(Duration.ofSeconds(1));
            assertThat(client.closed()).isEqualTo(1001);
            server.terminate();
            assertThat(server.terminated()).isTrue();
        }
    }
}
