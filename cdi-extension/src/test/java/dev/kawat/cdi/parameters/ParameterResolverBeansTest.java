/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.parameters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kawat.ArgumentSource;
import dev.kawat.CallbackParameter;
import dev.kawat.EndpointDefinitionException;
import dev.kawat.Handshake;
import dev.kawat.ParameterResolver;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.WebSocketServer;
import dev.kawat.cdi.support.Application;
import dev.kawat.cdi.support.Client;
import dev.kawat.cdi.support.Journal;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ParameterResolverBeansTest {

    private static final String HERE = ParameterResolverBeansTest.class.getName();

    /** A type that the application resolves itself. */
    record Tenant(String name) {}

    /** Reads the tenant from a header, with the help of a bean. */
    @ApplicationScoped
    static class TenantResolver implements ParameterResolver {

        @Inject
        Journal journal;

        @Override
        public Optional<ArgumentSource> resolve(CallbackParameter parameter) {
            return parameter.parameter().getType() == Tenant.class
                    ? Optional.of(new OfHeader(journal))
                    : Optional.empty();
        }

        private record OfHeader(Journal journal) implements ArgumentSource {

            @Override
            public Object value(WebSocketConnection connection, Object subject) {
                journal.add("value for " + subject);
                return new Tenant(connection.handshake().header("X-Tenant").orElseThrow());
            }

            @Override
            public void check(Handshake handshake) {
                if (handshake.header("X-Tenant").isEmpty()) {
                    throw new IllegalArgumentException("no tenant");
                }
            }
        }
    }

    @WebSocketEndpoint("/tenants")
    static class OfTenants {

        @Inject
        WebSocketServer server;

        @OnOpen
        String open(Tenant tenant) {
            return "welcome " + tenant.name() + " to " + server.path();
        }

        @OnMessage
        String message(String message, Tenant tenant) {
            return message + " of " + tenant.name();
        }
    }

    @Test
    void areAskedForTheParametersOfCallbacks() {
        try (Application application = Application.of(TenantResolver.class, OfTenants.class)) {
            Client client = application.connect(
                    Handshake.to("/tenants").header("X-Tenant", "acme").build());

            assertThat(client.text()).isEqualTo("welcome acme to /tenants");
            assertThat(client.ask("hello")).isEqualTo("hello of acme");
            assertThat(application.journal().entries()).containsExactly("value for null", "value for hello");
        }
    }

    @Test
    void mayRefuseAHandshake() {
        try (Application application = Application.of(TenantResolver.class, OfTenants.class)) {
            assertThat(application.refusal("/tenants")).isEqualTo(400);
        }
    }

    @WebSocketEndpoint("/tenants")
    static class Failing {
        @OnMessage
        void message(String message) {
            throw new IllegalStateException(message);
        }
    }

    /** A bean with error callbacks that is no endpoint. */
    @ApplicationScoped
    static class Apologetic {
        @OnError
        String failed(IllegalStateException failure, Tenant tenant) {
            return "sorry, " + tenant.name();
        }
    }

    @Test
    void areAskedForTheParametersOfBeansThatAreToldOfFailures() {
        try (Application application = Application.of(TenantResolver.class, Failing.class, Apologetic.class)) {
            Client client = application.connect(
                    Handshake.to("/tenants").header("X-Tenant", "acme").build());

            assertThat(client.ask("hello")).isEqualTo("sorry, acme");
            assertThat(application.journal().entries())
                    .containsExactly("value for java.lang.IllegalStateException: hello");
        }
    }

    @Retention(RetentionPolicy.RUNTIME)
    @interface Shout {}

    /** A resolver for a String, which would be the message, with a mark of its own. */
    abstract static class ShoutResolver implements ParameterResolver {

        abstract String mark();

        @Override
        public Optional<ArgumentSource> resolve(CallbackParameter parameter) {
            return parameter.parameter().isAnnotationPresent(Shout.class)
                    ? Optional.of((connection, subject) -> subject + mark())
                    : Optional.empty();
        }
    }

    @Dependent
    @Priority(1)
    static class Weaker extends ShoutResolver {

        @Inject
        Journal journal;

        @Override
        String mark() {
            return "?";
        }

        @PreDestroy
        void destroyed() {
            journal.add("destroyed");
        }
    }

    @ApplicationScoped
    @Priority(2)
    static class Stronger extends ShoutResolver {
        @Override
        String mark() {
            return "!";
        }
    }

    static class Producer {
        @Produces
        static ParameterResolver resolver() {
            return new ShoutResolver() {
                @Override
                String mark() {
                    return ".";
                }
            };
        }
    }

    @WebSocketEndpoint("/shouts")
    static class Shouts {
        @OnMessage
        String message(@Shout String loud, String message) {
            return loud;
        }
    }

    @Test
    void highestPriorityDecides() {
        try (Application application = Application.of(Weaker.class, Stronger.class, Shouts.class)) {
            assertThat(application.connect("/shouts").ask("hello")).isEqualTo("hello!");
        }
    }

    @Test
    void mayBeProduced() {
        try (Application application = Application.of(Producer.class, Shouts.class)) {
            assertThat(application.connect("/shouts").ask("hello")).isEqualTo("hello.");
        }
    }

    @Test
    void areDestroyedWithTheApplication() {
        Application application = Application.of(Weaker.class, Shouts.class);
        Journal journal = application.journal();
        assertThat(application.connect("/shouts").ask("hello")).isEqualTo("hello?");
        assertThat(journal.entries()).isEmpty();

        application.close();

        assertThat(journal.entries()).containsExactly("destroyed");
    }

    @Dependent
    static class Strict implements ParameterResolver {
        @Override
        public Optional<ArgumentSource> resolve(CallbackParameter parameter) {
            if (parameter.parameter().getType() != Tenant.class) {
                return Optional.empty();
            }
            throw new IllegalArgumentException(
                    "a Tenant needs the path variable 'tenant', got " + parameter.pathVariables());
        }
    }

    @WebSocketEndpoint("/broken/{shop}")
    static class Broken {
        @OnOpen
        void open(Tenant tenant) {}

        @OnMessage
        void message() {}
    }

    @Test
    void ruleThatIsBrokenIsAmongTheOtherProblems() {
        Application.Builder application = Application.with(Strict.class, Broken.class, Apologetic.class);

        EndpointDefinitionException failure =
                catchThrowableOfType(EndpointDefinitionException.class, application::start);

        assertThat(failure.problems())
                .containsExactlyInAnyOrder(
                        "@OnOpen method " + HERE
                                + "$Broken.open(Tenant): a Tenant needs the path variable 'tenant', got [shop]",
                        "@OnMessage method " + HERE + "$Broken.message(): one parameter must be the message, got none",
                        "@OnError method " + HERE
                                + "$Apologetic.failed(IllegalStateException, Tenant): a Tenant needs the"
                                + " path variable 'tenant', got []");
    }

    @WebSocketEndpoint("broken")
    static class BrokenPath {
        @OnOpen
        void open() {}
    }

    @Test
    void whatIsNotAboutCallbacksIsADefinitionErrorAsEver() {
        assertThat(Application.problems(Strict.class, BrokenPath.class))
                .containsExactly(
                        "@WebSocketEndpoint on " + HERE + "$BrokenPath: path must start with '/', got 'broken'");
    }
}
