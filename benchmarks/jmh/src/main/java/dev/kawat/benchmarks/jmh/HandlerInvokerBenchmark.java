/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.jmh;

import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.descriptor.Callback;
import dev.kawat.impl.handler.HandlerInvoker;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.TearDown;

/** A call of a callback through its method handle, and the same call as a caller's compiler would write it. */
public class HandlerInvokerBenchmark extends HotPath {

    private final EchoApplication application = new EchoApplication();
    private final DefaultConnection connection = application.admit();
    private final HandlerInvoker invoker = HandlerInvoker.bind(
            application.descriptor().callback(Callback.Kind.TEXT).orElseThrow());
    private final Echo echo = new Echo();
    private final String message = "x".repeat(64);

    /** As the line does it. */
    @Benchmark
    public @Nullable Object text() throws Throwable {
        return invoker.invoke(echo, connection, message);
    }

    /** The yardstick. */
    @Benchmark
    public Object textWithoutHandle() {
        return echo.text(message);
    }

    /** Stops the application. */
    @TearDown
    public void stop() {
        application.close();
    }
}
