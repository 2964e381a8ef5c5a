/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.load;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Disturbs a server of this machine in one way until it is killed. Peers that the server ends come back, up to fifty a second. When
 * as many as there are have sent what they send, whether the server has ended them since then or not, or after ten seconds, it
 * prints {@code ready}. One thread does everything.
 */
public final class HostileClient {

    /** The line that is printed when the disturbance has begun. */
    public static final String READY = "ready";

    private static final int READ_BYTES = 64 * 1024;
    private static final long RETURN_NANOS = Duration.ofMillis(20).toNanos();
    private static final long TURN_MILLIS = 20;

    /** The time after which the disturbance has begun, even if the server does not admit as many peers. */
    private static final long LONGEST_START_NANOS = Duration.ofSeconds(10).toNanos();

    /** One peer: its channel, and what it has still to send; null when it has sent everything. */
    private static final class Peer {

        private final SocketChannel channel;
        private @Nullable ByteBuffer unsent;
        private boolean admitted;
        private boolean done;

        Peer(SocketChannel channel, ByteBuffer request) {
            this.channel = channel;
            this.unsent = request;
        }
    }

    private final Target target;
    private final HostileKind kind;
    private final Selector selector;
    private final ByteBuffer input = ByteBuffer.allocateDirect(READ_BYTES);
    private final List<Peer> peers = new ArrayList<>();
    private final long begun = System.nanoTime();
    private long lastConnected = begun;
    private int done;
    private boolean announced;

    private HostileClient(Target target, HostileKind kind) throws IOException {
        this.target = target;
        this.kind = kind;
        this.selector = Selector.open();
    }

    /** Takes a kind of {@link HostileKind}, a loopback address, a port and a path. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 4) {
            System.err.println("KIND HOST PORT PATH; HOST is a loopback address");
            System.exit(2);
            return;
        }
        Target target = Target.of(arguments[1], Integer.parseInt(arguments[2]), arguments[3]);
        new HostileClient(target, HostileKind.of(arguments[0])).disturb();
    }

    private void disturb() throws IOException {
        while (true) {
            long now = System.nanoTime();
            boolean atFirst = !announced && peers.size() < kind.peers();
            if (atFirst || (peers.size() < kind.peers() && now - lastConnected > RETURN_NANOS)) {
                connect();
                lastConnected = now;
            }
            selector.select(this::ready, atFirst ? 1 : TURN_MILLIS);
            if (!announced && (done >= kind.peers() || now - begun > LONGEST_START_NANOS)) {
                announced = true;
                System.out.println(READY);
            }
        }
    }

    private void connect() throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        if (!kind.reads()) {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, 4096);
        }
        Peer peer = new Peer(channel, ByteBuffer.wrap(Handshake.request(target)));
        peers.add(peer);
        channel.register(selector, SelectionKey.OP_CONNECT, peer);
        try {
            channel.connect(target.address());
        } catch (IOException refused) {
            drop(peer);
        }
    }

    private void ready(SelectionKey key) {
        Peer peer = (Peer) key.attachment();
        try {
            if (key.isConnectable() && !peer.channel.finishConnect()) {
                return;
            }
            if (key.isReadable() && (!peer.admitted || kind.reads())) {
                read(peer);
            }
            write(peer);
            boolean sends = peer.unsent != null;
            boolean reads = !peer.admitted || kind.reads();
            key.interestOps((sends ? SelectionKey.OP_WRITE : 0) | (reads ? SelectionKey.OP_READ : 0));
        } catch (IOException ended) {
            drop(peer);
        }
    }

    private void read(Peer peer) throws IOException {
        input.clear();
        if (peer.channel.read(input) < 0) {
            throw new IOException("the server closed the connection");
        }
        if (!peer.admitted) { // the answer comes in one segment on this machine
            Handshake.check(StandardCharsets.ISO_8859_1.decode(input.flip()).toString());
            peer.admitted = true;
            peer.unsent = kind.frames();
        }
    }

    private void write(Peer peer) throws IOException {
        ByteBuffer unsent = peer.unsent;
        if (unsent == null) {
            return;
        }
        peer.channel.write(unsent);
        boolean taken = !unsent.hasRemaining();
        if (peer.admitted && !peer.done) {
            peer.done = true; // as much as the server takes for now
            done++;
        }
        if (taken) {
            peer.unsent = peer.admitted && kind.isEndless() ? unsent.rewind() : null;
        }
    }

    private void drop(Peer peer) {
        peers.remove(peer);
        try {
            peer.channel.close();
        } catch (IOException alreadyGone) {
            // nothing is left to be closed
        }
    }
}
