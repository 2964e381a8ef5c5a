/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.jmh;

import dev.kawat.impl.codec.JsonCheck;
import dev.kawat.impl.settings.JsonBounds;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** The nanoseconds that a character costs when a text is proven to be JSON; 1 is the limit. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class JsonCheckBenchmark extends HotPath {

    private static final int LENGTH = 65_536;

    /** The kind of values in the text. */
    @Param({"records", "prose", "numbers", "nested", "greek"})
    public String kind = "";

    private final JsonCheck check = new JsonCheck(JsonBounds.defaults());
    private String text = "";

    /** Writes the text. */
    @Setup
    public void write() {
        String item = switch (kind) {
            case "records" -> "{\"type\":\"move\",\"id\":1234,\"x\":-12.5,\"y\":0.25,\"name\":\"Ann\",\"on\":true}";
            case "prose" -> "\"It was a bright cold day in April, and the \\\"clocks\\\" were striking thirteen.\\n\"";
            case "numbers" -> "-123.45e6, 7, 1234567890";
            case "nested" -> "[[],{},[[{}]],[1]]";
            case "greek" -> "{\"όνομα\":\"Αλέξανδρος ο Μέγας\"}";
            default -> throw new IllegalArgumentException(kind);
        };
        StringBuilder array = new StringBuilder("[").append(item);
        while (array.length() + item.length() + 2 < LENGTH) {
            array.append(',').append(item);
        }
        text = array.append(" ".repeat(LENGTH - 1 - array.length())).append(']').toString();
    }

    /** All of it. */
    @Benchmark
    @OperationsPerInvocation(LENGTH)
    public boolean accepts() {
        return check.accepts(text);
    }
}
