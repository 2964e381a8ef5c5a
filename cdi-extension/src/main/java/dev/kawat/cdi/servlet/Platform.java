/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.servlet;

import dev.kawat.impl.execution.Workers;
import jakarta.enterprise.concurrent.ContextService;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.jspecify.annotations.Nullable;

/** What a platform has for its applications' threads: Jakarta Concurrency. Tomcat and Jetty have none of it. */
final class Platform {

    private static final System.Logger LOG = System.getLogger("dev.kawat");

    /** Jakarta Concurrency section 3.1.4. */
    private static final String MANAGED_EXECUTOR = "java:comp/DefaultManagedExecutorService";

    /** Jakarta Concurrency section 3.3.4. */
    private static final String CONTEXT_SERVICE = "java:comp/DefaultContextService";

    private Platform() {}

    /** The platform's managed executor and its contexts; where there is none, our own workers. */
    static Workers workers(int maxThreads) {
        if (lookup(MANAGED_EXECUTOR).orElse(null) instanceof Executor managed) {
            return Workers.of(managed, lookup(CONTEXT_SERVICE).map(Contexts::of).orElse(() -> null));
        }
        LOG.log(Level.DEBUG, "there is no managed executor, Kawat uses workers of its own");
        return Workers.create(maxThreads);
    }

    @SuppressWarnings("BanJNDI") // a constant name of the platform's own
    private static Optional<Object> lookup(String name) {
        try {
            return Optional.ofNullable(InitialContext.doLookup(name));
        } catch (NamingException none) {
            return Optional.empty();
        }
    }

    /** In a class of its own, so that nothing of Jakarta Concurrency is loaded where there is none. */
    private static final class Contexts {

        private Contexts() {}

        /**
         * Captures contexts by a platform's service, if it can. That is not tried before the first handshake: Open Liberty begins
         * to initialize the application once more when a context is used while it starts.
         */
        static Supplier<@Nullable Executor> of(Object found) {
            if (!(found instanceof ContextService service)) {
                return () -> null;
            }
            AtomicBoolean told = new AtomicBoolean();
            return () -> {
                try {
                    return service.currentContextExecutor();
                } catch (RuntimeException broken) {
                    Level level = told.getAndSet(true) ? Level.DEBUG : Level.WARNING;
                    LOG.log(
                            level,
                            "a connection has not the platform's contexts, for it has failed to give them",
                            broken);
                    return null;
                }
            };
        }
    }
}
