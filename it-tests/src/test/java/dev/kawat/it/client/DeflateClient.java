/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.client;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Deflater;

/**
 * A client of RFC 7692 that keeps exactly to what was agreed, and notices a server that does not. It has a deflater and a reader of
 * its own. For one thread.
 */
public final class DeflateClient implements AutoCloseable {

    /** The bit of a compressed message (RFC 7692 section 6). */
    public static final int RSV1 = 0x40;

    private static final String EXTENSIONS = "Sec-WebSocket-Extensions";
    private static final int MOST_BITS = 15;
    private static final int TAIL = 4;

    private final RawClient wire;
    private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    private final DeflateReader reader;
    private final int window;
    private final boolean takeover;
    private int history;

    private DeflateClient(RawClient wire) {
        this.wire = wire;
        String agreed = agreed();
        if (wire.answer().status() != 101 || !agreed.startsWith("permessage-deflate")) {
            throw new AssertionError("no compression agreed: " + wire.answer());
        }
        takeover = !agreed.contains("client_no_context_takeover");
        window = 1 << bits(agreed, "client_max_window_bits=");
        reader = new DeflateReader(
                1 << bits(agreed, "server_max_window_bits="), !agreed.contains("server_no_context_takeover"));
    }

    /** A client that has agreed on one of its offers. */
    public static DeflateClient open(URI uri, String offers) {
        return over(RawClient.ask(Request.to(uri).with(EXTENSIONS + ": " + offers)));
    }

    /** A client over a connection that has agreed on compression. */
    public static DeflateClient over(RawClient wire) {
        return new DeflateClient(wire);
    }

    private static int bits(String agreed, String parameter) {
        int at = agreed.indexOf(parameter);
        return at < 0
                ? MOST_BITS
                : Integer.parseInt(agreed.substring(at + parameter.length()).split(";", 2)[0]);
    }

    /** The extension of the answer, with its parameters. */
    public String agreed() {
        return wire.answer().header(EXTENSIONS);
    }

    /** The connection, to send what a client must not. */
    public RawClient wire() {
        return wire;
    }

    /**
     * Sends a message, compressed.
     *
     * @param opcode 1 for a text, 2 for bytes
     * @param fragment the bytes in each frame; 0 for one frame
     */
    public DeflateClient send(int opcode, byte[] message, int fragment) {
        wire.send(frames(opcode, compressed(message), fragment));
        return this;
    }

    /** Returns the frames of a message that is compressed already. */
    public static Frame[] frames(int opcode, byte[] payload, int fragment) {
        int step = fragment == 0 ? Math.max(1, payload.length) : fragment;
        List<Frame> frames = new ArrayList<>();
        for (int at = 0; at < payload.length || at == 0; at += step) {
            byte[] part = Arrays.copyOfRange(payload, at, Math.min(payload.length, at + step));
            frames.add(new Frame(at + step >= payload.length, at == 0 ? RSV1 | opcode : 0, part));
        }
        return frames.toArray(new Frame[0]);
    }

    /** Compresses a message as the next one (RFC 7692 section 7.2.1). */
    public byte[] compressed(byte[] message) {
        if (!takeover || (window < 1 << MOST_BITS && history + message.length > window)) {
            deflater.reset();
            history = 0;
        }
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        int step = window < 1 << MOST_BITS ? window : Math.max(1, message.length);
        for (int at = 0; at < message.length || at == 0; at += step) {
            int length = Math.min(step, message.length - at);
            boolean last = at + length == message.length;
            deflater.setInput(message, at, length);
            deflate(compressed, last ? Deflater.SYNC_FLUSH : Deflater.FULL_FLUSH); // the latter forgets the history
            history += last ? length : 0;
        }
        byte[] all = compressed.toByteArray();
        return all.length < TAIL ? new byte[1] : Arrays.copyOf(all, all.length - TAIL);
    }

    private void deflate(ByteArrayOutputStream to, int flush) {
        byte[] buffer = new byte[16 << 10];
        int length;
        do {
            length = deflater.deflate(buffer, 0, buffer.length, flush);
            to.write(buffer, 0, length);
        } while (length == buffer.length);
    }

    /** The next message, however it was compressed and cut; control frames may not come between. */
    public byte[] message() {
        Frame first = wire.compressibleFrame();
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        Frame frame = first;
        payload.writeBytes(frame.bytes());
        while (!frame.fin()) {
            frame = wire.frame();
            payload.writeBytes(frame.bytes());
        }
        boolean compressed = (first.opcode() & RSV1) != 0;
        if ((first.opcode() & ~RSV1) > 2) {
            throw new AssertionError("expected a message, got " + first);
        }
        return compressed ? reader.read(payload.toByteArray()) : payload.toByteArray();
    }

    @Override
    public void close() {
        deflater.end();
        wire.close();
    }
}
