/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.inject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kawat.ConnectionHandler;
import dev.kawat.EndpointDefinitionException;
import dev.kawat.HandlerEvent;
import dev.kawat.ServerHandler;
import dev.kawat.ServerOptions;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.WebSocketServer;
import dev.kawat.WebSocketServers;
import dev.kawat.cdi.KawatExtension;
import dev.kawat.cdi.support.Application;
import dev.kawat.cdi.support.Client;
import dev.kawat.cdi.support.Journal;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.websocket.OnMessage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Beans in the interface style, and servers that are opened for beans. */
class InterfaceStyleTest {

    @WebSocketEndpoint("/echo")
    public static class Echo implements ConnectionHandler {

        @Inject
        Journal journal;

        @Override
        public void onMessage(WebSocketConnection connection, HandlerEvent.Message event) {
            connection.send("echo " + event.data());
        }

        @Override
        public void onTerminate(WebSocketConnection connection, HandlerEvent.Terminate event) {
            journal.add("terminated " + event.code());
        }

        @PreDestroy
        void destroyed() {
            journal.add("destroyed");
        }
    }

    @Test
    void aBeanMayImplementConnectionHandler() {
        try (Application application = Application.of(Echo.class)) {

            Client client = application.connect("/echo");
            assertThat(client.ask("hello")).isEqualTo("echo hello");
            client.close();
            application.journal().await("terminated 1000");
            application.journal().await("destroyed");
        }
    }

    @RequestScoped
    public static class Request {
        public String id() {
            return "request";
        }
    }

    @WebSocketEndpoint("/guarded")
    public static class Guarded implements ServerHandler {

        @Inject
        Journal journal;

        @Inject
        Request request;

        @Override
        public Object onConnection(WebSocketServer server, HandlerEvent.Connection event) {
            journal.add("asked by " + request.id());
            return event.request().queryParam("bean").isPresent()
                    ? Member.class
                    : (ConnectionHandler) (connection, message) -> connection.send("lambda " + message.data());
        }

        @Override
        public void onOpen(WebSocketServer server, HandlerEvent.Open event) {
            journal.add("opened " + server.path());
        }

        @Override
        public void onTerminate(WebSocketServer server, HandlerEvent.Terminate event) {
            journal.add("terminated " + server.path());
        }

        @PreDestroy
        void destroyed() {
            journal.add("server handler destroyed");
        }
    }

    @WebSocketEndpoint
    public static class Member {

        @Inject
        Journal journal;

        @OnMessage
        String said(String message) {
            return "member " + message;
        }

        @PreDestroy
        void destroyed() {
            journal.add("member destroyed");
        }
    }

    @Test
    void aBeanMayImplementServerHandlerAndReturnClassesOfBeans() {
        try (Application application = Application.of(Guarded.class, Member.class, Request.class)) {
            assertThat(application.server().handler()).isInstanceOf(Guarded.class);

            Client object = application.connect("/guarded");
            assertThat(object.ask("hello")).isEqualTo("lambda hello");
            Client bean = application.connect("/guarded?bean");
            assertThat(bean.ask("hello")).isEqualTo("member hello");
            assertThat(bean.connection().handler()).isInstanceOf(Member.class);
            bean.close();

            Journal journal = application.journal();
            journal.await("opened /guarded");
            journal.await("asked by request", 2);
            journal.await("member destroyed");
            application.server().terminate();
            journal.await("terminated /guarded");
            journal.await("server handler destroyed");
        }
    }

    @Test
    void behaviour1_2_aServerCannotBeOpenedBeforeTheApplicationHasStarted() {
        KawatExtension extension = new KawatExtension();
        extension.leaveStartToServer();
        WebSocketServers servers = new InjectedServers(extension);
        ServerHandler handler = (server, event) -> null;

        assertThatThrownBy(() -> servers.open(handler, ServerOptions.path("/late")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("have not started yet");
    }

    /** Served only where somebody says so. */
    @WebSocketEndpoint
    public static class Anywhere {

        @Inject
        WebSocketServer server;

        @OnMessage
        String where(String message) {
            return server.path();
        }
    }

    /** Served only where somebody says so, and shared. */
    @WebSocketEndpoint
    @ApplicationScoped
    public static class Shared {

        @Inject
        WebSocketServer server;

        @OnMessage
        String where(String message) {
            return server.path();
        }

        public String path() {
            return server.path();
        }
    }

    @Test
    void aBeanWithoutAPathIsServedWhereItIsOpened() {
        try (Application application = Application.of(Anywhere.class)) {
            WebSocketServers servers = application.bean(WebSocketServers.class);
            assertThat(servers.all()).isEmpty();
            assertThat(application.refusal("/one")).isEqualTo(404);

            servers.open(Anywhere.class, ServerOptions.path("/one"));
            servers.open(Anywhere.class, ServerOptions.path("/two/{x}"));

            Client one = application.connect("/one");
            Client two = application.connect("/two/2");
            assertThat(one.ask("?")).isEqualTo("/one");
            assertThat(two.ask("?")).isEqualTo("/two/{x}");
        }
    }

    @Test
    void aSharedBeanSeesTheServerOfTheCurrentConnection() {
        try (Application application = Application.of(Shared.class)) {
            WebSocketServers servers = application.bean(WebSocketServers.class);
            servers.open(Shared.class, ServerOptions.path("/one"));
            servers.open(Shared.class, ServerOptions.path("/two"));

            Client one = application.connect("/one");
            Client two = application.connect("/two");
            assertThat(one.ask("?")).isEqualTo("/one");
            assertThat(two.ask("?")).isEqualTo("/two");
            Shared shared = application.bean(Shared.class);
            assertThatThrownBy(shared::path).hasMessageContaining("no WebSocket callback runs on this thread");
        }
    }

    @Test
    void openWantsABeanWithTheAnnotation() {
        try (Application application = Application.of(Echo.class, Request.class)) {
            WebSocketServers servers = application.bean(WebSocketServers.class);

            assertThatThrownBy(() -> servers.open(Request.class, ServerOptions.path("/member")))
                    .isInstanceOf(EndpointDefinitionException.class)
                    .hasMessageContaining("must have @WebSocketEndpoint");
            assertThatThrownBy(() -> servers.open(Anywhere.class, ServerOptions.path("/anywhere")))
                    .isInstanceOf(EndpointDefinitionException.class)
                    .hasMessageContaining("must be a bean");
        }
    }

    @WebSocketEndpoint("/both")
    public static class Both implements ConnectionHandler {

        @OnMessage
        void said(String message) {}

        @Override
        public void onMessage(WebSocketConnection connection, HandlerEvent.Message event) {}
    }

    /** An endpoint without a handler of any style. */
    @WebSocketEndpoint("/neither")
    public static class Neither {}

    @ParameterizedTest
    @ValueSource(classes = {Both.class, Neither.class})
    void behaviourE23_aClassWithBothStylesOrNeitherStopsTheDeployment(Class<?> type) {
        List<String> problems = Application.problems(type);

        assertThat(problems)
                .singleElement()
                .asString()
                .startsWith("@WebSocketEndpoint on " + type.getName() + ": class must have");
    }

    @Test
    void behaviour2_20_aClassWithBothStylesStopsTheDeployment() {
        List<String> problems = Application.problems(Both.class);

        assertThat(problems)
                .singleElement()
                .asString()
                .contains("class must have one style, got callback annotations and ConnectionHandler on "
                        + Both.class.getName());
    }
}
