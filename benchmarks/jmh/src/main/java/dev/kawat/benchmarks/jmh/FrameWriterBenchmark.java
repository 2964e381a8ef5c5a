/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.jmh;

import dev.kawat.impl.message.Outbound;
import dev.kawat.impl.wire.FrameWriter;
import org.openjdk.jmh.annotations.Benchmark;

/** What is sent, encoded and framed into an array that is there. */
public class FrameWriterBenchmark extends HotPath {

    private static final String NOT_ASCII = "Kawat は針金 "; // 16 bytes of UTF-8 in 10 chars

    private final FrameWriter writer = FrameWriter.server();
    private final byte[] room = new byte[8192];
    private final String smallText = "x".repeat(64);
    private final String smallTextNotAscii = NOT_ASCII.repeat(4);
    private final String largeText = "x".repeat(4096);
    private final byte[] largeBinary = new byte[4096];
    private final Outbound toMany = Outbound.Text.of(smallText).forMany();

    /** A text of 64 bytes. */
    @Benchmark
    public int smallText() {
        return writer.write(Outbound.Text.of(smallText), room, 0);
    }

    /** A text of 64 bytes in 40 chars. */
    @Benchmark
    public int smallTextNotAscii() {
        return writer.write(Outbound.Text.of(smallTextNotAscii), room, 0);
    }

    /** A text of 64 bytes that was encoded and framed for another connection before. */
    @Benchmark
    public int smallTextToMany() {
        return writer.write(toMany, room, 0);
    }

    /** A text of 4 KiB. */
    @Benchmark
    public int largeText() {
        return writer.write(Outbound.Text.of(largeText), room, 0);
    }

    /** A binary message of 4 KiB, which is copied first as the application's array is. */
    @Benchmark
    public int largeBinary() {
        return writer.write(Outbound.Binary.copyOf(largeBinary), room, 0);
    }
}
