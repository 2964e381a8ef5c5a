/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.ConnectionScoped;
import dev.kawat.ForEndpoint;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.WebSocketServer;
import dev.kawat.cdi.support.Application;
import jakarta.annotation.Priority;
import jakarta.decorator.Decorator;
import jakarta.decorator.Delegate;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.context.SessionScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.Stereotype;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InterceptorBinding;
import jakarta.interceptor.Interceptors;
import jakarta.interceptor.InvocationContext;
import jakarta.websocket.OnMessage;
import java.io.Serializable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A table of handlers, each with what is injected below it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContextUsageAnalysisTest {

    // ---- What is injected ----

    @ApplicationScoped
    static class Service {}

    @ApplicationScoped
    static class ServiceOfService {
        @Inject
        Service service;
    }

    @Singleton
    static class Only {}

    @Dependent
    static class Part {
        @Inject
        ServiceOfService service;

        @Inject
        Only only;
    }

    @RequestScoped
    static class Request {}

    @ConnectionScoped
    static class State {}

    @SessionScoped
    static class Visitor implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    @ApplicationScoped
    static class RequestService {
        @Inject
        Request request;
    }

    @ApplicationScoped
    static class DeepRequestService {
        @Inject
        RequestService service;
    }

    @ApplicationScoped
    static class InstanceService {
        @Inject
        Instance<Service> services;
    }

    @ApplicationScoped
    static class LookUpService {
        Object find() {
            return CDI.current().select(Request.class).get();
        }
    }

    @ApplicationScoped
    static class ConnectionService {
        @Inject
        WebSocketConnection connection;
    }

    @Dependent
    static class ConnectionPart {
        @Inject
        WebSocketConnection connection;
    }

    @ApplicationScoped
    static class Hen {
        @Inject
        Egg egg;
    }

    @ApplicationScoped
    static class Egg {
        @Inject
        Hen hen;
    }

    @ApplicationScoped
    static class RequestHen {
        @Inject
        RequestEgg egg;
    }

    @ApplicationScoped
    static class RequestEgg {
        @Inject
        RequestHen hen;

        @Inject
        Request request;
    }

    record Product(String name) {}

    @Dependent
    static class Factory {
        @Produces
        Product product() {
            return new Product("made");
        }
    }

    interface Plain {}

    @ApplicationScoped
    static class PlainService implements Plain {}

    interface Replaced {}

    @ApplicationScoped
    static class ReplacedService implements Replaced {}

    @Alternative
    @Priority(1)
    @ApplicationScoped
    static class ReplacingService implements Replaced {
        @Inject
        Request request;
    }

    interface Talker {
        void talk();
    }

    @ApplicationScoped
    static class TalkingService implements Talker {
        @Override
        public void talk() {}
    }

    @Decorator
    @Priority(1)
    abstract static class Interpreter implements Talker {
        @Inject
        @Delegate
        Talker delegate;

        @Override
        public void talk() {
            delegate.talk();
        }
    }

    @InterceptorBinding
    @Retention(RetentionPolicy.RUNTIME)
    @interface Logged {}

    @Logged
    @Stereotype
    @Retention(RetentionPolicy.RUNTIME)
    @interface Audited {}

    @Logged
    @Interceptor
    @Priority(1)
    static class Logger {
        @AroundInvoke
        Object around(InvocationContext invocation) throws Exception {
            return invocation.proceed();
        }
    }

    static class OldLogger {
        @AroundInvoke
        Object around(InvocationContext invocation) throws Exception {
            return invocation.proceed();
        }
    }

    @Logged
    @ApplicationScoped
    static class LoggedService {}

    // ---- Handlers that need no context ----

    static class NothingInjected {}

    static class WithService {
        @Inject
        Service service;
    }

    static class WithSingleton {
        @Inject
        Only only;
    }

    static class WithChain {
        @Inject
        Part part;
    }

    static class WithInterface {
        @Inject
        Plain plain;
    }

    static class WithCycle {
        @Inject
        Hen hen;
    }

    @WebSocketEndpoint("/own")
    static class WithOwnConnectionAndServer {
        @Inject
        WebSocketConnection connection;

        @Inject
        WebSocketServer server;

        @OnMessage
        void receive(String message) {}
    }

    static class WithServer {
        @Inject
        @ForEndpoint(WithOwnConnectionAndServer.class)
        WebSocketServer server;
    }

    @ApplicationScoped
    static class OfApplication {
        @Inject
        Service service;
    }

    @Singleton
    static class OfSingleton {}

    // ---- Handlers that need contexts ----

    static class WithRequest {
        @Inject
        Request request;
    }

    static class WithRequestInConstructor {
        final Request request;

        @Inject
        WithRequestInConstructor(Request request) {
            this.request = request;
        }
    }

    static class WithRequestInInitializer {
        private Request request;

        @Inject
        void initialize(Request given) {
            request = given;
        }

        Request request() {
            return request;
        }
    }

    static class WithRequestInSuperclass extends WithRequest {}

    static class WithDeepRequest {
        @Inject
        DeepRequestService service;
    }

    static class WithState {
        @Inject
        State state;
    }

    static class WithVisitor {
        @Inject
        Visitor visitor;
    }

    static class WithInstance {
        @Inject
        Instance<Service> services;
    }

    static class WithDeepInstance {
        @Inject
        InstanceService service;
    }

    static class WithProvider {
        @Inject
        Provider<Service> services;
    }

    static class WithEvent {
        @Inject
        Event<String> events;
    }

    static class WithBeanManager {
        @Inject
        BeanManager beans;
    }

    static class WithLookUp {
        Object find() {
            return CDI.current().select(Request.class).get();
        }
    }

    static class WithLookUpInLambda {
        Runnable find() {
            return () -> CDI.current().select(Request.class).get();
        }
    }

    static class WithLookUpInSuperclass extends WithLookUp {}

    static class WithLookUpService {
        @Inject
        LookUpService service;
    }

    static class WithConnectionService {
        @Inject
        ConnectionService service;
    }

    static class WithConnectionPart {
        @Inject
        ConnectionPart part;
    }

    static class WithRequestCycle {
        @Inject
        RequestHen hen;
    }

    static class WithProduct {
        @Inject
        Product product;
    }

    static class WithAlternative {
        @Inject
        Replaced replaced;
    }

    static class WithDecorated {
        @Inject
        TalkingService talker;
    }

    static class IsDecorated implements Talker {
        @Override
        public void talk() {}
    }

    @Logged
    static class InterceptedClass {}

    static class InterceptedMethod {
        @Logged
        void receive() {}
    }

    static class InterceptedSuperclass extends InterceptedMethod {}

    @Audited
    static class InterceptedByStereotype {}

    @Interceptors(OldLogger.class)
    static class InterceptedByName {}

    static class InterceptedMethodByName {
        @Interceptors(OldLogger.class)
        void receive() {}
    }

    static class WithInterceptedService {
        @Inject
        LoggedService service;
    }

    @ApplicationScoped
    static class OfApplicationWithConnection {
        @Inject
        WebSocketConnection connection;
    }

    @RequestScoped
    static class OfRequest {}

    @ConnectionScoped
    static class OfConnection {}

    static Stream<Class<?>> withoutNeed() {
        return Stream.of(
                NothingInjected.class,
                WithService.class,
                WithSingleton.class,
                WithChain.class,
                WithInterface.class,
                WithCycle.class,
                WithOwnConnectionAndServer.class,
                WithServer.class,
                OfApplication.class,
                OfSingleton.class);
    }

    static Stream<Class<?>> withNeed() {
        return Stream.of(
                WithRequest.class,
                WithRequestInConstructor.class,
                WithRequestInInitializer.class,
                WithRequestInSuperclass.class,
                WithDeepRequest.class,
                WithState.class,
                WithVisitor.class,
                WithInstance.class,
                WithDeepInstance.class,
                WithProvider.class,
                WithEvent.class,
                WithBeanManager.class,
                WithLookUp.class,
                WithLookUpInLambda.class,
                WithLookUpInSuperclass.class,
                WithLookUpService.class,
                WithConnectionService.class,
                WithConnectionPart.class,
                WithRequestCycle.class,
                WithProduct.class,
                WithAlternative.class,
                WithDecorated.class,
                IsDecorated.class,
                InterceptedClass.class,
                InterceptedMethod.class,
                InterceptedSuperclass.class,
                InterceptedByStereotype.class,
                InterceptedByName.class,
                InterceptedMethodByName.class,
                WithInterceptedService.class,
                OfApplicationWithConnection.class,
                OfRequest.class,
                OfConnection.class);
    }

    private WeldContainer container;

    @BeforeAll
    void startContainer() {
        Weld weld = Application.weld();
        Arrays.stream(ContextUsageAnalysisTest.class.getDeclaredClasses())
                .filter(nested -> !nested.isAnnotation())
                .forEach(weld::addBeanClass);
        container = weld.initialize();
    }

    @AfterAll
    void stopContainer() {
        container.shutdown();
    }

    private boolean needsContexts(Class<?> handler) {
        BeanManager beans = container.getBeanManager();
        Bean<?> bean = beans.getBeans(handler).stream()
                .filter(candidate -> candidate.getBeanClass() == handler)
                .findFirst()
                .orElseThrow();
        return ContextUsageAnalysis.needsContexts(bean, Map.of(), beans);
    }

    @ParameterizedTest
    @MethodSource
    void withoutNeed(Class<?> handler) {
        assertThat(needsContexts(handler)).isFalse();
    }

    @ParameterizedTest
    @MethodSource
    void withNeed(Class<?> handler) {
        assertThat(needsContexts(handler)).isTrue();
    }
}
