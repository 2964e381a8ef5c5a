/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.test;

import dev.kawat.impl.message.Outbound;
import dev.kawat.impl.wire.FrameParser;
import dev.kawat.impl.wire.FrameWriter;
import dev.kawat.impl.wire.Role;
import dev.kawat.impl.wire.WireSink;
import dev.kawat.test.line.Line;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * The client's half of RFC 6455: makes frames of messages, masked, and messages of frames, and answers pings and close frames. One
 * thread at a time receives; any thread may send.
 */
final class Frames implements Line.Listener, WireSink {

    private static final int FIN = 0x80;
    private static final int OPCODES = 0x0F;
    private static final long MAX_MESSAGE = 1L << 30;
    private static final int MAX_FRAGMENTS = 1 << 20;
    private static final int ABNORMAL = 1006;

    private final FrameParser parser = new FrameParser(Role.CLIENT, MAX_MESSAGE, MAX_FRAGMENTS);
    private final FrameWriter writer = FrameWriter.client(new SecureRandom()::nextInt);
    private final Line line;
    private final Inbox inbox;
    private boolean closeSent;

    Frames(Line line, Inbox inbox) {
        this.line = line;
        this.inbox = inbox;
    }

    // ---- Sending ----

    void send(Outbound message) {
        line.send(frame(message));
    }

    byte[] frame(Outbound message) {
        byte[] frame = new byte[writer.frameBytes(message.size())];
        writer.write(message, frame, 0);
        return frame;
    }

    /** Returns a message as fragments: one frame for each part. */
    byte[] fragments(Outbound.Message message, int... at) {
        byte[] payload = new byte[message.size()];
        message.copyTo(payload, 0);
        byte[] all = new byte[0];
        for (int i = 0; i <= at.length; i++) {
            int from = i == 0 ? 0 : at[i - 1];
            int to = i == at.length ? payload.length : at[i];
            byte[] frame = frame(Outbound.Binary.copyOf(ByteBuffer.wrap(payload, from, to - from)));
            int opcode = i > 0 ? 0 : (frame(message)[0] & OPCODES);
            frame[0] = (byte) (opcode | (i == at.length ? FIN : 0));
            int end = all.length;
            all = Arrays.copyOf(all, end + frame.length);
            System.arraycopy(frame, 0, all, end, frame.length);
        }
        return all;
    }

    synchronized void sendClose(int code, String reason) {
        if (!closeSent) {
            closeSent = true;
            byte[] frame = new byte[FrameWriter.MAX_CONTROL_FRAME];
            line.send(Arrays.copyOf(frame, writer.close(code, reason, frame, 0)));
        }
    }

    synchronized boolean isCloseSent() {
        return closeSent;
    }

    // ---- Receiving ----

    @Override
    public void received(byte[] bytes) {
        parser.parse(bytes, 0, bytes.length, this);
    }

    @Override
    public void ended() {
        inbox.add(new Received.Close(ABNORMAL, ""));
        line.end();
    }

    @Override
    public void text(String message) {
        inbox.add(new Received.Text(message));
    }

    @Override
    public void binary(ByteBuffer message) {
        inbox.add(Received.Binary.of(message));
    }

    @Override
    public void ping(ByteBuffer payload) {
        byte[] frame = new byte[FrameWriter.MAX_CONTROL_FRAME];
        line.send(Arrays.copyOf(frame, writer.pong(payload.duplicate(), frame, 0)));
        inbox.addPing(Received.Binary.of(payload).bytes());
    }

    @Override
    public void pong(ByteBuffer payload) {
        inbox.addPong(Received.Binary.of(payload).bytes());
    }

    @Override
    public void close(int code, String reason) {
        sendClose(code, "");
        inbox.add(new Received.Close(code, reason));
    }

    @Override
    public void failed(int code, String rule) {
        inbox.add(new Received.Broken(code, rule));
        sendClose(code, "");
        inbox.add(new Received.Close(ABNORMAL, ""));
        line.end();
    }
}
