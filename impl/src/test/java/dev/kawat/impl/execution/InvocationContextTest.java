/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.impl.testing.TestApplication;
import jakarta.websocket.OnOpen;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The surroundings know whether code runs in them: error messages depend on it. */
class InvocationContextTest {

    @WebSocketEndpoint("/p")
    static class Endpoint {
        @OnOpen
        void open() {}
    }

    private final List<Boolean> active = new ArrayList<>();
    private final CallbackContexts contexts = new CallbackContexts() {
        @Override
        public Entered enter(WebSocketConnection connection) {
            return () -> {};
        }

        @Override
        public void ended(WebSocketConnection connection) {
            active.add(InvocationContext.isActive());
        }

        @Override
        public Throwable explain(Throwable failure, String endpoint) {
            active.add(InvocationContext.isActive());
            return failure;
        }
    };
    private final TestApplication application = TestApplication.of(Endpoint.class, Endpoint::new);

    @AfterEach
    void stop() {
        application.close();
    }

    private InvocationContext context(Executor platform) {
        ClassLoader loader = InvocationContextTest.class.getClassLoader();
        ApplicationExecutor completions = new ApplicationExecutor(Runnable::run, loader);
        return new ExecutionEnvironment("Endpoint", contexts, () -> platform, completions).of(application.admit());
    }

    private void note() {
        active.add(InvocationContext.isActive());
    }

    @Test
    void isActiveWhileCodeRunsInIt() throws Throwable {
        ApplicationCode code = () -> {
            note();
            return null;
        };

        context(null).run(code);
        context(Runnable::run).run(code);

        assertThat(active).containsExactly(true, true);
    }

    @Test
    void isNotActiveInCompletions() {
        context(null).completions().execute(this::note);
        context(Runnable::run).completions().execute(this::note);

        assertThat(active).containsExactly(false, false);
    }

    @Test
    void isNotActiveWhereContextsAreOnlyAskedOrEnded() {
        InvocationContext context = context(Runnable::run);

        context.explain(new IllegalStateException());
        context.end();

        assertThat(active).containsExactly(false, false);
    }

    @Test
    void isTheOriginOfWhatFailsInIt() {
        Throwable inside = catchThrowable(() -> context(null).run(() -> {
            throw new IllegalStateException();
        }));

        assertThat(InvocationContext.isOrigin(inside)).isTrue();
        assertThat(InvocationContext.isOrigin(new IllegalStateException())).isFalse();
    }
}
