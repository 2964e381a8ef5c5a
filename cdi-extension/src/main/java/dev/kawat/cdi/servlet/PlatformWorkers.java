/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.servlet;

import dev.kawat.impl.execution.Workers;
import jakarta.enterprise.concurrent.ContextService;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.jspecify.annotations.Nullable;

/** Looks for the threads and contexts of a platform with Jakarta Concurrency, which servlet containers do not have. */
final class PlatformWorkers {

    private static final System.Logger LOG = System.getLogger("dev.kawat");

    /** The name of the thread factory, by Jakarta Concurrency section 3.4.4. */
    private static final String THREAD_FACTORY = "java:comp/DefaultManagedThreadFactory";

    /** The name of the context service, by Jakarta Concurrency section 3.3.4. */
    private static final String CONTEXT_SERVICE = "java:comp/DefaultContextService";

    private PlatformWorkers() {}

    /** Returns workers on threads of the platform, with its contexts; without a platform, workers of Kawat's own. */
    static Workers find(int maxThreads) {
        if (lookup(THREAD_FACTORY).orElse(null) instanceof ThreadFactory managed) {
            return Workers.of(managed, lookup(CONTEXT_SERVICE).map(Contexts::of).orElse(() -> null), maxThreads);
        }
        LOG.log(Level.DEBUG, "there is no managed thread factory, so Kawat uses its own workers");
        return Workers.create(maxThreads);
    }

    @SuppressWarnings("BanJNDI") // the names are constants of the platform
    private static Optional<Object> lookup(String name) {
        try {
            return Optional.ofNullable(InitialContext.doLookup(name));
        } catch (NamingException none) {
            return Optional.empty();
        }
    }

    /** A class of its own, so that no class of Jakarta Concurrency is loaded where there is none. */
    private static final class Contexts {

        private Contexts() {}

        /**
         * Captures contexts by a platform's service. The service is not used before the first handshake, because Open Liberty
         * begins to initialize the application a second time when a context is used while it starts.
         */
        static Supplier<@Nullable Executor> of(Object found) {
            if (!(found instanceof ContextService service)) {
                return () -> null;
            }
            AtomicBoolean warned = new AtomicBoolean();
            return () -> {
                try {
                    return service.currentContextExecutor();
                } catch (RuntimeException broken) {
                    Level level = warned.getAndSet(true) ? Level.DEBUG : Level.WARNING;
                    LOG.log(
                            level,
                            "a connection runs without the platform's contexts, because the platform failed to provide them",
                            broken);
                    return null;
                }
            };
        }
    }
}
