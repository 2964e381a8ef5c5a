/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.WebSocketEndpoint;
import dev.kawat.cdi.support.Application;
import dev.kawat.cdi.validation.library.Base;
import dev.kawat.cdi.validation.library.Checked;
import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import org.junit.jupiter.api.Test;

/** Callbacks of a superclass, which may be in another package. */
class InheritedCallbacksTest {

    private static final String HERE = InheritedCallbacksTest.class.getName() + "$";
    private static final String LIBRARY = Base.class.getName();

    @Checked
    @Interceptor
    @Priority(Interceptor.Priority.APPLICATION)
    static class Checks {
        @AroundInvoke
        Object around(InvocationContext invocation) throws Exception {
            return invocation.proceed() + ", checked";
        }
    }

    @WebSocketEndpoint("/inherits")
    static class Inherits extends Base {}

    @Test
    void aBindingOnAPackagePrivateOneOfAnotherPackageIsRefused() {
        assertThat(Application.problems(Inherits.class, Checks.class))
                .containsExactly("@OnMessage method " + HERE
                        + "Inherits.received(String): @Checked needs a method that is public"
                        + " or protected, because CDI intercepts no other method of a superclass in another package, such as "
                        + LIBRARY);
    }

    static class Sibling {
        @Checked
        @OnMessage
        String received(String message) {
            return message;
        }
    }

    @WebSocketEndpoint("/sibling")
    static class OfSibling extends Sibling {}

    @Test
    void aPackagePrivateOneOfTheSamePackageIsIntercepted() {
        try (Application application = Application.of(OfSibling.class, Checks.class)) {
            assertThat(application.connect("/sibling").ask("hello")).isEqualTo("hello, checked");
        }
    }

    @WebSocketEndpoint("/greets")
    static class Greets extends Base.Greeting {

        /** Hides the other, and does not override it. */
        String opened() {
            return "application";
        }

        @OnMessage
        String received(String message) {
            return opened() + ": " + message;
        }
    }

    @Test
    void oneThatIsHiddenAndNotOverriddenIsCalled() {
        try (Application application = Application.of(Greets.class)) {
            var client = application.connect("/greets");

            assertThat(client.text()).isEqualTo("library");
            assertThat(client.ask("hello")).isEqualTo("application: hello");
        }
    }

    @WebSocketEndpoint("/greets-twice")
    static class GreetsTwice extends Base.Greeting {
        @OnOpen
        String opened() {
            return "application";
        }
    }

    @Test
    void twoOfOneNameAreTwo() {
        assertThat(Application.problems(GreetsTwice.class))
                .containsExactly("@WebSocketEndpoint on " + HERE
                        + "GreetsTwice: class must have at most one @OnOpen method, got " + HERE
                        + "GreetsTwice.opened() and " + LIBRARY + "$Greeting.opened()");
    }
}
