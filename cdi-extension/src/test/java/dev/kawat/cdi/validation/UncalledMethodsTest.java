/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.Broadcast;
import dev.kawat.ConnectionScoped;
import dev.kawat.ForEndpoint;
import dev.kawat.MessageType;
import dev.kawat.NonBlocking;
import dev.kawat.OnCaughtUp;
import dev.kawat.OnConnection;
import dev.kawat.OnSlow;
import dev.kawat.Opened;
import dev.kawat.Subscribed;
import dev.kawat.TopicSubscription;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.WebSocketServer;
import dev.kawat.cdi.support.Application;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.Vetoed;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.inject.Singleton;
import jakarta.websocket.ClientEndpoint;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Callbacks and observers in classes that a server sees, and of which CDI makes no beans. */
@SuppressWarnings({"UnusedMethod", "UnusedVariable"}) // what is called by its annotation, or would be
class UncalledMethodsTest {

    private static final String SCOPE = "give it a bean-defining annotation such as @ApplicationScoped";

    @WebSocketEndpoint("/echo")
    static class Echo {
        @OnMessage
        String echo(String message) {
            return message;
        }
    }

    private static List<String> problems(Application.Builder application) {
        try (Application started = application.start()) {
            throw new AssertionError(
                    "should not have started, got " + started.deployment().servers());
        } catch (RuntimeException failure) {
            return Application.definitionError(failure).problems();
        }
    }

    private static void starts(Application.Builder builder) {
        try (Application application = builder.start()) {
            assertThat(application.connect("/echo").ask("hello")).isEqualTo("hello");
        }
    }

    // ---- Callbacks for the failures of all endpoints ----

    @Singleton
    static class Failures {
        @OnError
        void failed(Exception failure) {}
    }

    @ApplicationScoped
    static class ScopedFailures extends Failures {}

    abstract static class Abstract {
        @OnError
        private void failed(IOException failure, WebSocketConnection connection) {}
    }

    static class OfAbstract extends Abstract {}

    static class Unconstructible extends Abstract {
        Unconstructible(int number) {
            assertThat(number).isPositive();
        }
    }

    @SuppressWarnings("ClassCanBeStatic") // it is what this is about
    class Inner extends Abstract {}

    enum Named {
        NOBODY;

        @OnError
        void failed(Throwable failure) {}
    }

    /** The annotation of an endpoint is not inherited, and what stands below one is not the endpoint's. */
    static class BelowAnEndpoint extends Echo {
        @OnError
        void failed(Throwable failure) {}
    }

    static Stream<Arguments> passedOver() {
        return Stream.of(
                Arguments.of(Failures.class, SCOPE + " (@Singleton is not one)"),
                Arguments.of(
                        ScopedFailures.class,
                        "its archive must be a bean archive of the application (in WEB-INF/lib, not in the lib"
                                + " directory of an EAR), and no beans.xml may exclude the class; if the WAR is in an EAR,"
                                + " deploy it by itself"),
                Arguments.of(OfAbstract.class, SCOPE),
                Arguments.of(Unconstructible.class, "give it a constructor without parameters or with @Inject"),
                Arguments.of(Inner.class, "make the class static"),
                Arguments.of(Named.class, "move the method to a class that is not an enum"),
                Arguments.of(BelowAnEndpoint.class, SCOPE));
    }

    @ParameterizedTest
    @MethodSource("passedOver")
    void whoIsToldOfFailuresMustBeABean(Class<?> type, String cure) {
        assertThat(problems(Application.with(Echo.class).scanned(type)))
                .containsExactly("@OnError in " + type.getName()
                        + ": class must be a bean, or @Vetoed if it is not meant to be one: " + cure + ", got no bean");
    }

    @Dependent
    static class MakesOne {
        @Produces
        Failures failures() {
            return new Failures();
        }
    }

    @Test
    void whatAProducerMakesIsToldOfNothing() {
        assertThat(problems(Application.with(Echo.class, MakesOne.class).scanned(Failures.class)))
                .singleElement()
                .asString()
                .startsWith("@OnError in " + Failures.class.getName() + ": ");
    }

    @Test
    void whereThereIsNoEndpointNothingFails() {
        try (Application application =
                Application.with().scanned(Failures.class, Observer.class).start()) {
            assertThat(application.deployment().servers()).isEmpty();
        }
    }

    // ---- Observers ----

    @Singleton
    static class Observer {
        void opened(@Observes @Opened WebSocketConnection connection) {}
    }

    static class Asynchronous {
        void subscribed(@ObservesAsync @Subscribed Object event, WebSocketServer server) {}
    }

    static class OfAnEndpoint {
        void happened(@Observes @ForEndpoint(Echo.class) Object event) {}
    }

    static class OfAScope {
        void began(@Observes @Initialized(ConnectionScoped.class) WebSocketConnection connection) {}
    }

    static class OfTopics {
        void happened(@Observes TopicSubscription subscription) {}
    }

    static Stream<Arguments> observers() {
        return Stream.of(
                Arguments.of(Observer.class, "opened", SCOPE + " (@Singleton is not one)"),
                Arguments.of(Asynchronous.class, "subscribed", SCOPE),
                Arguments.of(OfAnEndpoint.class, "happened", SCOPE),
                Arguments.of(OfAScope.class, "began", SCOPE),
                Arguments.of(OfTopics.class, "happened", SCOPE));
    }

    @ParameterizedTest
    @MethodSource("observers")
    void whoObservesOurEventsMustBeABean(Class<?> type, String method, String cure) {
        assertThat(problems(Application.with(Echo.class).scanned(type)))
                .containsExactly("observer method " + type.getName() + "." + method
                        + ": class must be a bean, or @Vetoed if it is not meant to be one: " + cure + ", got no bean");
    }

    // ---- Callbacks of endpoints ----

    static class Forgotten {
        @OnConnection
        void gate() {}

        @OnMessage
        void said(String message) {}

        @OnSlow
        void slow() {}

        @OnCaughtUp
        void caughtUp() {}

        @OnError
        void failed(Exception failure) {}
    }

    private static String stray(String callback, Class<?> type) {
        return callback.replace("Forgotten", type.getName())
                + ": a callback must be a method of a class with @WebSocketEndpoint or of its superclass, got '"
                + type.getName() + "'";
    }

    @Test
    void callbacksOfNoEndpointAreStray() {
        assertThat(problems(Application.with(Echo.class).scanned(Forgotten.class)))
                .containsExactly(
                        stray("@OnCaughtUp method Forgotten.caughtUp()", Forgotten.class),
                        stray("@OnConnection method Forgotten.gate()", Forgotten.class),
                        stray("@OnMessage method Forgotten.said(String)", Forgotten.class),
                        stray("@OnSlow method Forgotten.slow()", Forgotten.class));
    }

    /** Without an annotation of ours, and for no engine. */
    static class TakesOurConnection {
        @OnMessage
        void said(String message, WebSocketConnection connection) {}

        @OnClose
        void closed() {}
    }

    @Test
    void aCallbackThatTakesATypeOfOursIsOurs() {
        assertThat(problems(Application.with(Echo.class).scanned(TakesOurConnection.class)))
                .containsExactly(
                        stray("@OnClose method Forgotten.closed()", TakesOurConnection.class),
                        stray(
                                "@OnMessage method Forgotten.said(String, WebSocketConnection)",
                                TakesOurConnection.class));
    }

    static class BelowAnother extends Echo {
        @OnSlow
        void slow() {}
    }

    @NonBlocking
    static class Chooses {
        @Broadcast
        String news() {
            return "";
        }
    }

    @Test
    void whatGoesWithCallbacksIsStrayToo() {
        assertThat(problems(Application.with(Echo.class).scanned(Chooses.class, BelowAnother.class)))
                .containsExactly(
                        stray("@OnSlow method Forgotten.slow()", BelowAnother.class),
                        "@Broadcast on method " + Chooses.class.getName() + ".news: method must be a callback",
                        "@NonBlocking on " + Chooses.class.getName() + ": class must have @WebSocketEndpoint");
    }

    // ---- What may be no bean ----

    @Vetoed
    static class VetoedFailures extends Failures {
        @OnSlow
        void slow() {}
    }

    @Alternative
    static class NotSelected extends Failures {
        void opened(@Observes @Opened WebSocketConnection connection) {}
    }

    interface Interface {
        @OnError
        default void failed(Throwable failure) {}

        @OnSlow
        default void slow() {}
    }

    abstract static class AbstractCallbacks {
        @OnSlow
        void slow() {}

        void opened(@Observes @Opened WebSocketConnection connection) {}
    }

    @ServerEndpoint("/engine")
    static class OfTheEngine {
        @OnError
        public void failed(Throwable failure) {}
    }

    @ClientEndpoint
    static class ClientOfTheEngine {
        @OnError
        public void failed(Throwable failure) {}
    }

    static class BelowTheEngine extends OfTheEngine {
        @Override
        @OnError
        public void failed(Throwable failure) {}
    }

    static class OfTheOtherStyle extends Endpoint {
        @Override
        public void onOpen(Session session, EndpointConfig config) {}

        @Override
        @OnError
        public void onError(Session session, Throwable failure) {}

        @OnError
        public void failed(Throwable failure) {}
    }

    static class TakesASession {
        @OnError
        public void failed(Session session, Throwable failure) {}
    }

    /** A class that an application may pass to an engine in a {@code ServerEndpointConfig}. */
    static class OfAConfiguration {
        @OnMessage
        public void said(String message) {}

        @OnError
        public void failed(Throwable failure) {}
    }

    static class OverridesIt extends Abstract2 {
        @Override
        void failed(Exception failure) {}

        @Override
        void opened(WebSocketConnection connection) {}
    }

    abstract static class Abstract2 {
        @OnError
        void failed(Exception failure) {}

        void opened(@Observes @Opened WebSocketConnection connection) {}
    }

    static class AnExtension implements Extension {
        void opened(@Observes @Opened WebSocketConnection connection) {}
    }

    static class ObservesOthers {
        void began(@Observes @Initialized(ApplicationScoped.class) Object event) {}

        void opened(@Opened WebSocketConnection connection) {}
    }

    @MessageType("line")
    record Line(String text) {}

    static Stream<Class<?>> noBeans() {
        class Local extends Failures {}
        return Stream.of(
                VetoedFailures.class,
                NotSelected.class,
                Interface.class,
                Abstract.class,
                AbstractCallbacks.class,
                OfTheEngine.class,
                ClientOfTheEngine.class,
                BelowTheEngine.class,
                OfTheOtherStyle.class,
                TakesASession.class,
                OfAConfiguration.class,
                OverridesIt.class,
                AnExtension.class,
                ObservesOthers.class,
                Line.class,
                new Failures() {}.getClass(),
                Local.class);
    }

    @ParameterizedTest
    @MethodSource("noBeans")
    void whatIsNotForBeansNeedsToBeNone(Class<?> type) {
        starts(Application.with(Echo.class).scanned(type));
    }

    @ParameterizedTest
    @ValueSource(classes = {Failures.class, Observer.class, OfAbstract.class})
    void aBeanIsWhatItShouldBe(Class<?> type) {
        starts(Application.with(Echo.class, type).scanned(type));
    }

    // ---- Superclasses ----

    static class Base {
        @OnSlow
        void slow() {}

        @OnError
        void failed(Exception failure) {}

        void opened(@Observes @Opened WebSocketConnection connection) {}
    }

    @WebSocketEndpoint("/derived")
    static class DerivedEndpoint extends Base {}

    @Dependent
    static class DerivedBean extends Base {}

    @ServerEndpoint("/derived")
    static class DerivedOfTheEngine extends Base {}

    @Vetoed
    @WebSocketEndpoint("/vetoed")
    static class VetoedEndpoint extends Base {}

    @ParameterizedTest
    @ValueSource(classes = {DerivedEndpoint.class, DerivedBean.class})
    void aSuperclassOfABeanNeedsToBeNone(Class<?> bean) {
        starts(Application.with(Echo.class, bean).scanned(Base.class, bean));
    }

    @ParameterizedTest
    @ValueSource(classes = {DerivedOfTheEngine.class, VetoedEndpoint.class})
    void aSuperclassOfWhatNamesItselfAnEndpointNeedsToBeNone(Class<?> endpoint) {
        starts(Application.with(Echo.class).scanned(Base.class, endpoint));
    }
}
