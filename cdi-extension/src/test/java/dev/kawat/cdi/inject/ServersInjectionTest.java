/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.inject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kawat.WebSocketEndpoint;
import dev.kawat.WebSocketServer;
import dev.kawat.WebSocketServers;
import dev.kawat.cdi.context.ContextUsageAnalysis;
import dev.kawat.cdi.support.Application;
import dev.kawat.cdi.support.Client;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.inject.Inject;
import jakarta.websocket.OnMessage;
import java.util.Map;
import org.jboss.weld.environment.se.WeldContainer;
import org.junit.jupiter.api.Test;

class ServersInjectionTest {

    @WebSocketEndpoint("/chat/{room}")
    static class Chat {

        @Inject
        WebSocketServers servers;

        /** Passes a message on to a user, wherever that user is connected. */
        @OnMessage
        String received(String message) {
            String[] words = message.split(" ", 2);
            return "reached " + servers.user(words[0]).send(words[1]);
        }
    }

    @WebSocketEndpoint(value = "/news", name = "latest-news")
    static class News {
        @OnMessage
        void received(String message) {}
    }

    /** Stands for a REST resource: no callback is running when it is called. */
    @ApplicationScoped
    static class Resource {

        @Inject
        WebSocketServers servers;

        WebSocketServers servers() {
            return servers;
        }
    }

    private static Application application() {
        return Application.of(Chat.class, News.class, Resource.class);
    }

    @Test
    void findsEveryServer() {
        try (Application application = application()) {
            WebSocketServers servers = application.bean(Resource.class).servers();

            assertThat(servers.all())
                    .containsExactlyInAnyOrderElementsOf(
                            application.deployment().servers());
            assertThat(servers.byName("latest-news").map(WebSocketServer::path)).contains("/news");
            assertThat(servers.byPath("/chat/lobby").map(WebSocketServer::name)).contains("Chat");
            assertThat(servers.byClass(Chat.class).map(WebSocketServer::name)).contains("Chat");
        }
    }

    @Test
    void findsAConnectionByItsIds() {
        try (Application application = application()) {
            WebSocketServers servers = application.bean(Resource.class).servers();
            Client client = application.connect("/chat/lobby");

            assertThat(servers.connection(client.connection().id())).containsSame(client.connection());
            assertThat(servers.connection(client.connection().globalId())).containsSame(client.connection());
        }
    }

    @Test
    void reachesEveryoneOutsideOfCallbacks() {
        try (Application application = application()) {
            Client chat = application.connect("/chat/lobby");
            Client news = application.connect("/news");

            int receivers =
                    application.bean(Resource.class).servers().everyone().send("hello");

            assertThat(receivers).isEqualTo(2);
            assertThat(chat.text()).isEqualTo("hello");
            assertThat(news.text()).isEqualTo("hello");
        }
    }

    @Test
    void reachesAUserOfAnotherServerInACallback() {
        try (Application application = application()) {
            Client speaker = application.connectAs("bob", "/chat/lobby");
            Client listener = application.connectAs("ann", "/news");

            assertThat(speaker.ask("ann hello")).isEqualTo("reached 1");

            assertThat(listener.text()).isEqualTo("hello");
        }
    }

    @Test
    void injectedServersReachUsersAndEveryoneToo() {
        try (Application application = application()) {
            Client client = application.connectAs("ann", "/news");
            InjectedServer news = InjectedServer.named("latest-news", application.extension());

            assertThat(news.user("ann").send("to ann")).isEqualTo(1);
            assertThat(client.text()).isEqualTo("to ann");
            assertThat(news.everyone().send("to all")).isEqualTo(1);
            assertThat(client.text()).isEqualTo("to all");
            assertThat(news.connection(client.connection().globalId())).containsSame(client.connection());
        }
    }

    @Test
    void beforeTheApplicationHasStartedItSaysSo() {
        try (WeldContainer container =
                Application.weldOfServer(Chat.class, Resource.class).initialize()) {
            WebSocketServers servers = container.select(Resource.class).get().servers();

            assertThatThrownBy(servers::all)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("the endpoints of the application have not started yet: use WebSocketServers after the"
                            + " application has started");
        }
    }

    @Test
    void needsNoContexts() {
        try (Application application = application()) {
            var chat = application
                    .beans()
                    .getBeans(Chat.class, Any.Literal.INSTANCE)
                    .iterator()
                    .next();

            assertThat(ContextUsageAnalysis.needsContexts(chat, Map.of(), application.beans()))
                    .isFalse();
        }
    }
}
