/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.scopes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.WebSocketEndpoint;
import dev.kawat.cdi.support.Application;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.enterprise.inject.spi.ProcessAnnotatedType;
import jakarta.enterprise.util.AnnotationLiteral;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InterceptorBinding;
import jakarta.interceptor.InvocationContext;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.junit.jupiter.api.Test;

/** An interceptor that an extension binds, as Bean Validation does, finds the contexts that it needs. */
class ExtensionBindingTest {

    @InterceptorBinding
    @Retention(RetentionPolicy.RUNTIME)
    @interface Validated {
        /** The annotation itself. */
        final class Literal extends AnnotationLiteral<Validated> implements Validated {
            private static final long serialVersionUID = 1L;
        }
    }

    @Retention(RetentionPolicy.RUNTIME)
    @interface NotEmpty {}

    @RequestScoped
    static class Rules {
        boolean broken(Object message) {
            return "".equals(message);
        }
    }

    @Validated
    @Interceptor
    @Priority(Interceptor.Priority.LIBRARY_BEFORE)
    static class Validation {

        @Inject
        Rules rules;

        @AroundInvoke
        Object around(InvocationContext invocation) throws Exception {
            if (rules.broken(invocation.getParameters()[0])) {
                throw new IllegalArgumentException("must not be empty");
            }
            return invocation.proceed();
        }
    }

    /** Binds the interceptor to methods with constraints. */
    static class Binding implements Extension {
        void bind(@Observes ProcessAnnotatedType<Handler> type) {
            type.configureAnnotatedType()
                    .filterMethods(method -> method.getParameters().stream()
                            .anyMatch(parameter -> parameter.isAnnotationPresent(NotEmpty.class)))
                    .forEach(method -> method.add(new Validated.Literal()));
        }
    }

    @WebSocketEndpoint("/validated")
    static class Handler {
        @OnMessage
        String received(@NotEmpty String message) {
            return message;
        }

        @OnError
        String invalid(IllegalArgumentException failure) {
            return failure.getMessage();
        }
    }

    @Test
    void contextsAreActiveForIt() {
        try (Application application = Application.with(Handler.class, Validation.class, Rules.class)
                .extension(new Binding())
                .start()) {
            var client = application.connect("/validated");

            assertThat(client.ask("hello")).isEqualTo("hello");
            assertThat(client.ask("")).isEqualTo("must not be empty");
        }
    }
}
