/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.errors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.Payload;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.cdi.support.Application;
import dev.kawat.cdi.support.Client;
import dev.kawat.cdi.support.Journal;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.context.SessionScoped;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InterceptorBinding;
import jakarta.interceptor.InvocationContext;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.PathParam;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Beans with {@code @OnError} that are no endpoints. */
class ErrorBeansTest {

    private static final String HERE = ErrorBeansTest.class.getName();

    @WebSocketEndpoint("/failing")
    static class Failing {
        @OnMessage
        void received(String message) throws IOException {
            switch (message) {
                case "io" -> throw new IOException("failed");
                case "unchecked" -> throw new UncheckedIOException(new IOException("failed"));
                case "argument" -> throw new IllegalArgumentException("failed");
                default -> throw new IllegalStateException("failed");
            }
        }
    }

    @WebSocketEndpoint("/guarded")
    static class Guarded extends Failing {
        @OnError
        String failed(RuntimeException failure) {
            return "own";
        }
    }

    @RequestScoped
    static class Request {
        private int count;

        int next() {
            return ++count;
        }
    }

    @ApplicationScoped
    static class OfApplication {

        @Inject
        Request request;

        @Inject
        WebSocketConnection current;

        @OnError
        @SuppressWarnings({"UnusedMethod", "UnusedVariable"}) // called by Kawat
        private String failed(IOException failure, WebSocketConnection connection, Optional<Payload> message) {
            return "io at " + message.orElseThrow() + " of " + (current.id() == connection.id()) + ", request "
                    + request.next();
        }
    }

    static class Base {
        @OnError
        String failed(IllegalArgumentException failure) {
            return "argument";
        }
    }

    /** Without a scope. */
    static class OfCall extends Base {

        @Inject
        Journal journal;

        @Inject
        void made(Journal injected) {
            injected.add("made");
        }

        @PreDestroy
        void destroyed() {
            journal.add("destroyed");
        }
    }

    @Singleton
    static class Picky {
        @OnError
        String failed(UncheckedIOException failure) {
            return "unchecked";
        }
    }

    private static final Class<?>[] BEANS = {
        Failing.class, Guarded.class, Request.class, OfApplication.class, OfCall.class, Picky.class
    };

    @Test
    void areToldOfTheFailuresOfEveryEndpointWithContextsActive() {
        try (Application application = Application.of(BEANS)) {
            Client client = application.connect("/failing");

            assertThat(client.ask("io")).isEqualTo("io at " + Payload.of("io") + " of true, request 1");
            assertThat(client.ask("io")).isEqualTo("io at " + Payload.of("io") + " of true, request 1");
            assertThat(client.ask("unchecked")).isEqualTo("unchecked");
        }
    }

    @Test
    void withoutAScopeAreMadeForOneCall() {
        Application application = Application.of(BEANS);
        Journal journal = application.journal();
        Client client = application.connect("/failing");

        assertThat(client.ask("argument")).isEqualTo("argument");
        assertThat(client.ask("argument")).isEqualTo("argument");

        assertThat(journal.entries()).containsExactly("made", "destroyed", "made", "destroyed");
        application.close();
    }

    @Test
    void comeAfterTheEndpointItselfHoweverWellTheyFit() {
        try (Application application = Application.of(BEANS)) {
            Client client = application.connect("/guarded");

            assertThat(client.ask("unchecked")).isEqualTo("own");
            assertThat(client.ask("argument")).isEqualTo("own");
            assertThat(client.ask("io")).startsWith("io");
        }
    }

    @Test
    void leaveTheRestToTheStrategyOfTheEndpoint() {
        try (Application application = Application.with(BEANS)
                .set("kawat.endpoint.Failing.on-failure", "log")
                .start()) {
            Client client = application.connect("/failing");

            client.send("state");

            assertThat(client.ask("argument")).isEqualTo("argument");
        }
    }

    // ---- Interceptors ----

    @InterceptorBinding
    @Retention(RetentionPolicy.RUNTIME)
    @interface Guarding {}

    @Guarding
    @Interceptor
    @Priority(Interceptor.Priority.APPLICATION)
    static class Guard {
        @AroundInvoke
        Object around(InvocationContext invocation) throws Exception {
            if (invocation.getParameters().length > 0
                    && "stop".equals(invocation.getParameters()[0])) {
                throw new SecurityException("stopped");
            }
            Object result = invocation.proceed();
            if ("stop after".equals(invocation.getParameters()[0])) {
                throw new IllegalStateException("stopped after");
            }
            return result;
        }
    }

    @WebSocketEndpoint("/intercepted")
    static class Intercepted {
        @Guarding
        @OnMessage
        String received(String message) {
            return message;
        }

        @OnError
        String stopped(SecurityException failure, Payload message) {
            return "stopped at " + message;
        }

        @OnError
        String failed(IllegalStateException failure) {
            return failure.getMessage();
        }
    }

    @Test
    void failuresOfInterceptorsAreFailuresOfTheCallback() {
        try (Application application = Application.of(Intercepted.class, Guard.class)) {
            Client client = application.connect("/intercepted");

            assertThat(client.ask("stop")).isEqualTo("stopped at " + Payload.of("stop"));
            assertThat(client.ask("stop after")).isEqualTo("stopped after");
            assertThat(client.ask("hello")).isEqualTo("hello");
        }
    }

    // ---- What is none ----

    static class Inherited {
        @OnError
        String failed(IllegalStateException failure) {
            return "inherited";
        }

        @OnMessage
        void received(String message) {
            throw new IllegalStateException("failed");
        }
    }

    @WebSocketEndpoint("/heir")
    static class Heir extends Inherited {}

    @Test
    void aSuperclassOfAnEndpointIsPartOfThatEndpointAlone() {
        try (Application application = Application.of(Inherited.class, Heir.class, Failing.class)) {
            assertThat(application.connect("/heir").ask("x")).isEqualTo("inherited");
            Client client = application.connect("/failing");

            client.send("state");

            assertThat(client.closed()).isEqualTo(1011);
        }
    }

    @ServerEndpoint("/jakarta")
    static class OfJakarta {
        @OnError
        void failed(Session session, Throwable failure) {}
    }

    @Test
    void anEndpointOfJakartaIsForItsEngine() {
        try (Application application = Application.of(OfJakarta.class, Failing.class)) {
            Client client = application.connect("/failing");

            client.send("state");

            assertThat(client.closed()).isEqualTo(1011);
        }
    }

    // ---- Problems ----

    static class First {
        @OnError
        void failed(IOException failure) {}
    }

    static class Second {
        @OnError
        void failed(IOException failure) {}
    }

    @SessionScoped
    static class OfSession implements Serializable {
        private static final long serialVersionUID = 1L;

        @OnError
        void failed(IllegalStateException failure, @PathParam("room") String room) {}
    }

    @Test
    void everyProblemIsSaidAtOnce() {
        assertThat(Application.problems(Failing.class, First.class, Second.class, OfSession.class))
                .containsExactly(
                        "@OnError in " + HERE
                                + "$OfSession: scope must not be that of an HTTP session or conversation,"
                                + " because it may end before the connection does, got '@SessionScoped'",
                        "@OnError method " + HERE
                                + "$OfSession.failed(IllegalStateException, String): @PathParam is only for"
                                + " callbacks of endpoints, so take the Handshake here, got 'room'",
                        "@OnError method " + HERE
                                + "$Second.failed(IOException): outside of endpoints, only one method may take"
                                + " a failure, but the @OnError method " + HERE
                                + "$First.failed(IOException) takes it too, got 'java.io.IOException'");
    }
}
