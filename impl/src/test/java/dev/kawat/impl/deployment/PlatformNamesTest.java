/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Hashtable;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import javax.naming.Context;
import javax.naming.InitialContext;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.naming.spi.InitialContextFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Names that only some threads see, as those of {@code java:comp}. */
class PlatformNamesTest {

    private static final String NAME = "comp/factory";

    /** Whether the thread sees the names of the application. */
    private static final ThreadLocal<Boolean> INSIDE = ThreadLocal.withInitial(() -> false);

    private static volatile boolean bound;

    private final AtomicInteger captured = new AtomicInteger();
    private final Executor inside = task -> {
        INSIDE.set(true);
        task.run();
        INSIDE.remove();
    };

    /** The JNDI of this test. Made by its name. */
    public static final class Names implements InitialContextFactory {

        @Override
        @SuppressWarnings("JdkObsolete") // JNDI wants it
        public Context getInitialContext(Hashtable<?, ?> environment) throws NamingException {
            return new InitialContext(true) {
                @Override
                public Object lookup(String name) throws NamingException {
                    if (bound && INSIDE.get() && name.equals(NAME)) {
                        return "a factory";
                    }
                    throw new NameNotFoundException(name);
                }
            };
        }
    }

    @BeforeEach
    void use() {
        System.setProperty(Context.INITIAL_CONTEXT_FACTORY, Names.class.getName());
    }

    @AfterEach
    void leave() {
        System.clearProperty(Context.INITIAL_CONTEXT_FACTORY);
        INSIDE.remove();
        bound = false;
    }

    private PlatformNames names() {
        return new PlatformNames(() -> {
            captured.incrementAndGet();
            return inside;
        });
    }

    private static Optional<Object> onAnotherThread(PlatformNames names) {
        CompletableFuture<Optional<Object>> found = new CompletableFuture<>();
        new Thread(() -> found.complete(names.find(NAME))).start();
        return found.join();
    }

    @Test
    void threadThatDeploysNeedsNoContext() {
        bound = true;
        INSIDE.set(true);

        assertThat(names().find(NAME)).hasValue("a factory");
        assertThat(captured).hasValue(0);
    }

    @Test
    void anotherThreadFindsLaterWhatTheOneThatDeploysHasMissed() {
        PlatformNames names = names();
        assertThat(names.find(NAME)).isEmpty();
        assertThat(onAnotherThread(names)).isEmpty();

        bound = true;

        assertThat(onAnotherThread(names)).hasValue("a factory");
        assertThat(captured).hasValue(1);
    }

    @Test
    void thereMayBeNoJndiAndNoPlatform() {
        System.clearProperty(Context.INITIAL_CONTEXT_FACTORY);
        PlatformNames names = new PlatformNames(() -> null);

        assertThat(names.find(NAME)).isEmpty();
        assertThat(onAnotherThread(names)).isEmpty();
    }
}
