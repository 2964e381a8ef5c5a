/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.kawat.OnCaughtUp;
import dev.kawat.OnConnection;
import dev.kawat.OnSlow;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.cdi.support.Application;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.websocket.ClientEndpoint;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.server.ServerEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallbackPlacementCheckTest {

    @ApplicationScoped
    static class Forgotten {
        @OnConnection
        void gate() {}

        @OnOpen
        void open() {}

        @OnMessage
        void message(String message) {}

        @OnClose
        void close() {}

        @OnSlow
        void slow() {}

        @OnCaughtUp
        void caughtUp() {}

        /** Any bean may have one. */
        @OnError
        void error(Exception failure) {}
    }

    private static String stray(String callback, Class<?> type) {
        return callback.replace("Forgotten", type.getName())
                + ": a callback must be a method of a class with @WebSocketEndpoint or of its superclass, got '"
                + type.getName() + "'";
    }

    @Test
    void areThoseOfABeanThatIsNoEndpoint() {
        assertThat(Application.problems(Forgotten.class))
                .containsExactly(
                        stray("@OnCaughtUp method Forgotten.caughtUp()", Forgotten.class),
                        stray("@OnClose method Forgotten.close()", Forgotten.class),
                        stray("@OnConnection method Forgotten.gate()", Forgotten.class),
                        stray("@OnMessage method Forgotten.message(String)", Forgotten.class),
                        stray("@OnOpen method Forgotten.open()", Forgotten.class),
                        stray("@OnSlow method Forgotten.slow()", Forgotten.class));
    }

    static class Base {
        @OnOpen
        void open() {}
    }

    @WebSocketEndpoint("/derived")
    static class Derived extends Base {
        @OnMessage
        String message(String message) {
            return message;
        }
    }

    @Test
    void areNotThoseThatAnEndpointInherits() {
        try (Application application = Application.of(Base.class, Derived.class)) {
            assertThat(application.connect("/derived").ask("hello")).isEqualTo("hello");
        }
    }

    /** The annotation of an endpoint is not inherited. */
    static class BelowAnEndpoint extends Derived {
        @OnClose
        void close() {}
    }

    @Test
    void areThoseThatASubclassOfAnEndpointAdds() {
        assertThat(Application.problems(Derived.class, BelowAnEndpoint.class))
                .containsExactly(stray("@OnClose method Forgotten.close()", BelowAnEndpoint.class));
    }

    @ServerEndpoint("/jakarta")
    static class OfTheEngine {
        @OnOpen
        public void open() {}
    }

    @ClientEndpoint
    static class ClientOfTheEngine {
        @OnOpen
        public void open() {}
    }

    @ParameterizedTest
    @ValueSource(classes = {OfTheEngine.class, ClientOfTheEngine.class})
    void areNotThoseThatAnEngineCalls(Class<?> type) {
        assertThatCode(() -> Application.of(type).close()).doesNotThrowAnyException();
    }

    @WebSocketEndpoint("broken")
    static class BrokenEndpoint {
        @OnOpen
        void open() {}
    }

    @Test
    void areAmongTheOtherProblems() {
        assertThat(Application.problems(BelowAnEndpoint.class, BrokenEndpoint.class))
                .containsExactly(
                        "@WebSocketEndpoint on " + BrokenEndpoint.class.getName()
                                + ": path must start with '/', got 'broken'",
                        stray("@OnClose method Forgotten.close()", BelowAnEndpoint.class));
    }
}
