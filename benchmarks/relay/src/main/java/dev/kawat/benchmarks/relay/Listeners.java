/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.relay;

import dev.kawat.benchmarks.load.Handshake;
import dev.kawat.benchmarks.load.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * WebSocket connections that only listen, to a server of Kawat or Socket.IO, all on one thread. They read a frame as RFC 6455 5.2
 * has it, and no fragments.
 */
final class Listeners implements AutoCloseable {

    /** The text that tells a connection that it has subscribed. */
    static final String SUBSCRIBED = "subscribed";

    private static final int BUFFER = 1 << 20;
    private static final String SOCKET_IO_MESSAGE = "42[\"m\",\"";
    private static final byte[] MASK = {0, 0, 0, 0};

    private final List<SocketChannel> channels = new ArrayList<>();
    private final Consumer<byte[]> texts;
    private final Selector selector;
    private final Thread thread;
    private final AtomicInteger subscribed = new AtomicInteger();
    private volatile boolean closed;

    /**
     * Opens connections to a target, and waits until all have subscribed. All their texts go to one place; of Socket.IO, that is
     * the argument of an event.
     */
    Listeners(Target target, int count, Consumer<byte[]> texts) throws IOException {
        this.texts = texts;
        selector = Selector.open();
        for (int i = 0; i < count; i++) {
            channels.add(open(target));
        }
        thread = new Thread(this::read, "listeners");
        thread.setDaemon(true);
        thread.start();
        Pair.await("all have subscribed", () -> subscribed.get() == count);
    }

    private SocketChannel open(Target target) throws IOException {
        SocketChannel channel = SocketChannel.open(target.address());
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.write(ByteBuffer.wrap(Handshake.request(target)));
        StringBuilder answer = new StringBuilder();
        ByteBuffer one = ByteBuffer.allocate(1);
        while (answer.indexOf("\r\n\r\n") < 0) {
            if (channel.read(one.clear()) < 0) {
                throw new IOException("no answer to the handshake");
            }
            answer.append((char) one.get(0));
        }
        Handshake.check(answer.toString());
        channel.configureBlocking(false);
        // What is read only in part, stays in front.
        channel.register(
                selector, SelectionKey.OP_READ, ByteBuffer.allocate(4096).order(ByteOrder.BIG_ENDIAN));
        return channel;
    }

    private void read() {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        try {
            while (!closed) {
                selector.select(key -> read(key, buffer));
            }
        } catch (IOException | UncheckedIOException failed) {
            if (!closed) {
                failed.printStackTrace();
            }
        }
    }

    private void read(SelectionKey key, ByteBuffer buffer) {
        SocketChannel channel = (SocketChannel) key.channel();
        ByteBuffer rest = (ByteBuffer) key.attachment();
        buffer.clear().put(rest.flip());
        rest.clear();
        try {
            if (channel.read(buffer) < 0) {
                throw new IOException("a server has closed a connection");
            }
            buffer.flip();
            while (frame(channel, buffer)) {
                // the next one
            }
            rest.put(buffer);
        } catch (IOException failed) {
            key.cancel();
            throw new UncheckedIOException(failed);
        }
    }

    private boolean frame(SocketChannel channel, ByteBuffer buffer) throws IOException {
        int begin = buffer.position();
        if (buffer.remaining() < 2) {
            return false;
        }
        int opcode = buffer.get() & 0x0f;
        int length = buffer.get();
        if (length == 126 && buffer.remaining() >= 2) {
            length = buffer.getShort() & 0xffff;
        } else if (length == 126) {
            length = Integer.MAX_VALUE;
        }
        if (buffer.remaining() < length) {
            buffer.position(begin);
            return false;
        }
        byte[] payload = new byte[length];
        buffer.get(payload);
        switch (opcode) {
            case 1 -> text(channel, payload);
            case 8 -> throw new IOException("closed with " + ((payload[0] & 0xff) << 8 | (payload[1] & 0xff)));
            case 9 -> write(channel, 0x8a, payload);
            default -> {}
        }
        return true;
    }

    /** Takes a text: of Kawat as it is; of Socket.IO, protocol 5 over Engine.IO, protocol 4, what is in it. */
    private void text(SocketChannel channel, byte... payload) throws IOException {
        switch (payload[0]) {
            case '0' -> {
                if (payload.length > 1 && payload[1] == '{') { // the server has opened
                    write(channel, 0x81, "40".getBytes(StandardCharsets.US_ASCII));
                } else {
                    texts.accept(payload);
                }
            }
            case 's' -> subscribed.incrementAndGet();
            case '2' -> {
                if (payload.length == 1) { // a ping
                    write(channel, 0x81, "3".getBytes(StandardCharsets.US_ASCII));
                } else {
                    texts.accept(payload);
                }
            }
            case '4' -> {
                if (payload.length > 2 && payload[1] == '2' && payload[2] == '[') {
                    int from = SOCKET_IO_MESSAGE.length();
                    text(channel, Arrays.copyOfRange(payload, from, payload.length - 2));
                } else if (payload.length > 2 && payload[2] == '{') {
                    return; // connected
                } else {
                    texts.accept(payload);
                }
            }
            default -> texts.accept(payload);
        }
    }

    private static void write(SocketChannel channel, int first, byte... payload) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(6 + payload.length);
        frame.put((byte) first).put((byte) (0x80 | payload.length)).put(MASK).put(payload);
        channel.write(frame.flip());
    }

    @Override
    public void close() throws IOException {
        closed = true;
        selector.close();
        for (SocketChannel channel : channels) {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            channel.close();
        }
    }
}
