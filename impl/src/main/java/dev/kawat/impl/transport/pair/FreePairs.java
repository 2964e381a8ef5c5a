/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.pair;

import dev.kawat.Codec;
import dev.kawat.EndpointDefinitionException;
import dev.kawat.WebSocketPair;
import dev.kawat.impl.codec.JsonCodec;
import dev.kawat.impl.codec.TypedJsonCodec;
import dev.kawat.impl.deployment.Deployment;
import dev.kawat.impl.execution.Workers;
import dev.kawat.impl.liveness.Watchdog;
import dev.kawat.impl.problem.Problems;
import dev.kawat.impl.settings.Configuration;
import dev.kawat.impl.settings.JsonChoice;
import dev.kawat.impl.settings.MessageSettings;
import dev.kawat.impl.settings.Setting;
import dev.kawat.impl.time.Time;
import java.time.Duration;

/** Creates the pairs of one application whose ends are both free. Usable from any thread. */
public final class FreePairs implements AutoCloseable {

    private static final Duration TICK = Duration.ofMillis(250);

    private final Workers workers;
    private final ClassLoader loader;
    private final Watchdog watchdog;
    private final Duration closeTimeout;
    private final Codec json;
    private final Runnable stop;

    private FreePairs(
            Workers workers, ClassLoader loader, Watchdog watchdog, Duration closeTimeout, Codec json, Runnable stop) {
        this.workers = workers;
        this.loader = loader;
        this.watchdog = watchdog;
        this.closeTimeout = closeTimeout;
        this.json = json;
        this.stop = stop;
    }

    /** Returns what creates pairs whose listeners run on the workers of an application. */
    public static FreePairs of(Deployment deployment) {
        return new FreePairs(
                deployment.workers(),
                deployment.loader(),
                deployment.watchdog(),
                deployment.closeTimeout(),
                deployment.json(),
                () -> {});
    }

    /**
     * Returns what creates pairs for an application whose endpoints do not run. It has workers and a timer of its own, until it is
     * closed.
     *
     * @param configuration the settings of the application
     * @param loader the class loader of the application
     * @param time the time
     * @throws EndpointDefinitionException if settings that hold for pairs break rules
     */
    public static FreePairs withOwnWorkers(Configuration configuration, ClassLoader loader, Time time) {
        Problems problems = new Problems();
        int maxThreads = configuration.application(Setting.WORKERS, Integer.class, problems);
        Duration closeTimeout = configuration.application(Setting.CLOSE_TIMEOUT, Duration.class, problems);
        JsonChoice library = configuration.application(Setting.JSON, JsonChoice.class, problems);
        MessageSettings messages = MessageSettings.ofApplication(configuration, problems);
        problems.throwIfAny();

        Watchdog watchdog = new Watchdog(time);
        Workers workers = Workers.create(maxThreads);
        Runnable stopTicks = time.every("kawat-watchdog", TICK, watchdog::tick);
        JsonCodec json = new JsonCodec(loader, library);
        return new FreePairs(workers, loader, watchdog, closeTimeout, TypedJsonCodec.of(json, messages), () -> {
            stopTicks.run();
            json.release();
            workers.close();
        });
    }

    /** Creates a pair. */
    public WebSocketPair create(WebSocketPair.Options options) {
        return new InMemoryPair(workers.forApplication(loader), watchdog, closeTimeout, json, options);
    }

    /** Stops the workers and the timer if they are its own. */
    @Override
    public void close() {
        stop.run();
    }
}
