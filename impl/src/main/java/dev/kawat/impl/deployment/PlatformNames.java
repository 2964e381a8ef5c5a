/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.deployment;

import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.jspecify.annotations.Nullable;

/**
 * The names of JNDI, as the code of the application sees them. Made by the thread that deploys the application, which sees them;
 * other threads need what the platform knows of that one, at least for {@code java:comp}. Usable from any thread.
 */
final class PlatformNames {

    private static final System.Logger LOG = System.getLogger("dev.kawat.relay");

    private final Thread deployer = Thread.currentThread();
    private final Supplier<@Nullable Executor> contexts;

    /** Runs tasks as the thread does that deploys; null without a platform, and until that thread has missed a name. */
    private volatile @Nullable Executor context;

    /**
     * The names of an application that is being deployed by the calling thread.
     *
     * @param contexts captures what the platform knows of the calling thread
     */
    PlatformNames(Supplier<@Nullable Executor> contexts) {
        this.contexts = contexts;
    }

    /** Returns what has a name; empty if nothing has. */
    Optional<Object> find(String name) {
        if (Thread.currentThread() == deployer) {
            Optional<Object> found = lookUp(name);
            if (found.isEmpty()) {
                context = contexts.get(); // not before: Open Liberty dislikes it while an application starts
            }
            return found;
        }
        Executor known = context;
        if (known == null) {
            return lookUp(name);
        }
        AtomicReference<@Nullable Object> found = new AtomicReference<>();
        known.execute(() -> found.set(lookUp(name).orElse(null)));
        return Optional.ofNullable(found.get());
    }

    @SuppressWarnings("BanJNDI") // the names are those of who configures the application
    private static Optional<Object> lookUp(String name) {
        try {
            return Optional.ofNullable(InitialContext.doLookup(name));
        } catch (NamingException none) {
            LOG.log(Level.DEBUG, "JNDI has no name " + name, none);
            return Optional.empty();
        }
    }
}
