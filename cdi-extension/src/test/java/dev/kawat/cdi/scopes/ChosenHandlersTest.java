/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.scopes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.ConnectionHandler;
import dev.kawat.HandlerEvent;
import dev.kawat.Handshake;
import dev.kawat.Identity;
import dev.kawat.NonBlocking;
import dev.kawat.ServerHandler;
import dev.kawat.ServerOptions;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.WebSocketServer;
import dev.kawat.WebSocketServers;
import dev.kawat.cdi.support.Application;
import dev.kawat.cdi.support.Client;
import dev.kawat.cdi.support.Journal;
import jakarta.annotation.Priority;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InterceptorBinding;
import jakarta.interceptor.InvocationContext;
import jakarta.websocket.OnMessage;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Beans that a {@link ServerHandler} chooses as handlers of connections, and such handlers that are beans themselves. */
class ChosenHandlersTest {

    @InterceptorBinding
    @Retention(RetentionPolicy.RUNTIME)
    @interface Logged {}

    @Logged
    @Interceptor
    @Priority(Interceptor.Priority.APPLICATION)
    static class Logger {

        @Inject
        Journal journal;

        @AroundInvoke
        Object around(InvocationContext invocation) throws Exception {
            journal.add("before " + invocation.getMethod().getName());
            return invocation.proceed();
        }
    }

    @RequestScoped
    static class Request {
        String answer(String message) {
            return "in a request " + message;
        }
    }

    /** Shared by all connections; reached by a client proxy where it is injected. */
    @WebSocketEndpoint
    @ApplicationScoped
    static class Shared {

        @Inject
        Request request;

        private final String greeting = "shared ";

        @OnMessage
        @SuppressWarnings("UnusedMethod") // Kawat calls it
        private String received(String message) {
            return greeting + request.answer(message);
        }
    }

    /** Shared, and in the interface style. */
    @ApplicationScoped
    @NonBlocking
    static class SharedObject implements ConnectionHandler {

        @Inject
        Request request;

        @Override
        public void onMessage(WebSocketConnection connection, HandlerEvent.Message event) {
            connection.send(request.answer((String) event.data()));
        }
    }

    /** A subclass of it is made for its interceptor. */
    @WebSocketEndpoint
    static class Intercepted {

        @Inject
        Request request;

        @Logged
        @OnMessage
        String received(String message) {
            return request.answer(message);
        }
    }

    /** The same in the interface style. */
    @Dependent
    static class InterceptedObject implements ConnectionHandler {

        @Inject
        Request request;

        @Logged
        @Override
        public void onMessage(WebSocketConnection connection, HandlerEvent.Message event) {
            connection.send(request.answer((String) event.data()));
        }
    }

    /** Chooses the bean that the client asks for, as its class or as the object that is injected. */
    @WebSocketEndpoint("/chosen")
    static class Choosing implements ServerHandler {

        @Inject
        Shared shared;

        @Inject
        SharedObject sharedObject;

        @Inject
        Instance<Intercepted> intercepted;

        @Inject
        Instance<InterceptedObject> interceptedObject;

        @Override
        public Object onConnection(WebSocketServer server, HandlerEvent.Connection event) {
            return switch (event.request().queryParam("bean").orElse("")) {
                case "shared class" -> Shared.class;
                case "shared" -> shared;
                case "shared object class" -> SharedObject.class;
                case "shared object" -> sharedObject;
                case "intercepted class" -> Intercepted.class;
                case "intercepted" -> intercepted.get();
                case "intercepted object class" -> InterceptedObject.class;
                case "intercepted object" -> interceptedObject.get();
                default -> null;
            };
        }
    }

    private static Application choosing() {
        return Application.of(
                Choosing.class,
                Shared.class,
                SharedObject.class,
                Intercepted.class,
                InterceptedObject.class,
                Request.class,
                Logger.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"shared", "shared class"})
    void aSharedBeanHandlesWithItsOwnFields(String bean) {
        try (Application application = choosing()) {

            Client client = application.connect("/chosen?bean=" + bean.replace(" ", "%20"));

            assertThat(client.ask("hello")).isEqualTo("shared in a request hello");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"shared object", "shared object class"})
    void aSharedBeanWithTheInterfaceHandles(String bean) {
        try (Application application = choosing()) {

            Client client = application.connect("/chosen?bean=" + bean.replace(" ", "%20"));

            assertThat(client.ask("hello")).isEqualTo("in a request hello");
            assertThat(client.connection().handler(SharedObject.class)).isNotNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"intercepted", "intercepted class"})
    void anInterceptorStandsBeforeAnAnnotatedCallback(String bean) {
        try (Application application = choosing()) {

            Client client = application.connect("/chosen?bean=" + bean.replace(" ", "%20"));

            assertThat(client.ask("hello")).isEqualTo("in a request hello");
            assertThat(application.journal().entries()).containsExactly("before received");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"intercepted object", "intercepted object class"})
    void anInterceptorStandsBeforeAMethodOfTheInterface(String bean) {
        try (Application application = choosing()) {

            Client client = application.connect("/chosen?bean=" + bean.replace(" ", "%20"));

            assertThat(client.ask("hello")).isEqualTo("in a request hello");
            assertThat(application.journal().entries()).containsExactly("before onMessage");
        }
    }

    /** An endpoint in the interface style with an interceptor. */
    @Logged
    @WebSocketEndpoint("/logged")
    static class LoggedEndpoint implements ConnectionHandler {

        @Override
        public void onOpen(WebSocketConnection connection, HandlerEvent.Open event) {
            connection.send("welcome");
        }

        @Override
        public void onMessage(WebSocketConnection connection, HandlerEvent.Message event) {}
    }

    @Test
    void anInterceptorOfTheClassStandsBeforeEveryMethodOfTheInterface() {
        try (Application application = Application.of(LoggedEndpoint.class, Logger.class)) {

            Client client = application.connect("/logged");
            assertThat(client.text()).isEqualTo("welcome");
            client.send("hello");

            application.journal().await("before onMessage");
            assertThat(application.journal().entries()).containsExactly("before onOpen", "before onMessage");
        }
    }

    // ---- The handler of the server ----

    /** Notes the name of the thread on which it ends. */
    @WebSocketEndpoint("/quick")
    static class Quick implements ServerHandler {

        @NonBlocking
        private static final class Echo implements ConnectionHandler {
            @Override
            public void onMessage(WebSocketConnection connection, HandlerEvent.Message event) {}
        }

        @Inject
        Journal journal;

        @Override
        public Object onConnection(WebSocketServer server, HandlerEvent.Connection event) {
            return new Echo();
        }

        @Override
        public void onTerminate(WebSocketServer server, HandlerEvent.Terminate event) {
            journal.add("terminated on " + Thread.currentThread().getName());
        }
    }

    @Test
    void itsEndRunsOnAWorkerBecauseItMayBlock() {
        Executor workers = task -> new Thread(task, "worker").start();
        try (Application application =
                Application.with(Quick.class).workers(workers).start()) {
            Client client = application.connectSilently("/quick");

            application.server().terminate();
            client.drop();

            application.journal().await("terminated on worker");
        }
    }

    @Test
    void itStaysTheHandlerOfAServerThatHasEnded() {
        try (Application application = choosing()) {
            WebSocketServer server = application.server();
            ServerHandler before = server.handler();

            server.terminate();

            assertThat(server.handler()).isSameAs(before);
        }
    }

    // ---- Roles ----

    @WebSocketEndpoint
    @RolesAllowed("admin")
    static class ForAdmins {
        @OnMessage
        String received(String message) {
            return message;
        }
    }

    @Test
    void theRolesOfAChosenBeanDecideItsHandshake() {
        try (Application application = Application.of(ForAdmins.class)) {
            application
                    .bean(WebSocketServers.class)
                    .open((server, event) -> ForAdmins.class, ServerOptions.path("/admins"));

            Handshake.Builder ann = Handshake.to("/admins").identity(Identity.of("ann"));
            Handshake.Builder bob =
                    Handshake.to("/admins").identity(Identity.of("bob").withRoles("admin"));

            assertThat(application.refusal("/admins")).isEqualTo(401);
            assertThat(application.refusal(ann.build())).isEqualTo(403);
            assertThat(application.connect(bob.build()).ask("hello")).isEqualTo("hello");
        }
    }
}
