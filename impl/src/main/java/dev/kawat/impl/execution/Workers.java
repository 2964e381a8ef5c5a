/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.execution;

import dev.kawat.RunOn;
import java.lang.System.Logger.Level;
import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The workers for callbacks that may block: a pool of threads of the platform, virtual threads, or a pool of threads of our own.
 * Each endpoint has its {@linkplain #share share} of a pool, which other endpoints cannot take.
 *
 * <p>Virtual threads are used from Java 24 on. Before, a virtual thread that blocks inside {@code synchronized}, as many JDBC
 * drivers do, keeps its carrier, and as many of those as there are processors stop every other connection (JEP 491).
 */
public final class Workers implements TurnTaking, AutoCloseable {

    private static final int FIRST_JAVA_WITH_VIRTUAL_THREADS = 21;
    private static final int FIRST_JAVA_WITHOUT_PINNING = 24;
    private static final String POOL = "kawat-worker-";
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(30);

    /** The share of the tasks that belong to no endpoint; no endpoint has an empty name. */
    private static final String WITHOUT_ENDPOINT = "";

    private static final System.Logger LOG = System.getLogger("dev.kawat.deployment");

    private final Executor executor;

    /** Divides the pool among the endpoints; null if there is none to divide. */
    private final @Nullable FairExecutor fair;

    private final Supplier<@Nullable Executor> contexts;
    private final Runnable stop;
    private final UnaryOperator<Runnable> around;

    /** Lets others go first on virtual threads; nothing of it runs before that. */
    private final VirtualTurns turns = new VirtualTurns();

    /** True if the executor is of virtual threads of ours. */
    private final boolean onVirtualThreads;

    /** Virtual threads beside what else there is, when somebody has chosen them. Guarded by this. */
    private @Nullable ExecutorService virtual;

    private Workers(
            Executor executor,
            @Nullable FairExecutor fair,
            Supplier<@Nullable Executor> contexts,
            Runnable stop,
            UnaryOperator<Runnable> around,
            boolean onVirtualThreads) {
        this.executor = fair == null ? executor : fair.share(WITHOUT_ENDPOINT);
        this.fair = fair;
        this.contexts = contexts;
        this.stop = stop;
        this.around = around;
        this.onVirtualThreads = onVirtualThreads;
    }

    /** Workers that an executor of somebody else provides, which is given every task at once; closing does not stop it. */
    public static Workers of(Executor executor) {
        return of(executor, () -> null);
    }

    /**
     * Workers of a platform, whose executor is given every task at once.
     *
     * @param executor the platform's; closing does not stop it
     * @param contexts captures what the platform knows of the calling thread, and returns what runs tasks in that, on the thread
     *     that asks for it
     */
    public static Workers of(Executor executor, Supplier<@Nullable Executor> contexts) {
        return new Workers(executor, null, contexts, () -> {}, UnaryOperator.identity(), false);
    }

    /**
     * Workers of a pool of at most so many threads, which a platform makes. An executor of the platform would not do: it may have
     * as few threads as there are processors, so that some callbacks that wait would stop all others.
     *
     * @param platform makes the threads
     * @param contexts as above
     */
    public static Workers of(ThreadFactory platform, Supplier<@Nullable Executor> contexts, int maxThreads) {
        OwnThreads threads = new OwnThreads();
        ExecutorService own = threads.pool(POOL, KEEP_ALIVE, platform);
        FairExecutor fair = new FairExecutor(own, maxThreads);
        return new Workers(own, fair, contexts, () -> stop(own, threads), UnaryOperator.identity(), false);
    }

    /** Workers of our own: virtual threads where they are any good, else a pool of at most so many threads. */
    public static Workers create(int maxThreads) {
        return create(maxThreads, UnaryOperator.identity());
    }

    /**
     * Workers of our own whose tasks somebody follows.
     *
     * @param around is given each task when it is handed over, on the thread that does so, and returns what runs instead
     */
    public static Workers create(int maxThreads, UnaryOperator<Runnable> around) {
        return Runtime.version().feature() >= FIRST_JAVA_WITHOUT_PINNING
                ? ofVirtualThreads(around)
                : ofPool(maxThreads, KEEP_ALIVE, around);
    }

    private static Workers ofVirtualThreads(UnaryOperator<Runnable> around) {
        ExecutorService own = virtualThreads();
        return new Workers(own, null, () -> null, () -> stop(own, new OwnThreads()), around, true);
    }

    /**
     * Workers of a pool, whatever the version of Java.
     *
     * @param keepAlive the time after which an idle thread ends
     */
    static Workers ofPool(int maxThreads, Duration keepAlive, UnaryOperator<Runnable> around) {
        OwnThreads threads = new OwnThreads();
        ExecutorService own = threads.pool(POOL, keepAlive); // to which FairExecutor gives no more than there may be
        return new Workers(own, new FairExecutor(own, maxThreads), () -> null, () -> stop(own, threads), around, false);
    }

    /**
     * Returns threads for tasks that block: virtual ones where they are any good, else those of a pool. It has no bound of its own.
     *
     * @param prefix begins the names of the threads of a pool
     * @param keepAlive the time after which an idle thread of a pool ends
     * @param threads notes the threads of a pool
     */
    static ExecutorService threads(String prefix, Duration keepAlive, OwnThreads threads) {
        return Runtime.version().feature() >= FIRST_JAVA_WITHOUT_PINNING
                ? virtualThreads()
                : threads.pool(prefix, keepAlive);
    }

    private static ExecutorService virtualThreads() {
        try {
            return (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException impossible) {
            throw new IllegalStateException("Java " + Runtime.version() + " must have virtual threads", impossible);
        }
    }

    /** Waits for idle threads to end: a container that finds one alive after an undeployment calls it a leak. */
    private static void stop(ExecutorService own, OwnThreads threads) {
        own.shutdown();
        // Nothing follows from the answer: a thread that still runs a callback ends after it.
        var unused = threads.awaitEnd(own, Duration.ofSeconds(1));
    }

    /** Runs a task on a worker; on the caller's thread when the workers have stopped, so that no {@code onClose} is lost. */
    @Override
    public void execute(Runnable task) {
        execute(executor, around.apply(task));
    }

    /** Runs the rest of a task; unless virtual threads run it, the executor itself lets others go first. */
    @Override
    public void executeBehindOthers(Runnable rest) {
        if (onVirtualThreads) {
            turns.add(this, rest);
        } else {
            execute(rest);
        }
    }

    private static void execute(Executor executor, Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException stopped) {
            task.run();
        }
    }

    /**
     * Returns the executor of an endpoint, which runs its tasks as {@link #execute} does, but within the share of the endpoint: the
     * others cannot take it, and the endpoint cannot take theirs.
     */
    public Executor share(String endpoint) {
        if (fair == null) {
            return this;
        }
        Executor share = fair.share(endpoint);
        return task -> share.execute(around.apply(task));
    }

    /**
     * Returns the workers of a kind.
     *
     * @param managed those of the platform or, where it has none, of Kawat; they are returned if there are no others
     */
    public Executor chosen(RunOn.Worker kind, Executor managed) {
        return switch (kind) {
            case MANAGED -> managed;
            case VIRTUAL -> virtual(managed);
        };
    }

    private synchronized Executor virtual(Executor managed) {
        if (Runtime.version().feature() < FIRST_JAVA_WITH_VIRTUAL_THREADS) {
            LOG.log(
                    Level.WARNING,
                    "@RunOn(VIRTUAL) needs Java 21, got {0}; other workers are used instead",
                    Runtime.version());
            return managed;
        }
        if (virtual == null) {
            virtual = virtualThreads();
        }
        ExecutorService chosen = virtual;
        return new TurnTaking() {
            @Override
            public void execute(Runnable task) {
                Workers.execute(chosen, around.apply(task));
            }

            @Override
            public void executeBehindOthers(Runnable rest) {
                turns.add(this, rest);
            }
        };
    }

    /**
     * Captures what a platform knows of the calling thread: names, the caller and what else the application's code finds there.
     *
     * @return what runs tasks in that, on the thread that asks for it; null without a platform
     */
    public @Nullable Executor context() {
        return contexts.get();
    }

    /**
     * Returns an executor of code of the application that belongs to no connection. It runs tasks on a worker, with the class
     * loader of the application and what the platform knows of the calling thread.
     */
    public Executor forApplication(ClassLoader loader) {
        Executor application = new ApplicationExecutor(this, loader);
        Executor context = context();
        return context == null ? application : ContextualTask.executor(application, context);
    }

    /** Takes no further tasks; what runs goes on. Waits for at most a second until none does. */
    @Override
    public void close() {
        stop.run();
        turns.close();
        ExecutorService chosen;
        synchronized (this) {
            chosen = virtual;
        }
        if (chosen != null) {
            stop(chosen, new OwnThreads()); // no container looks for virtual threads
        }
    }
}
