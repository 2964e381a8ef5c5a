/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import dev.kawat.NonBlocking;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.impl.message.Outbound;
import dev.kawat.impl.testing.TestApplication;
import dev.kawat.impl.wire.FrameParser;
import dev.kawat.impl.wire.Role;
import dev.kawat.impl.wire.WireSink;
import jakarta.websocket.OnMessage;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What one message costs the garbage collector. Counted, not timed, and beside what the message itself costs when it is made in
 * the plainest way. The bounds are met by interpreted code, which makes every object that is written down, and so hold whatever
 * the compiler has got to; compiled code makes fewer.
 */
class LineAllocationTest {

    private static final int MESSAGES = 100_000;
    private static final int WARM_UP = 20_000;
    private static final int TOGETHER = 100;
    private static final byte[] TEXT = WirePeer.text("x".repeat(64));
    private static final byte[] BINARY = WirePeer.frame(Outbound.Binary.copyOf(new byte[64]));
    private static final int ANSWER = 2 + 64;

    /** Of a JVM with 64 bits and compressed references: a header and three fields. */
    private static final int SMALL_OBJECT = 24;

    /** Half of the smallest object: room for what does not come with every message, such as classes that are loaded late. */
    private static final double ONCE = 8;

    @NonBlocking
    @WebSocketEndpoint("/echo")
    static class Echo {

        @OnMessage
        String text(String message) {
            return message;
        }

        @OnMessage
        ByteBuffer binary(ByteBuffer message) {
            return message;
        }
    }

    /** Keeps the last message, so that none is optimised away. */
    private static final class Last implements WireSink {
        volatile Object last;
        volatile byte[] copy;

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
            throw new AssertionError();
        }

        @Override
        public void pong(ByteBuffer payload) {
            throw new AssertionError();
        }

        @Override
        public void close(int code, String reason) {
            throw new AssertionError(code);
        }

        @Override
        public void failed(int code, String rule) {
            throw new AssertionError(rule);
        }
    }

    /** Gives the same frames with each read that is asked for, and counts the bytes that are written. */
    private static final class Frames implements ByteStream {
        private final byte[] frames;
        private boolean more;
        private long written;

        Frames(byte[] frames) {
            this.frames = frames;
        }

        @Override
        public int read(byte[] into) {
            if (!more) {
                return 0;
            }
            more = false;
            System.arraycopy(frames, 0, into, 0, frames.length);
            return frames.length;
        }

        @Override
        public boolean write(byte[] bytes, int from, int to) {
            written += to - from;
            return true;
        }

        @Override
        public boolean isWritable() {
            return true;
        }

        @Override
        public void readAgain() {
            throw new AssertionError("nothing that is read here takes so long");
        }

        @Override
        public void writeSoon() {
            throw new AssertionError("nothing here blocks");
        }

        @Override
        public void close() {}
    }

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final Last sink = new Last();

    private static byte[] together(byte[] frame) {
        byte[][] frames = new byte[TOGETHER][];
        Arrays.fill(frames, frame);
        return WirePeer.together(frames);
    }

    /** What one message allocates on this thread, when a task handles {@link #TOGETHER} of them. */
    private double bytesForEach(Runnable task) {
        for (int i = 0; i < WARM_UP; i += TOGETHER) {
            task.run();
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < MESSAGES; i += TOGETHER) {
            task.run();
        }
        return (double) (threads.getCurrentThreadAllocatedBytes() - before) / MESSAGES;
    }

    /** A text and its array. */
    private double bytesOfText() {
        byte[] bytes = TEXT.clone();
        return bytesForEach(() -> {
            for (int i = 0; i < TOGETHER; i++) {
                sink.last = new String(bytes, 6, 64, StandardCharsets.ISO_8859_1);
            }
        });
    }

    /** A text and its array, and the UTF-8 of what is sent back. */
    private double bytesOfTextAndUtf8() {
        return bytesOfText() + bytesOfArray();
    }

    private double bytesOfArray() {
        return bytesForEach(() -> {
            for (int i = 0; i < TOGETHER; i++) {
                sink.copy = new byte[64];
            }
        });
    }

    /** A buffer and its array, and the array of what is sent back: the buffer is the application's again by then. */
    private double bytesOfBinaryAndCopy() {
        double buffer = bytesForEach(() -> {
            for (int i = 0; i < TOGETHER; i++) {
                sink.last = ByteBuffer.wrap(new byte[64]);
            }
        });
        return buffer + bytesOfArray();
    }

    private double bytesOfParser(byte[] frame) {
        FrameParser parser = new FrameParser(Role.SERVER, 1024, 1);
        byte[] frames = together(frame);
        byte[] bytes = frames.clone();
        return bytesForEach(() -> {
            System.arraycopy(frames, 0, bytes, 0, bytes.length);
            parser.parse(bytes, 0, bytes.length, sink);
        });
    }

    private double bytesOfLine(byte[] frame) {
        try (TestApplication application = TestApplication.of(Echo.class, Echo::new)) {
            WireEngine engine = new WireEngine(
                    application.deployment().watchdog(),
                    application.deployment().compression());
            Frames stream = new Frames(together(frame));
            WireChannel channel = engine.upgrade(application.admit(), List.of()).channel(stream);
            channel.open();

            double each = bytesForEach(() -> {
                stream.more = true;
                channel.readable();
            });

            assertThat(stream.written).isEqualTo((long) (WARM_UP + MESSAGES) * ANSWER);
            return each;
        }
    }

    @Test
    void parserAllocatesTheTextAndNothingElse() {
        double text = bytesOfText();

        assertThat(bytesOfParser(TEXT)).isCloseTo(text, within(ONCE));
        assertThat(sink.last).isEqualTo("x".repeat(64));
    }

    /** One for what is sent, and one for calling the handler in its surroundings. */
    @Test
    void lineAllocatesNoMoreThanTwoSmallObjectsBesideTheTextAndItsUtf8() {
        double message = bytesOfTextAndUtf8();

        assertThat(bytesOfLine(TEXT)).isBetween(message - ONCE, message + 2 * SMALL_OBJECT + ONCE);
    }

    @Test
    void lineAllocatesNoMoreThanTwoSmallObjectsBesideTheBufferAndItsCopy() {
        double message = bytesOfBinaryAndCopy();

        assertThat(bytesOfLine(BINARY)).isBetween(message - ONCE, message + 2 * SMALL_OBJECT + ONCE);
    }
}
