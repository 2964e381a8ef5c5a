/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kawat.ArgumentSource;
import dev.kawat.CallbackParameter;
import dev.kawat.Codec;
import dev.kawat.ConnectionHandler;
import dev.kawat.EndpointDefinitionException;
import dev.kawat.HandshakeCheck;
import dev.kawat.HandshakeContext;
import dev.kawat.HandshakeDecision;
import dev.kawat.ParameterResolver;
import dev.kawat.Payload;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.cdi.KawatExtension;
import dev.kawat.cdi.support.Application;
import dev.kawat.cdi.support.Client;
import dev.kawat.impl.codec.JsonCodec;
import dev.kawat.spi.HandlerEngine;
import jakarta.annotation.Priority;
import jakarta.decorator.Decorator;
import jakarta.decorator.Delegate;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.Specializes;
import jakarta.enterprise.inject.Typed;
import jakarta.enterprise.inject.Vetoed;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.websocket.OnMessage;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Classes of an application that a server finds, and of which CDI makes no bean. */
class MissingBeanCheckTest {

    private static final String HERE = MissingBeanCheckTest.class.getName();

    @WebSocketEndpoint("/echo")
    static class Echo {
        @OnMessage
        String echo(String message) {
            return message;
        }
    }

    @WebSocketEndpoint("/other")
    static class Other {
        @OnMessage
        void said(String message) {}
    }

    /** Refuses everybody. */
    static class Refusing implements HandshakeCheck {
        @Override
        public HandshakeDecision check(HandshakeContext context) {
            return HandshakeDecision.refuse(403);
        }
    }

    @Singleton
    static class SingletonCheck extends Refusing {}

    @ApplicationScoped
    static class ScopedCheck extends Refusing {}

    static class Unconstructible extends Refusing {
        Unconstructible(int number) {
            assertThat(number).isPositive();
        }
    }

    @SuppressWarnings("ClassCanBeStatic") // it is what this is about
    class Inner extends Refusing {}

    enum Named implements HandshakeCheck {
        EVERYBODY;

        @Override
        public HandshakeDecision check(HandshakeContext context) {
            return HandshakeDecision.accept();
        }
    }

    @Singleton
    static class ACodec implements Codec {
        @Override
        public boolean supports(Type type) {
            return false;
        }

        @Override
        public Payload encode(Object value) {
            return Payload.of(value.toString());
        }

        @Override
        public Object decode(Payload payload, Type type) {
            return payload;
        }
    }

    @Singleton
    static class AResolver implements ParameterResolver {
        @Override
        public Optional<ArgumentSource> resolve(CallbackParameter parameter) {
            return Optional.empty();
        }
    }

    private static final String ARCHIVE =
            "its archive must be a bean archive of the application (in WEB-INF/lib, not in the lib directory of an"
                    + " EAR), and no beans.xml may exclude the class; if the WAR is in an EAR, deploy it by itself";

    static Stream<Arguments> passedOver() {
        String scope = "give it a bean-defining annotation such as @ApplicationScoped";
        return Stream.of(
                Arguments.of(Refusing.class, "HandshakeCheck", scope),
                Arguments.of(SingletonCheck.class, "HandshakeCheck", scope + " (@Singleton is not one)"),
                Arguments.of(ScopedCheck.class, "HandshakeCheck", ARCHIVE),
                Arguments.of(
                        Unconstructible.class,
                        "HandshakeCheck",
                        "give it a constructor without parameters or with @Inject, or write a producer"),
                Arguments.of(Inner.class, "HandshakeCheck", "make the class static"),
                Arguments.of(Named.class, "HandshakeCheck", "write a producer"),
                Arguments.of(ACodec.class, "Codec", scope + " (@Singleton is not one)"),
                Arguments.of(AResolver.class, "ParameterResolver", scope + " (@Singleton is not one)"));
    }

    private static List<String> problems(Application.Builder application) {
        try (Application started = application.start()) {
            throw new AssertionError(
                    "should not have started, got " + started.deployment().servers());
        } catch (EndpointDefinitionException refused) {
            return refused.problems();
        }
    }

    @ParameterizedTest
    @MethodSource("passedOver")
    void whatWouldServeEveryEndpointMustBeABean(Class<?> type, String contract, String cure) {
        assertThat(problems(Application.with(Echo.class).scanned(type)))
                .containsExactly(contract + " " + type.getName()
                        + ": class must be a bean, or @Vetoed if it is not meant to be one: " + cure + ", got no bean");
    }

    @Test
    void anEndpointMustBeABean() {
        assertThat(problems(Application.with(Echo.class).scanned(Other.class, Echo.class)))
                .containsExactly("@WebSocketEndpoint on " + HERE
                        + "$Other: class must be a bean of this web application, or @Vetoed if it is not meant to be one: "
                        + ARCHIVE + ", got no bean");
    }

    @Test
    void theOnlyEndpointMustBeABeanToo() {
        assertThat(problems(Application.with().scanned(Other.class, SingletonCheck.class)))
                .singleElement()
                .asString()
                .startsWith("@WebSocketEndpoint on " + HERE + "$Other: ");
    }

    @Test
    void whereThereIsNoEndpointThereIsNothingToCheck() {
        try (Application application =
                Application.with().scanned(SingletonCheck.class).start()) {
            assertThat(application.deployment().servers()).isEmpty();
        }
    }

    @Singleton
    static class AnEngine implements HandlerEngine {

        @Override
        public String name() {
            return "engine";
        }

        @Override
        public ConnectionHandler handler(Reference reference) {
            return (connection, event) -> {};
        }
    }

    /** Because files may declare endpoints for it. */
    @Test
    void anEngineMustBeABeanEvenWithoutEndpoints() {
        assertThat(problems(Application.with().scanned(AnEngine.class)))
                .singleElement()
                .asString()
                .startsWith("HandlerEngine " + AnEngine.class.getName() + ": class must be a bean");
    }

    @Test
    void whereThereIsAnEngineTheOthersAreNeeded() {
        assertThat(problems(Application.with(AnEngine.class).scanned(AnEngine.class, SingletonCheck.class)))
                .singleElement()
                .asString()
                .startsWith("HandshakeCheck " + SingletonCheck.class.getName() + ": class must be a bean");
    }

    @ParameterizedTest
    @ValueSource(classes = {SingletonCheck.class, ScopedCheck.class, Refusing.class})
    void aBeanIsAsked(Class<?> check) {
        try (Application application =
                Application.with(Echo.class, check).scanned(check).start()) {
            assertThat(application.refusal("/echo")).isEqualTo(403);
        }
    }

    // ---- What says by itself that it is no bean ----

    abstract static class Abstract implements HandshakeCheck {}

    interface Extended extends HandshakeCheck {}

    @Vetoed
    static class VetoedCheck extends Refusing {}

    @Alternative
    static class NotSelected extends Refusing {}

    @Decorator
    static class Decorating implements HandshakeCheck {
        @Inject
        @Delegate
        HandshakeCheck decorated;

        @Override
        public HandshakeDecision check(HandshakeContext context) {
            return decorated.check(context);
        }
    }

    private static final HandshakeCheck ANONYMOUS = new HandshakeCheck() {
        @Override
        public HandshakeDecision check(HandshakeContext context) {
            return HandshakeDecision.accept();
        }
    };

    static Stream<Class<?>> noBeans() {
        class Local extends Refusing {}
        HandshakeCheck lambda = context -> HandshakeDecision.accept();
        return Stream.of(
                Abstract.class,
                Extended.class,
                VetoedCheck.class,
                NotSelected.class,
                Decorating.class,
                ANONYMOUS.getClass(),
                Local.class,
                lambda.getClass(),
                JsonCodec.class,
                String.class);
    }

    @ParameterizedTest
    @MethodSource("noBeans")
    void whatSaysThatItIsNoBeanNeedsToBeNone(Class<?> type) {
        try (Application application =
                Application.with(Echo.class).scanned(type).start()) {
            Client client = application.connect("/echo");

            assertThat(client.ask("hello")).isEqualTo("hello");
        }
    }

    @Typed(Object.class)
    static class OfAnotherType extends Refusing {}

    @Test
    void aBeanThatIsSaidToBeOfAnotherTypeIsNoCheck() {
        try (Application application = Application.with(Echo.class, OfAnotherType.class)
                .scanned(OfAnotherType.class)
                .start()) {
            assertThat(application.connect("/echo").ask("hello")).isEqualTo("hello");
        }
    }

    @Specializes
    static class Special extends ScopedCheck {
        @Override
        public HandshakeDecision check(HandshakeContext context) {
            return HandshakeDecision.refuse(401);
        }
    }

    @Alternative
    @Priority(1)
    @ApplicationScoped
    static class Selected extends Refusing {}

    @Test
    void aBeanThatAnotherSpecializesNeedsToBeNone() {
        try (Application application = Application.with(Echo.class, ScopedCheck.class, Special.class)
                .scanned(ScopedCheck.class, Special.class)
                .start()) {
            assertThat(application.refusal("/echo")).isEqualTo(401);
        }
    }

    @Test
    void anAlternativeThatIsSelectedIsAsked() {
        try (Application application = Application.with(Echo.class, Selected.class, ScopedCheck.class)
                .scanned(Selected.class, ScopedCheck.class)
                .start()) {
            assertThat(application.refusal("/echo")).isEqualTo(403);
        }
    }

    // ---- Producers ----

    @Dependent
    static class SaysWhatItMakes {
        @Produces
        Unconstructible check() {
            return new Unconstructible(1);
        }
    }

    @Dependent
    static class SaysLess {
        @Produces
        HandshakeCheck check() {
            return new Unconstructible(1);
        }
    }

    @Dependent
    static class SaysLessAndShares {
        @Produces
        @ApplicationScoped
        HandshakeCheck check() {
            return new Unconstructible(1);
        }
    }

    @Dependent
    static class SaysLessForARequest {
        @Produces
        @RequestScoped
        HandshakeCheck check() {
            return new Unconstructible(1);
        }
    }

    @Dependent
    static class MakesNothingYet {
        @Produces
        HandshakeCheck check() {
            throw new IllegalStateException("on purpose: nothing is there yet");
        }
    }

    @Test
    void aProducerThatFailsWhenAskedIsNoReasonToFailOtherwise() {
        assertThat(problems(Application.with(Echo.class, MakesNothingYet.class).scanned(Unconstructible.class)))
                .singleElement()
                .asString()
                .startsWith("HandshakeCheck " + Unconstructible.class.getName() + ": class must be a bean");
    }

    @ParameterizedTest
    @ValueSource(classes = {SaysWhatItMakes.class, SaysLess.class, SaysLessAndShares.class, SaysLessForARequest.class})
    void whatAProducerMakesIsServed(Class<?> producer) {
        try (Application application = Application.with(Echo.class, producer)
                .scanned(Unconstructible.class)
                .start()) {
            assertThat(application.refusal("/echo")).isEqualTo(403);
        }
    }

    @Test
    void aProducerOfAnotherClassMakesNoBeanOfIt() {
        assertThat(problems(Application.with(Echo.class, SaysLess.class).scanned(SingletonCheck.class)))
                .hasSize(1);
    }

    // ---- Applications that are not alone ----

    @Test
    void onlyOneWebApplicationHasTheExtension() {
        try (Application application = Application.of(Echo.class)) {
            assertThatThrownBy(() -> application
                            .extension()
                            .checkComplete(
                                    List.of(), application.beans(), getClass().getClassLoader()))
                    .isInstanceOf(EndpointDefinitionException.class)
                    .hasMessageContaining(
                            "Kawat: each web application must have its own jars of Kawat, so put them into"
                                    + " WEB-INF/lib of each WAR, got jars that already serve [endpoint 'Echo' at /echo]");
        }
    }

    @Test
    void anEndpointOfAnotherWebApplicationIsNotServed() {
        try (var container = Application.weld(Echo.class).initialize()) {
            KawatExtension extension = container.getBeanManager().getExtension(KawatExtension.class);

            assertThatThrownBy(() -> extension.checkComplete(
                            List.of(), container.getBeanManager(), ClassLoader.getPlatformClassLoader()))
                    .isInstanceOf(EndpointDefinitionException.class)
                    .hasMessage("@WebSocketEndpoint on " + HERE
                            + "$Echo: class must belong to the web application that starts,"
                            + " so put the jars of Kawat into WEB-INF/lib of each WAR, or deploy the WAR"
                            + " outside of the EAR, got one that this application cannot see");
        }
    }

    @Test
    void aCheckThatCannotBeReachedIsNotPassedOver() {
        try (var container = Application.weld(Echo.class, ScopedCheck.class).initialize();
                var elsewhere = Application.weld(Echo.class).initialize()) {
            KawatExtension extension = container.getBeanManager().getExtension(KawatExtension.class);

            assertThatThrownBy(() -> extension.checkComplete(
                            List.of(), elsewhere.getBeanManager(), getClass().getClassLoader()))
                    .isInstanceOf(EndpointDefinitionException.class)
                    .hasMessage("HandshakeCheck " + HERE
                            + "$ScopedCheck: bean must be visible to Kawat, so put the jars of Kawat into"
                            + " WEB-INF/lib of each WAR, or deploy the WAR outside of the EAR, got"
                            + " one that is not");
        }
    }
}
