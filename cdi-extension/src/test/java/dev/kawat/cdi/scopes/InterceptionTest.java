/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.scopes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.WebSocketEndpoint;
import dev.kawat.cdi.support.Application;
import dev.kawat.cdi.support.Journal;
import jakarta.annotation.Priority;
import jakarta.decorator.Decorator;
import jakarta.decorator.Delegate;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InterceptorBinding;
import jakarta.interceptor.InvocationContext;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.junit.jupiter.api.Test;

/** Interceptors and decorators stand before callbacks as before any business method. */
class InterceptionTest {

    @InterceptorBinding
    @Retention(RetentionPolicy.RUNTIME)
    @interface Logged {}

    @RequestScoped
    static class Request {
        private String user = "nobody";

        String user() {
            return user;
        }

        void authenticate(String name) {
            user = name;
        }
    }

    @Logged
    @Interceptor
    @Priority(Interceptor.Priority.APPLICATION)
    static class Logger {

        @Inject
        Journal journal;

        @Inject
        Request request;

        @AroundInvoke
        Object around(InvocationContext invocation) throws Exception {
            request.authenticate("somebody");
            journal.add("before " + invocation.getMethod().getName());
            try {
                return invocation.proceed();
            } finally {
                journal.add("after " + invocation.getMethod().getName());
            }
        }
    }

    @Logged
    @WebSocketEndpoint("/class")
    static class OnClass {

        @Inject
        Journal journal;

        @Inject
        Request request;

        @OnOpen
        void opened() {
            journal.add("opened for " + request.user());
        }

        @OnMessage
        String received(String message) {
            return message + " from " + request.user();
        }

        @OnClose
        protected void closed() {
            journal.add("closed for " + request.user());
        }
    }

    @ApplicationScoped
    @WebSocketEndpoint("/method")
    static class OnMethod {

        @Inject
        Request request;

        @OnOpen
        void opened() {}

        @Logged
        @OnMessage
        String received(String message) {
            return message + " from " + request.user();
        }
    }

    interface Talker {
        String talk(String message);
    }

    @WebSocketEndpoint("/decorated")
    static class Decorated implements Talker {

        @Override
        @OnMessage
        public String talk(String message) {
            return "'" + message + "'";
        }
    }

    @Decorator
    @Priority(Interceptor.Priority.APPLICATION)
    abstract static class Polite implements Talker {

        @Inject
        @Delegate
        Talker delegate;

        @Inject
        Request request;

        @Override
        public String talk(String message) {
            return delegate.talk(message) + ", dear " + request.user();
        }
    }

    @Test
    void anInterceptorOfTheClassStandsBeforeEveryCallback() {
        Application application = Application.of(OnClass.class, Logger.class, Request.class);
        Journal journal = application.journal();

        var client = application.connect("/class");
        assertThat(client.ask("hello")).isEqualTo("hello from somebody");
        client.close();
        application.close();

        assertThat(journal.entries())
                .containsExactly(
                        "before opened",
                        "opened for somebody",
                        "after opened",
                        "before received",
                        "after received",
                        "before closed",
                        "closed for somebody",
                        "after closed");
    }

    @Test
    void anInterceptorOfAMethodStandsBeforeThatCallback() {
        Application application = Application.of(OnMethod.class, Logger.class, Request.class);
        Journal journal = application.journal();

        var client = application.connect("/method");
        assertThat(client.ask("hello")).isEqualTo("hello from somebody");
        client.close();
        application.close();

        assertThat(journal.entries()).containsExactly("before received", "after received");
    }

    @Test
    void aDecoratorStandsBeforeACallback() {
        try (Application application = Application.of(Decorated.class, Polite.class, Request.class)) {

            assertThat(application.connect("/decorated").ask("hello")).isEqualTo("'hello', dear nobody");
        }
    }
}
