/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.WebSocketEndpoint;
import dev.kawat.cdi.support.Application;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.Stereotype;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.enterprise.inject.spi.ProcessAnnotatedType;
import jakarta.enterprise.util.AnnotationLiteral;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InterceptorBinding;
import jakarta.interceptor.InvocationContext;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import jakarta.validation.executable.ExecutableType;
import jakarta.validation.executable.ValidateOnExecution;
import jakarta.websocket.OnMessage;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** Annotations on handlers that have no effect are logged. */
class MissingInterceptorCheckTest {

    private static final String TRANSACTION_MANAGER =
            " has no effect, because no interceptor is bound to it: add a transaction manager with its extension"
                    + " for CDI, such as Narayana, to the application, or run it on a server that has one";
    private static final String INTERCEPTOR =
            " has no effect, because no interceptor is bound to it: add an interceptor for it, enabled by @Priority"
                    + " or beans.xml, to the application, or run it on a server that has one";
    private static final String VALIDATOR =
            " is not checked, because no validator intercepts the method: add Hibernate Validator with its extension for CDI to the"
                    + " application, or run it on a server that has one";
    private static final String PRODUCED =
            ", because CDI does not intercept objects that a producer makes: make the class a bean itself";

    @InterceptorBinding
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.TYPE, ElementType.METHOD, ElementType.ANNOTATION_TYPE})
    @interface Measured {}

    @InterceptorBinding
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.TYPE, ElementType.METHOD, ElementType.ANNOTATION_TYPE})
    @interface Counted {}

    /** Brings what it has: an interceptor of that stands in for it. */
    @Counted
    @InterceptorBinding
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.TYPE, ElementType.METHOD})
    @interface CountedTwice {}

    @Measured
    @Stereotype
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.TYPE)
    @interface Observed {}

    @Counted
    @Interceptor
    @Priority(Interceptor.Priority.APPLICATION)
    static class Counter {
        @AroundInvoke
        Object count(InvocationContext invocation) throws Exception {
            return invocation.proceed();
        }
    }

    /** Returns the warnings at the start of an application. */
    private static List<String> warnings(Application.Builder application) {
        Logger logger = Logger.getLogger("dev.kawat.deployment");
        List<String> warnings = new ArrayList<>();
        Handler recorder = new Handler() {
            @Override
            public void publish(LogRecord logged) {
                if (logged.getLevel().equals(Level.WARNING)) {
                    warnings.add(logged.getMessage());
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        logger.addHandler(recorder);
        logger.setUseParentHandlers(false);
        try (Application started = application.start()) {
            assertThat(started.deployment().servers()).isNotEmpty();
        } finally {
            logger.removeHandler(recorder);
            logger.setUseParentHandlers(true);
        }
        return warnings;
    }

    @WebSocketEndpoint("/p")
    static class Account {
        @OnMessage
        @Transactional
        String book(String message) {
            return message;
        }
    }

    @Test
    void aTransactionWithoutATransactionManager() {
        assertThat(warnings(Application.with(Account.class)))
                .containsExactly("@OnMessage method " + Account.class.getName() + ".book(String): @Transactional"
                        + TRANSACTION_MANAGER);
    }

    @Measured
    @WebSocketEndpoint("/p")
    static class OfClass {
        @OnMessage
        String message(String message) {
            return message;
        }
    }

    @Observed
    @WebSocketEndpoint("/q")
    static class OfStereotype {
        @OnMessage
        String message(String message) {
            return message;
        }
    }

    @WebSocketEndpoint("/r")
    static class OfMethodThatIsNoCallback {
        @OnMessage
        String message(String message) {
            return other(message);
        }

        @Measured
        String other(String message) {
            return message;
        }
    }

    @Test
    void anyBindingWithoutAnInterceptorWhereverItStands() {
        assertThat(warnings(Application.with(OfClass.class, OfStereotype.class, OfMethodThatIsNoCallback.class)))
                .containsExactly(
                        "@WebSocketEndpoint on " + OfClass.class.getName() + ": @Measured" + INTERCEPTOR,
                        "method " + OfMethodThatIsNoCallback.class.getName() + ".other: @Measured" + INTERCEPTOR,
                        "@WebSocketEndpoint on " + OfStereotype.class.getName() + ": @Measured" + INTERCEPTOR);
    }

    @Counted
    @WebSocketEndpoint("/p")
    static class Served {
        @OnMessage
        @CountedTwice
        String message(String message) {
            return message;
        }
    }

    @Test
    void nothingWhereAnInterceptorIsBoundAlsoByABindingOfTheBinding() {
        assertThat(warnings(Application.with(Served.class, Counter.class))).isEmpty();
    }

    record Order(@NotBlank String item) {}

    @WebSocketEndpoint("/p")
    static class Constrained {
        @OnMessage
        String order(@Valid Order order) {
            return order.item();
        }

        @OnMessage
        @Size(max = 3)
        byte[] picture(byte[] picture) {
            return picture;
        }
    }

    @WebSocketEndpoint("/q")
    static class ConstrainedWithin {
        @OnMessage
        String orders(List<@NotBlank String> orders) {
            return "" + orders.size();
        }
    }

    @WebSocketEndpoint("/r")
    static class NotToBeValidated {
        @OnMessage
        @ValidateOnExecution(type = ExecutableType.NONE)
        String order(@Size(max = 3) String order) {
            return order;
        }
    }

    @Test
    void constraintsWithoutAValidator() {
        assertThat(warnings(Application.with(Constrained.class, ConstrainedWithin.class, NotToBeValidated.class)))
                .containsExactly(
                        "@OnMessage method " + Constrained.class.getName() + ".picture(byte[]): @Size" + VALIDATOR,
                        "@OnMessage method " + Constrained.class.getName() + ".order(Order): @Valid" + VALIDATOR,
                        "@OnMessage method " + ConstrainedWithin.class.getName() + ".orders(List): @NotBlank"
                                + VALIDATOR);
    }

    /** Stands for the extension of a validator. */
    static class Binding implements Extension {
        void bind(@Observes ProcessAnnotatedType<Constrained> type) {
            type.configureAnnotatedType().methods().forEach(method -> method.add(new CountedLiteral()));
        }
    }

    private static final class CountedLiteral extends AnnotationLiteral<Counted> implements Counted {
        private static final long serialVersionUID = 1L;
    }

    @Test
    void nothingWhereAnExtensionHasBoundAnInterceptorToTheMethod() {
        assertThat(warnings(Application.with(Constrained.class, Counter.class).extension(new Binding())))
                .isEmpty();
    }

    @WebSocketEndpoint("/p")
    static class Made {

        private final String greeting;

        Made(String greeting) {
            this.greeting = greeting;
        }

        @Counted
        @OnMessage
        String message(@NotBlank String message) {
            return greeting + message;
        }
    }

    @ApplicationScoped
    static class Maker {
        @Produces
        Made make() {
            return new Made("");
        }
    }

    @Test
    void whateverIsDeclaredOnWhatAProducerMakes() {
        String where = "@OnMessage method " + Made.class.getName() + ".message(String)";
        assertThat(warnings(Application.with(Maker.class, Counter.class)))
                .containsExactly(
                        where + ": @Counted has no effect" + PRODUCED, where + ": @NotBlank is not checked" + PRODUCED);
    }
}
