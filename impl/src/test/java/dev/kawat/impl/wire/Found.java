/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.wire;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Keeps what a parser finds, as texts that tests can compare. */
final class Found implements WireSink {

    final List<String> events = new ArrayList<>();

    /** After how many events to be paused. */
    int pausedAt = Integer.MAX_VALUE;

    @Override
    public boolean isPaused() {
        return events.size() >= pausedAt;
    }

    @Override
    public void text(String message) {
        events.add("text " + message);
    }

    @Override
    public void binary(ByteBuffer message) {
        events.add("binary " + hex(message));
    }

    @Override
    public void ping(ByteBuffer payload) {
        events.add("ping " + hex(payload));
    }

    @Override
    public void pong(ByteBuffer payload) {
        events.add("pong " + hex(payload));
    }

    @Override
    public void close(int code, String reason) {
        events.add("close " + code + " " + reason);
    }

    @Override
    public void failed(int code, String rule) {
        events.add("failed " + code);
    }

    private static String hex(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return HexFormat.of().formatHex(copy);
    }
}
