/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.stream;

import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.message.Outbound;
import dev.kawat.impl.wire.FrameParser;
import dev.kawat.impl.wire.FrameWriter;
import dev.kawat.impl.wire.Role;
import dev.kawat.impl.wire.WireSink;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The peer of a connection over a {@link ManualStream}: says frames, and reads what was written. */
final class WirePeer {

    /** What was written, as texts. */
    private static final class Heard implements WireSink {
        final List<String> events = new ArrayList<>();

        @Override
        public void text(String message) {
            events.add(message);
        }

        @Override
        public void binary(ByteBuffer message) {
            events.add("binary " + message.remaining());
        }

        @Override
        public void ping(ByteBuffer payload) {
            events.add("ping " + StandardCharsets.UTF_8.decode(payload));
        }

        @Override
        public void pong(ByteBuffer payload) {
            events.add("pong " + StandardCharsets.UTF_8.decode(payload));
        }

        @Override
        public void close(int code, String reason) {
            events.add("close " + code + reason);
        }

        @Override
        public void failed(int code, String rule) {
            events.add("failed " + rule);
        }
    }

    private static final FrameWriter WRITER = FrameWriter.client(() -> 0x1F2E3D4C);

    final ManualStream stream = new ManualStream();
    final DefaultConnection connection;
    final WireChannel channel;

    private WirePeer(WireEngine engine, DefaultConnection connection) {
        this.connection = connection;
        this.channel = engine.upgrade(connection, List.of()).channel(stream);
        stream.carries(channel);
    }

    /** A peer whose connection is not open yet. */
    static WirePeer prepare(WireEngine engine, DefaultConnection connection) {
        return new WirePeer(engine, connection);
    }

    /** A peer whose connection is open. */
    static WirePeer open(WireEngine engine, DefaultConnection connection) {
        WirePeer peer = prepare(engine, connection);
        peer.channel.open();
        return peer;
    }

    // ---- Frames of the peer ----

    static byte[] text(String text) {
        return frame(Outbound.Text.of(text));
    }

    static byte[] close(int code) {
        return frame(new Outbound.Close(code, ""));
    }

    static byte[] ping(String payload) {
        return frame(new Outbound.Ping(Outbound.Binary.copyOf(StandardCharsets.UTF_8.encode(payload))));
    }

    static byte[] frame(Outbound message) {
        byte[] bytes = new byte[WRITER.frameBytes(message.size())];
        WRITER.write(message, bytes, 0);
        return bytes;
    }

    static byte[] together(byte[]... frames) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Arrays.asList(frames).forEach(bytes::writeBytes);
        return bytes.toByteArray();
    }

    /** Says frames that come together, in one read. */
    WirePeer says(byte[]... frames) {
        stream.put(together(frames));
        stream.tell();
        return this;
    }

    WirePeer saysTexts(String... texts) {
        return says(Arrays.stream(texts).map(WirePeer::text).toArray(byte[][]::new));
    }

    /** Ends its output. */
    void ends() {
        stream.inputEnded = true;
        stream.tell();
    }

    // ---- What it hears ----

    /** All messages and frames that are written completely. */
    List<String> heard() {
        byte[] bytes = stream.output();
        Heard heard = new Heard();
        new FrameParser(Role.CLIENT, 1 << 24, 1).parse(bytes, 0, bytes.length, heard);
        return heard.events;
    }
}
