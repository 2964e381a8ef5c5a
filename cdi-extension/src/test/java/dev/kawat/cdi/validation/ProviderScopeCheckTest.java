/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.ArgumentSource;
import dev.kawat.CallbackParameter;
import dev.kawat.ConnectionScoped;
import dev.kawat.HandshakeCheck;
import dev.kawat.HandshakeContext;
import dev.kawat.HandshakeDecision;
import dev.kawat.ParameterResolver;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.cdi.support.Application;
import dev.kawat.cdi.support.Numbers;
import jakarta.enterprise.context.ConversationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.context.SessionScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.websocket.OnMessage;
import java.io.Serializable;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scopes of what an application contributes: one that is not active would fail each handshake, or each message. */
class ProviderScopeCheckTest {

    private static final String HERE = ProviderScopeCheckTest.class.getName();

    @WebSocketEndpoint("/echo")
    static class Echo {
        @OnMessage
        String echo(String message) {
            return message;
        }
    }

    /** Accepts everybody. */
    static class Accepting implements HandshakeCheck, Serializable {
        private static final long serialVersionUID = 1;

        @Override
        public HandshakeDecision check(HandshakeContext context) {
            return HandshakeDecision.accept();
        }
    }

    @ConnectionScoped
    static class OfConnection extends Accepting {
        private static final long serialVersionUID = 1;
    }

    @SessionScoped
    static class OfSession extends Accepting {
        private static final long serialVersionUID = 1;
    }

    @ConversationScoped
    static class OfConversation extends Accepting {
        private static final long serialVersionUID = 1;
    }

    @ParameterizedTest
    @ValueSource(classes = {OfConnection.class, OfSession.class, OfConversation.class})
    void aCheckMustBeActiveDuringHandshakes(Class<?> check) {
        String scope = "@" + check.getSimpleName().replace("Of", "") + "Scoped";

        assertThat(Application.problems(Echo.class, check))
                .containsExactly(
                        "HandshakeCheck " + check.getName() + ": scope must be one that is active during a handshake,"
                                + " such as @ApplicationScoped or @RequestScoped, because there is no connection yet, got '"
                                + scope + "'");
    }

    @Dependent
    static class Produces1 {
        @Produces
        @ConnectionScoped
        HandshakeCheck check() {
            return new Accepting();
        }
    }

    @Test
    void aProducerIsNamedByItsMethod() {
        assertThat(Application.problems(Echo.class, Produces1.class))
                .singleElement()
                .asString()
                .startsWith("HandshakeCheck " + HERE + "$Produces1.check: scope must be one");
    }

    /** Refuses every second one that is made. */
    @RequestScoped
    static class OfRequest implements HandshakeCheck {
        @Inject
        Numbers numbers;

        @Override
        public HandshakeDecision check(HandshakeContext context) {
            return numbers.next() % 2 == 1 ? HandshakeDecision.accept() : HandshakeDecision.refuse(429);
        }
    }

    @Test
    void aCheckMayBelongToTheRequest() {
        try (Application application = Application.with(Echo.class, OfRequest.class)
                .scanned(OfRequest.class)
                .start()) {
            assertThat(application.connect("/echo").ask("hello")).isEqualTo("hello");
            assertThat(application.refusal("/echo")).isEqualTo(429);
        }
    }

    @RequestScoped
    static class ResolverOfRequest implements ParameterResolver {
        @Override
        public Optional<ArgumentSource> resolve(CallbackParameter parameter) {
            return Optional.empty();
        }
    }

    @ConnectionScoped
    static class ResolverOfConnection extends ResolverOfRequest {}

    @ParameterizedTest
    @ValueSource(classes = {ResolverOfRequest.class, ResolverOfConnection.class})
    void aResolverMustBeActiveAtTheStart(Class<?> resolver) {
        assertThat(Application.problems(Echo.class, resolver))
                .singleElement()
                .asString()
                .startsWith("ParameterResolver " + resolver.getName()
                        + ": scope must be one that is always active, such as @ApplicationScoped, because a"
                        + " resolver is called while the application starts, got '@");
    }
}
