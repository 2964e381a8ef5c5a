/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * All connections of a run, served by the thread that calls. Each readiness is one read, all frames in it, and one write.
 * Closing resets them, so that none is left waiting in the system when the next run begins.
 */
final class Connections implements AutoCloseable {

    private static final int READ_BYTES = 256 * 1024;
    private static final int MAX_REST = 1024 * 1024 + 1024;
    private static final int HANDSHAKES_AT_ONCE = 64;
    private static final long STALLED_NANOS = Duration.ofSeconds(15).toNanos();

    private final Target target;
    private final int inFlight;
    private final Faults faults;
    private final ByteBuffer request;
    private final ByteBuffer input = ByteBuffer.allocateDirect(READ_BYTES + MAX_REST);
    private final List<Connection> connections = new ArrayList<>();
    private final Selector selector;
    private final Frames frames;
    private final Traffic traffic;
    private int underWay;
    private int open;

    Connections(Target target, int inFlight, Payload payload, Traffic traffic, Faults faults) throws IOException {
        this.target = target;
        this.inFlight = inFlight;
        this.faults = faults;
        this.traffic = traffic;
        this.frames = new Frames(payload, traffic, faults);
        this.request = ByteBuffer.wrap(Handshake.request(target));
        this.selector = Selector.open();
    }

    /** Opens so many, a few at a time; some may fail, which is a fault, but none is left half open. */
    void open(int count) throws IOException {
        int last = -1;
        long progress = System.nanoTime();
        while (open + faults.closed() < count) {
            while (connections.size() < count && underWay < HANDSHAKES_AT_ONCE) {
                connect();
            }
            turn(100);
            long now = System.nanoTime();
            if (open != last) {
                last = open;
                progress = now;
            } else if (now - progress > STALLED_NANOS) {
                faults.closed("opening stalled at " + open + " of " + count + " connections");
                return;
            }
        }
    }

    private void connect() throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        Connection connection = new Connection(channel, inFlight);
        connections.add(connection);
        underWay++;
        connection.registeredWith(channel.register(selector, SelectionKey.OP_CONNECT, connection));
        try {
            channel.connect(target.address());
        } catch (IOException e) {
            fail(connection, e);
        }
    }

    /** All of them, in the order in which they were begun. */
    List<Connection> all() {
        return Collections.unmodifiableList(connections);
    }

    /** How many are open. */
    int openCount() {
        return open;
    }

    /** Serves what is ready, waiting at most so many milliseconds for the first. */
    void turn(long timeoutMillis) throws IOException {
        selector.select(this::ready, timeoutMillis);
    }

    private void ready(SelectionKey key) {
        Connection connection = (Connection) key.attachment();
        try {
            if (key.isReadable()) {
                read(connection);
            }
            if (connection.state == Connection.State.CONNECTING) {
                connected(connection);
            } else if (key.isValid() && key.isWritable()) {
                connection.writable();
            }
        } catch (IOException e) {
            fail(connection, e);
        }
    }

    private void connected(Connection connection) throws IOException {
        if (connection.channel.finishConnect()) {
            connection.state = Connection.State.HANDSHAKE;
            connection.write(request.duplicate());
            connection.writable();
        }
    }

    private void read(Connection connection) throws IOException {
        byte[] rest = connection.rest;
        input.clear();
        if (rest != null) {
            input.put(rest);
            connection.rest = null;
        }
        int read = connection.channel.read(input.limit(input.position() + READ_BYTES));
        if (read < 0) {
            throw new IOException("the server closed the connection");
        }
        int end = input.position();
        ByteBuffer bytes = input;
        if (connection.state == Connection.State.HANDSHAKE) {
            int answered = answer(connection, end);
            if (answered < 0) {
                keep(connection, 0, end);
                return;
            }
            bytes = input.limit(end).slice(answered, end - answered);
            end -= answered;
        }
        data(connection, bytes, end);
    }

    private void data(Connection connection, ByteBuffer bytes, int end) throws IOException {
        long now = System.nanoTime();
        int used = frames.read(connection, bytes, end, now);
        if (!connection.isOpen()) {
            release(connection);
            return;
        }
        if (used < end) {
            keep(connection, used, end, bytes);
        }
        traffic.afterRead(connection, now);
    }

    private void keep(Connection connection, int from, int end) {
        keep(connection, from, end, input);
    }

    private static void keep(Connection connection, int from, int end, ByteBuffer bytes) {
        byte[] rest = new byte[end - from];
        bytes.limit(end).get(from, rest);
        connection.rest = rest;
    }

    /** Where the answer to the handshake ends; -1 when it is not complete. */
    private int answer(Connection connection, int end) throws IOException {
        byte[] bytes = new byte[end];
        input.get(0, bytes);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int headers = text.indexOf("\r\n\r\n");
        if (headers < 0) {
            return -1;
        }
        Handshake.check(text.substring(0, headers));
        connection.state = Connection.State.OPEN;
        underWay--;
        open++;
        return headers + 4;
    }

    private void fail(Connection connection, IOException e) {
        if (connection.state == Connection.State.CLOSED) {
            return;
        }
        if (!connection.isOpen()) {
            underWay--;
            open++; // taken back by what follows
        }
        connection.state = Connection.State.CLOSED;
        faults.closed(String.valueOf(e.getMessage()));
        release(connection);
    }

    private void release(Connection connection) {
        open--;
        close(connection.channel);
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        for (Connection connection : connections) {
            close(connection.channel);
        }
        selector.close();
    }
}
