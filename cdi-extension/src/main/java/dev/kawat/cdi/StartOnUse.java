/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi;

import dev.kawat.impl.deployment.Deployment;
import jakarta.enterprise.inject.spi.BeanManager;
import java.net.URL;
import java.security.CodeSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Starts the endpoints of an application when they are used for the first time. That is for applications that no server starts,
 * such as those under test. Usable from any thread.
 */
final class StartOnUse {

    private static final String SERVLET_CONTEXT = "jakarta.servlet.ServletContext";

    /** The directory of a web archive in which its jars stand. */
    private static final String IN_WEB_ARCHIVE = "/WEB-INF/";

    private final AtomicReference<@Nullable Attempt> attempt = new AtomicReference<>();

    /** Set when CDI has started an application that no server starts. */
    private volatile @Nullable BeanManager beans;

    private volatile boolean left;

    /**
     * Starts the endpoints of an application, unless it is a web application.
     *
     * @param own the place of Kawat's own classes; null if it is unknown. Kawat is in the archive of each web application. So this
     *     shows one where CDI does not tell: WildFly, GlassFish and Payara pass other payloads than Tomcat
     */
    StartOnUse(@Nullable URL own) {
        left = own != null && own.toString().contains(IN_WEB_ARCHIVE);
    }

    /** Returns the place of the classes of Kawat; null if it is unknown. */
    static @Nullable URL ownPlace() {
        CodeSource source = StartOnUse.class.getProtectionDomain().getCodeSource();
        return source == null ? null : source.getLocation();
    }

    /** Leaves the start to a server. Called before CDI has started. */
    void leaveToServer() {
        left = true;
    }

    /**
     * Notes that CDI has started.
     *
     * @param payload the payload of the event: a {@code ServletContext} in a web application (CDI section 6.7.3) on some servers.
     *     Its listener starts the endpoints
     */
    void containerStarted(BeanManager manager, Object payload) {
        if (!left && !isServletContext(payload.getClass())) {
            beans = manager;
        }
    }

    /** Looks at names, because the Servlet API need not be on the class path. */
    private static boolean isServletContext(@Nullable Class<?> type) {
        return type != null
                && (type.getName().equals(SERVLET_CONTEXT)
                        || isServletContext(type.getSuperclass())
                        || Arrays.stream(type.getInterfaces()).anyMatch(StartOnUse::isServletContext));
    }

    /**
     * Starts the endpoints, or waits for the thread that is starting them.
     *
     * @param start starts them
     * @return the endpoints; empty if a server starts them, or CDI has not started, or they are being started by this very thread
     * @throws RuntimeException if they cannot start; every further call throws the same
     */
    Optional<Deployment> start(Function<BeanManager, Deployment> start) {
        BeanManager manager = beans;
        if (manager == null) {
            return Optional.empty();
        }
        Attempt own = new Attempt();
        Attempt first = attempt.compareAndExchange(null, own);
        return first == null ? Optional.of(own.start(() -> start.apply(manager))) : first.result();
    }

    /** The one attempt to start the endpoints. */
    private static final class Attempt {

        private final Thread starter = Thread.currentThread();
        private final CompletableFuture<Deployment> result = new CompletableFuture<>();

        Deployment start(Supplier<Deployment> start) {
            try {
                Deployment started = start.get();
                result.complete(started);
                return started;
            } catch (RuntimeException | Error failure) {
                result.completeExceptionally(failure);
                throw failure;
            }
        }

        Optional<Deployment> result() {
            if (starter == Thread.currentThread() && !result.isDone()) {
                return Optional.empty();
            }
            try {
                return Optional.of(result.join());
            } catch (CompletionException failed) {
                if (failed.getCause() instanceof RuntimeException cause) {
                    throw cause;
                }
                throw failed;
            }
        }
    }
}
