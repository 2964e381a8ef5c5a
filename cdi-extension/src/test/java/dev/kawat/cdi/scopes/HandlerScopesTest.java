/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.scopes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kawat.ConnectionScoped;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.cdi.support.Application;
import dev.kawat.cdi.support.Client;
import dev.kawat.cdi.support.Journal;
import dev.kawat.cdi.support.Numbers;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.ConversationScoped;
import jakarta.enterprise.context.NormalScope;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.context.SessionScoped;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import java.io.Serializable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Handlers with a scope of their own. */
class HandlerScopesTest {

    static class Recorder {

        @Inject
        Journal journal;

        @Inject
        Numbers numbers;

        int number;

        @PostConstruct
        void created() {
            number = numbers.next();
        }

        @OnOpen
        void opened(WebSocketConnection connection) {
            connection.send("opened by " + number);
        }

        @OnMessage
        String received(String message) {
            return message + " at " + number;
        }

        @OnClose
        void closed() {
            journal.add("closed by " + number);
        }

        @PreDestroy
        void destroyed() {
            journal.add("destroyed " + number);
        }
    }

    @ApplicationScoped
    @WebSocketEndpoint("/application")
    static class OfApplication extends Recorder {}

    @Singleton
    @WebSocketEndpoint("/singleton")
    static class OfSingleton extends Recorder {}

    @RequestScoped
    @WebSocketEndpoint("/request")
    static class OfRequest extends Recorder {}

    @ConnectionScoped
    @WebSocketEndpoint("/connection")
    static class OfConnection extends Recorder {}

    @SessionScoped
    @WebSocketEndpoint("/session")
    static class OfSession implements Serializable {
        private static final long serialVersionUID = 1L;

        @OnMessage
        void received(String message) {}
    }

    @ConversationScoped
    @WebSocketEndpoint("/conversation")
    static class OfConversation implements Serializable {
        private static final long serialVersionUID = 1L;

        @OnMessage
        void received(String message) {}
    }

    /** A scope without a context. */
    @NormalScope
    @Retention(RetentionPolicy.RUNTIME)
    @interface NeverScoped {}

    @NeverScoped
    @WebSocketEndpoint("/never")
    static class OfNever {
        @OnMessage
        void received(String message) {}
    }

    private static final Class<?>[] HANDLERS = {
        OfApplication.class, OfSingleton.class, OfRequest.class, OfConnection.class, OfNever.class
    };

    @ParameterizedTest
    @ValueSource(strings = {"/application", "/singleton"})
    void oneInstanceServesEveryConnection(String path) {
        Application application = Application.of(HANDLERS);
        Journal journal = application.journal();

        Client one = application.connect(path);
        Client other = application.connect(path);

        assertThat(one.text()).isEqualTo("opened by 1");
        assertThat(other.text()).isEqualTo("opened by 1");
        assertThat(one.ask("hello")).isEqualTo("hello at 1");
        assertThat(other.ask("hello")).isEqualTo("hello at 1");
        one.close();
        journal.await("closed by 1");
        assertThat(journal.entries()).containsExactly("closed by 1");
        application.close();
        assertThat(journal.entries()).containsExactly("closed by 1", "closed by 1", "destroyed 1");
    }

    @Test
    void aRequestScopedHandlerLivesForOneCallback() {
        Application application = Application.of(HANDLERS);
        Journal journal = application.journal();

        Client client = application.connect("/request");
        assertThat(client.text()).isEqualTo("opened by 1");
        assertThat(client.ask("hello")).isEqualTo("hello at 2");
        assertThat(client.ask("hello")).isEqualTo("hello at 3");
        client.close();
        application.close();

        assertThat(journal.entries())
                .containsExactly("destroyed 1", "destroyed 2", "destroyed 3", "closed by 4", "destroyed 4");
    }

    @Test
    void aConnectionScopedHandlerLivesForOneConnection() {
        Application application = Application.of(HANDLERS);
        Journal journal = application.journal();

        Client one = application.connect("/connection");
        assertThat(one.text()).isEqualTo("opened by 1");
        Client other = application.connect("/connection");
        assertThat(other.text()).isEqualTo("opened by 2");
        assertThat(one.ask("hello")).isEqualTo("hello at 1");
        assertThat(other.ask("hello")).isEqualTo("hello at 2");
        one.close();
        journal.await("destroyed 1");
        other.close();
        application.close();

        assertThat(journal.entries()).containsExactly("closed by 1", "destroyed 1", "closed by 2", "destroyed 2");
    }

    @Test
    void theConnectionKnowsTheInstanceOfAScopeThatIsAlwaysActive() {
        try (Application application = Application.of(HANDLERS)) {
            Client client = application.connect("/application");

            assertThat(client.connection().handler(OfApplication.class).number).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"/request, RequestScoped", "/connection, ConnectionScoped"})
    void theConnectionSaysWhyAnotherScopeHasNoInstance(String path, String scope) {
        try (Application application = Application.of(HANDLERS)) {
            Client client = application.connect(path);

            assertThatThrownBy(() -> client.connection().handler())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("the handler of " + client.connection() + " is @" + scope
                            + ", but this scope is not active on this thread");
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {OfSession.class, OfConversation.class})
    void aScopeOfHttpIsADefinitionError(Class<?> handler) {
        String scope = handler == OfSession.class ? "SessionScoped" : "ConversationScoped";

        assertThat(Application.problems(handler))
                .containsExactly("@WebSocketEndpoint on " + handler.getName()
                        + ": scope must not be that of an HTTP session or conversation, because it may end"
                        + " before the connection does, got '@"
                        + scope + "'");
    }

    @Test
    void aScopeThatIsNeverActiveClosesWith1011() {
        try (Application application = Application.of(HANDLERS)) {
            Client client = application.connect("/never");

            client.send("hello");

            assertThat(client.closed()).isEqualTo(1011);
        }
    }
}
