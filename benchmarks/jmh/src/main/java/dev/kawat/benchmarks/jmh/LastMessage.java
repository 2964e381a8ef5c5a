/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.jmh;

import dev.kawat.impl.wire.WireSink;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Keeps the last message, so that no message is optimised away. A failure ends the benchmark. */
final class LastMessage implements WireSink {

    private @Nullable Object last;

    @Override
    public void text(String message) {
        last = message;
    }

    @Override
    public void binary(ByteBuffer message) {
        last = message;
    }

    @Override
    public void ping(ByteBuffer payload) {
        last = payload;
    }

    @Override
    public void pong(ByteBuffer payload) {
        last = payload;
    }

    @Override
    public void close(int code, String reason) {
        throw new IllegalStateException("closed with " + code);
    }

    @Override
    public void failed(int code, String rule) {
        throw new IllegalStateException(rule);
    }

    @Override
    public String toString() {
        return "last: " + last;
    }
}
