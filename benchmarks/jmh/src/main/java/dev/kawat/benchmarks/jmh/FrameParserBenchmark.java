/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.jmh;

import dev.kawat.impl.wire.FrameParser;
import dev.kawat.impl.wire.Role;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;

/**
 * What one read brings, parsed. The bytes are copied first, because the parser unmasks them where they are; {@link
 * #copyAlone()} says what that costs.
 */
public class FrameParserBenchmark extends HotPath {

    private static final int SMALL_FRAMES = 16;
    private static final int LARGE_FRAMES = 4;
    private static final int MAX_MESSAGE_BYTES = 65_536;
    private static final int MAX_FRAGMENTS = 16;

    private final FrameParser parser = new FrameParser(Role.SERVER, MAX_MESSAGE_BYTES, MAX_FRAGMENTS);
    private final LastMessage sink = new LastMessage();
    private byte[] texts = {};
    private byte[] binaries = {};
    private byte[] input = {};

    /** Lays out the frames. */
    @Setup
    public void layOut() {
        texts = MaskedFrames.of(1, 64, SMALL_FRAMES);
        binaries = MaskedFrames.of(2, 4096, LARGE_FRAMES);
        input = new byte[Math.max(texts.length, binaries.length)];
    }

    /** Sixteen text messages of 64 bytes. */
    @Benchmark
    @OperationsPerInvocation(SMALL_FRAMES)
    public void smallTexts() {
        parse(texts, texts.length);
    }

    /** Four binary messages of 4 KiB. */
    @Benchmark
    @OperationsPerInvocation(LARGE_FRAMES)
    public void largeBinaries() {
        parse(binaries, binaries.length);
    }

    /** Sixteen text messages of 64 bytes, with the last cut in two. */
    @Benchmark
    @OperationsPerInvocation(SMALL_FRAMES)
    public void smallTextsSplit() {
        parse(texts, texts.length - 40);
    }

    /** What the copying of the small ones is worth. */
    @Benchmark
    @OperationsPerInvocation(SMALL_FRAMES)
    public byte[] copyAlone() {
        System.arraycopy(texts, 0, input, 0, texts.length);
        return input;
    }

    private void parse(byte[] frames, int split) {
        System.arraycopy(frames, 0, input, 0, frames.length);
        parser.parse(input, 0, split, sink);
        if (split < frames.length) {
            parser.parse(input, split, frames.length, sink);
        }
    }
}
