/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.Handshake;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.WebSocketServer;
import dev.kawat.WebSocketServers;
import dev.kawat.impl.testing.PairClient;
import dev.kawat.impl.testing.TestApplication;
import jakarta.websocket.OnMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeployedServersTest {

    @WebSocketEndpoint("/chat/{room}")
    static class Chat {
        @OnMessage
        void said(String text) {}
    }

    @WebSocketEndpoint(value = "/chat/news", name = "latest-news")
    static class News {
        @OnMessage
        void said(String text) {}
    }

    private final TestApplication application = TestApplication.builder()
            .endpoint(Chat.class, Chat::new)
            .endpoint(News.class, News::new)
            .start();
    private final WebSocketServers servers = application.deployment().webSocketServers();

    @AfterEach
    void stop() {
        application.close();
    }

    private PairClient connect(String path, String user) {
        return application.connect(Handshake.to(path).principal(() -> user));
    }

    @Test
    void areAllThere() {
        assertThat(servers.all()).extracting(WebSocketServer::name).containsExactlyInAnyOrder("Chat", "latest-news");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Chat", "latest-news"})
    void areFoundByName(String name) {
        assertThat(servers.byName(name).map(WebSocketServer::name)).contains(name);
    }

    @ParameterizedTest
    @CsvSource({"/chat/{room}, Chat", "/chat/lobby, Chat", "/chat/caf%C3%A9, Chat", "/chat/news, latest-news"})
    void areFoundByTemplateOrPath(String path, String name) {
        assertThat(servers.byPath(path).map(WebSocketServer::name)).contains(name);
    }

    @Test
    void areFoundByClass() {
        assertThat(servers.byClass(Chat.class).map(WebSocketServer::name)).contains("Chat");
        assertThat(servers.byClass(News.class).map(WebSocketServer::name)).contains("latest-news");
    }

    @Test
    void areNotFoundByWhatIsNotTheirs() {
        assertThat(servers.byName("chat")).isEmpty();
        assertThat(servers.byPath("/chat")).isEmpty();
        assertThat(servers.byPath("chat/lobby")).isEmpty();
        assertThat(servers.byClass(Object.class)).isEmpty();
    }

    @Test
    void findAConnectionWhateverItsServer() {
        WebSocketConnection chat = connect("/chat/lobby", "ann").connection();
        WebSocketConnection news = connect("/chat/news", "ann").connection();

        assertThat(servers.connection(chat.id())).containsSame(chat);
        assertThat(servers.connection(news.id())).containsSame(news);
        assertThat(servers.connection(chat.globalId())).containsSame(chat);
        assertThat(servers.connection(news.globalId())).containsSame(news);
        assertThat(servers.connection(4711)).isEmpty();
        assertThat(servers.connection("4711")).isEmpty();
    }

    @Test
    void reachAUserWhereverConnected() {
        PairClient chat = connect("/chat/lobby", "ann");
        PairClient news = connect("/chat/news", "ann");
        PairClient other = connect("/chat/news", "bob");

        int receivers = servers.user("ann").send("hi");

        assertThat(receivers).isEqualTo(2);
        assertThat(chat.received()).containsExactly("hi");
        assertThat(news.received()).containsExactly("hi");
        assertThat(other.received()).isEmpty();
    }

    @Test
    void reachEveryoneWhomFiltersAccept() {
        PairClient chat = connect("/chat/lobby", "ann");
        PairClient news = connect("/chat/news", "ann");
        PairClient other = connect("/chat/news", "bob");

        int receivers = servers.everyone()
                .except(chat.connection())
                .filter(connection -> connection != other.connection())
                .send("hi");

        assertThat(receivers).isEqualTo(1);
        assertThat(news.received()).containsExactly("hi");
        assertThat(servers.everyone().connections())
                .containsExactlyInAnyOrder(chat.connection(), news.connection(), other.connection());
    }
}
