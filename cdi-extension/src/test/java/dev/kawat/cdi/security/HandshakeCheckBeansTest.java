/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.Handshake;
import dev.kawat.HandshakeCheck;
import dev.kawat.HandshakeContext;
import dev.kawat.HandshakeDecision;
import dev.kawat.Identity;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.cdi.support.Application;
import dev.kawat.cdi.support.Client;
import dev.kawat.cdi.support.Journal;
import dev.kawat.cdi.support.Numbers;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.websocket.OnMessage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HandshakeCheckBeansTest {

    @WebSocketEndpoint("/echo")
    static class Echo {
        @OnMessage
        String echo(String message) {
            return message;
        }
    }

    @WebSocketEndpoint("/members")
    @RolesAllowed("member")
    static class Members {
        @OnMessage
        @RolesAllowed("writer")
        String write(String message, WebSocketConnection connection) {
            return connection.identity().orElseThrow().name() + " wrote " + message;
        }
    }

    /** Writes down that it was asked, and accepts. */
    abstract static class Noting implements HandshakeCheck {
        @Inject
        Journal journal;

        @Override
        public HandshakeDecision check(HandshakeContext context) {
            journal.add(getClass().getSimpleName().replaceAll("\\$.*", ""));
            return HandshakeDecision.accept();
        }

        @PreDestroy
        void destroyed() {
            journal.add("destroyed");
        }
    }

    @Singleton
    static class AAA extends Noting {}

    @Singleton
    static class BBB extends Noting {}

    @Singleton
    @Priority(2000)
    static class Later extends Noting {}

    @Singleton
    @Priority(1000)
    static class Sooner extends Noting {}

    @Dependent
    static class DependentCheck extends Noting {}

    @ApplicationScoped
    static class SharedCheck extends Noting {}

    @ApplicationScoped
    static class Factory {
        @Produces
        HandshakeCheck check(Journal journal) {
            return context -> {
                journal.add("produced");
                return HandshakeDecision.accept();
            };
        }
    }

    /** One for each request. */
    @RequestScoped
    static class Request {
        @Inject
        Numbers numbers;

        private int number;

        @PostConstruct
        void made() {
            number = numbers.next();
        }

        int number() {
            return number;
        }
    }

    @ApplicationScoped
    static class RequestCheck implements HandshakeCheck {
        @Inject
        Journal journal;

        @Inject
        Request request;

        @Override
        public HandshakeDecision check(HandshakeContext context) {
            journal.add("request " + request.number() + " " + request.number());
            return HandshakeDecision.accept();
        }
    }

    @ApplicationScoped
    static class Tokens implements HandshakeCheck {
        @Override
        public HandshakeDecision check(HandshakeContext context) {
            context.bearerToken()
                    .map(token -> Identity.of(token).withRoles("member", token))
                    .ifPresent(context::identify);
            return HandshakeDecision.accept();
        }
    }

    @Test
    void theSmallestPriorityIsAskedFirstAndNoneLast() {
        try (Application application = Application.of(Echo.class, BBB.class, AAA.class, Later.class, Sooner.class)) {
            application.connect("/echo");

            assertThat(application.journal().entries()).containsExactly("Sooner", "Later", "AAA", "BBB");
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {AAA.class, DependentCheck.class, SharedCheck.class})
    void mayHaveAnyScopeAndIsDestroyedWithTheApplication(Class<? extends Noting> check) {
        Application application = Application.of(Echo.class, check);
        Journal journal = application.journal();
        application.connect("/echo");
        application.connect("/echo");

        application.close();

        assertThat(journal.entriesWith(check.getSimpleName())).hasSize(2);
        assertThat(journal.entriesWith("destroyed")).hasSize(1);
    }

    @Test
    void mayBeProduced() {
        try (Application application = Application.of(Echo.class, Factory.class)) {
            application.connect("/echo");

            assertThat(application.journal().entries()).containsExactly("produced");
        }
    }

    @Test
    void everyHandshakeIsOneRequest() {
        try (Application application = Application.of(Echo.class, RequestCheck.class, Request.class)) {
            application.connect("/echo");
            application.connect("/echo");

            assertThat(application.journal().entries()).isEqualTo(List.of("request 1 1", "request 2 2"));
        }
    }

    @Test
    void saysWhoTheClientIs() {
        try (Application application = Application.of(Members.class, Tokens.class)) {
            Client writer = application.connect(Handshake.to("/members")
                    .header("Authorization", "Bearer writer")
                    .build());
            Client reader = application.connect(Handshake.to("/members")
                    .header("Authorization", "Bearer reader")
                    .build());

            assertThat(writer.ask("this")).isEqualTo("writer wrote this");
            reader.send("that");
            assertThat(reader.closed()).isEqualTo(1008);
            assertThat(application.refusal("/members")).isEqualTo(401);
        }
    }
}
