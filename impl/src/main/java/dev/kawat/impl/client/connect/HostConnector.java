/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.client.connect;

import java.io.Closeable;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Connects to a host that may have several addresses: tries the next one when one does not answer within a quarter of a second, and
 * takes the first that does (RFC 8305). Used once, by one thread.
 */
final class HostConnector {

    /** The time after which the next address is tried too (RFC 8305 section 8). */
    private static final Duration DELAY = Duration.ofMillis(250);

    private final AttemptSockets sockets;
    private final Deque<InetSocketAddress> waiting = new ArrayDeque<>();
    private final List<SocketChannel> trying = new ArrayList<>();
    private @Nullable IOException lastFailure;
    private long nextAt = System.nanoTime();

    private HostConnector(AttemptSockets sockets, List<InetSocketAddress> addresses) {
        this.sockets = sockets;
        this.waiting.addAll(addresses);
    }

    /**
     * Connects, and blocks until that has succeeded or failed with all addresses.
     *
     * @return a socket that blocks
     * @throws IOException the failure of the last address
     */
    static SocketChannel connect(List<InetAddress> addresses, int port, AttemptSockets sockets) throws IOException {
        List<InetSocketAddress> ordered = interleaved(addresses).stream()
                .map(address -> new InetSocketAddress(address, port))
                .toList();
        HostConnector connector = new HostConnector(sockets, ordered);
        return ordered.size() == 1 ? connector.connect(ordered.get(0)) : connector.race();
    }

    /** Connects to the only address, which needs no selector. */
    private SocketChannel connect(InetSocketAddress address) throws IOException {
        SocketChannel channel = sockets.add(SocketChannel.open());
        try {
            channel.connect(address);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            return channel;
        } catch (IOException failed) {
            discard(channel);
            sockets.check();
            throw failed;
        } catch (UnsupportedAddressTypeException notHere) {
            discard(channel);
            throw notHere(address, notHere);
        }
    }

    private static IOException notHere(InetSocketAddress address, UnsupportedAddressTypeException failure) {
        return new IOException("this machine has no addresses of the family of " + address, failure);
    }

    /** Returns the addresses in turns of both families, beginning with that of the first one (RFC 8305 section 4). */
    static List<InetAddress> interleaved(List<InetAddress> addresses) {
        boolean first = !addresses.isEmpty() && addresses.get(0) instanceof Inet6Address;
        List<InetAddress> preferred = ofFamily(addresses, first);
        List<InetAddress> others = ofFamily(addresses, !first);
        List<InetAddress> result = new ArrayList<>();
        for (int i = 0; i < Math.max(preferred.size(), others.size()); i++) {
            int index = i;
            Stream.of(preferred, others)
                    .filter(family -> index < family.size())
                    .forEach(family -> result.add(family.get(index)));
        }
        return result;
    }

    private static List<InetAddress> ofFamily(List<InetAddress> addresses, boolean ipv6) {
        return addresses.stream()
                .filter(address -> address instanceof Inet6Address == ipv6)
                .toList();
    }

    private SocketChannel race() throws IOException {
        Selector selector = Selector.open();
        Closeable alarm = selector::wakeup; // closing it on another thread is not safe while sockets are closed
        SocketChannel winner = null;
        try {
            sockets.add(alarm);
            winner = connected(first(selector), selector);
            return winner;
        } finally {
            for (SocketChannel loser : trying) {
                if (loser != winner) {
                    discard(loser);
                }
            }
            sockets.remove(alarm);
            selector.close();
        }
    }

    /** Returns the first socket that is connected. */
    private SocketChannel first(Selector selector) throws IOException {
        SocketChannel connected = null;
        while (connected == null) {
            connected = beginDue(selector);
            if (connected == null) {
                checkHope();
                selector.select(millisUntilNext());
                sockets.check();
                connected = finish(selector);
            }
        }
        return connected;
    }

    /** Begins with the next address if it is due; returns its socket if it is connected at once. */
    private @Nullable SocketChannel beginDue(Selector selector) throws IOException {
        while (!waiting.isEmpty() && (trying.isEmpty() || System.nanoTime() - nextAt >= 0)) {
            InetSocketAddress address = waiting.remove();
            nextAt = System.nanoTime() + DELAY.toNanos();
            SocketChannel channel = sockets.add(SocketChannel.open());
            trying.add(channel);
            try {
                channel.configureBlocking(false);
                channel.register(selector, SelectionKey.OP_CONNECT);
                if (channel.connect(address)) {
                    return channel;
                }
            } catch (IOException failed) {
                failed(channel, failed);
            } catch (UnsupportedAddressTypeException notHere) {
                failed(channel, notHere(address, notHere));
            }
        }
        return null;
    }

    private void checkHope() throws IOException {
        if (trying.isEmpty()) {
            throw lastFailure != null ? lastFailure : new IOException("there is no address");
        }
    }

    private long millisUntilNext() {
        return waiting.isEmpty()
                ? 0
                : Math.max(1, Duration.ofNanos(nextAt - System.nanoTime()).toMillis());
    }

    private @Nullable SocketChannel finish(Selector selector) {
        for (SelectionKey key : selector.selectedKeys()) {
            SocketChannel channel = (SocketChannel) key.channel();
            try {
                if (channel.finishConnect()) {
                    return channel;
                }
            } catch (IOException failed) {
                failed(channel, failed);
            }
        }
        selector.selectedKeys().clear();
        return null;
    }

    private void failed(SocketChannel channel, IOException failure) {
        lastFailure = failure;
        trying.remove(channel);
        discard(channel);
        nextAt = System.nanoTime(); // nothing is to be waited for
    }

    private void discard(SocketChannel channel) {
        sockets.remove(channel);
        try {
            channel.close();
        } catch (IOException gone) {
            lastFailure = gone;
        }
    }

    private static SocketChannel connected(SocketChannel channel, Selector selector) throws IOException {
        channel.keyFor(selector).cancel();
        selector.selectNow(); // so that the socket may block again
        channel.configureBlocking(true);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        return channel;
    }
}
