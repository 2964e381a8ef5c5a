/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.jmh;

import dev.kawat.impl.transport.stream.WireChannel;
import dev.kawat.impl.transport.stream.WireEngine;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** What a handler pays for what it uses: the whole line of {@link LineBenchmark}, with handlers that use one thing more. */
public class FeatureBenchmark extends HotPath {

    private static final int TOGETHER = 16;

    /** For those who look for a type. */
    private static final String JSON = "{\"type\":\"say\",\"text\":\"" + "x".repeat(64 - 24) + "\"}";

    private static final long FRAME = 2L + JSON.length();

    /** What the handler uses. */
    @Param({
        "None",
        "Parameters",
        "Roles",
        "Errors",
        "Pace",
        "Optionally",
        "Stage",
        "OneOfAStream",
        "AllInAStream",
        "Typed",
        "SideBySide"
    })
    public String feature = "None";

    private final MemoryStream stream = new MemoryStream();
    private final byte[] smallTexts = MaskedFrames.of(1, JSON.getBytes(StandardCharsets.US_ASCII), TOGETHER);
    private @Nullable EchoApplication application;

    /** Opens the connection, and sees that what goes in comes out. */
    @Setup
    public void open() throws ReflectiveOperationException {
        EchoApplication started = EchoApplication.of(Class.forName(Features.class.getName() + "$" + feature));
        application = started;
        WireEngine engine = new WireEngine(
                started.deployment().watchdog(), started.deployment().compression());
        WireChannel channel = engine.upgrade(started.admit(), List.of()).channel(stream);
        stream.carries(channel);
        channel.open();
        long before = stream.exchange(new byte[0]);
        long written = stream.exchange(smallTexts) - before;
        if (written != TOGETHER * FRAME) {
            throw new IllegalStateException("expected " + TOGETHER * FRAME + " bytes, got " + written);
        }
    }

    /** Stops the application. */
    @TearDown
    public void stop() {
        if (application != null) {
            application.close();
        }
    }

    /** Sixteen text messages of 64 bytes, which are JSON, in a read. */
    @Benchmark
    @OperationsPerInvocation(TOGETHER)
    public long smallTexts() {
        return stream.exchange(smallTexts);
    }
}
