/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.jmh;

import dev.kawat.impl.transport.stream.WireChannel;
import dev.kawat.impl.transport.stream.WireEngine;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Everything of Kawat's between two system calls: the bytes of masked frames come in, a handler gets each message and returns
 * it, and the bytes of the answers go out in one write. What is missing of a server are its sockets.
 */
public class LineBenchmark extends HotPath {

    private static final int TOGETHER = 16;
    private static final int LARGE_TOGETHER = 4;

    private final EchoApplication application = new EchoApplication();
    private final MemoryStream stream = new MemoryStream();
    private final byte[] smallText = MaskedFrames.of(1, 64, 1);
    private final byte[] smallTexts = MaskedFrames.of(1, 64, TOGETHER);
    private final byte[] largeBinaries = MaskedFrames.of(2, 4096, LARGE_TOGETHER);

    /** Opens the connection, and sees that what goes in comes out. */
    @Setup
    public void open() {
        WireEngine engine = new WireEngine(
                application.deployment().watchdog(), application.deployment().compression());
        WireChannel channel = engine.upgrade(application.admit(), List.of()).channel(stream);
        stream.carries(channel);
        channel.open();
        long before = stream.exchange(new byte[0]);
        expect(TOGETHER * (2 + 64), stream.exchange(smallTexts) - before);
    }

    private static void expect(long bytes, long written) {
        if (written != bytes) {
            throw new IllegalStateException("expected " + bytes + " bytes, got " + written);
        }
    }

    /** Stops the application. */
    @TearDown
    public void stop() {
        application.close();
    }

    /** One text message of 64 bytes in a read. */
    @Benchmark
    public long smallText() {
        return stream.exchange(smallText);
    }

    /** Sixteen text messages of 64 bytes in a read. */
    @Benchmark
    @OperationsPerInvocation(TOGETHER)
    public long smallTexts() {
        return stream.exchange(smallTexts);
    }

    /** Four binary messages of 4 KiB in a read. */
    @Benchmark
    @OperationsPerInvocation(LARGE_TOGETHER)
    public long largeBinaries() {
        return stream.exchange(largeBinaries);
    }
}
