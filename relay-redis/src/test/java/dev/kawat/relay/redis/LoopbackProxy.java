/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.relay.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** A port before an engine on this machine. It carries all bytes until the test lets it do something else. */
final class LoopbackProxy implements AutoCloseable {

    private static final int BUFFER_BYTES = 1 << 16;

    private final int target;
    private final ServerSocket port;
    private final Object lock = new Object();
    private final List<Socket> sockets = new ArrayList<>();
    private final List<Socket> toServer = new ArrayList<>();

    /** Whether bytes go nowhere. A connection that was made meanwhile never goes anywhere. */
    private volatile boolean silent;

    /** One push of so many is dropped; 0 for none. */
    private volatile int dropping;

    /** Guarded by the lock, as is the next one. */
    private boolean paused;

    private boolean refusing;

    private LoopbackProxy(int target, ServerSocket port) {
        this.target = target;
        this.port = port;
    }

    /** Opens a port before another one. */
    static LoopbackProxy before(int port) {
        try {
            LoopbackProxy proxy = new LoopbackProxy(port, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
            daemon(proxy::accept);
            return proxy;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    String url() {
        return "redis://127.0.0.1:" + port.getLocalPort();
    }

    /** Closes all connections. New ones are carried. */
    void cut() {
        synchronized (lock) {
            sockets.forEach(LoopbackProxy::close);
            sockets.clear();
            toServer.clear();
        }
    }

    /** Closes all connections, and each new one until it {@linkplain #heal heals}. */
    void refuse() {
        synchronized (lock) {
            refusing = true;
            cut();
        }
    }

    /** Reads no more than it has room for, until it {@linkplain #heal heals}, and closes nothing. */
    void pause() {
        synchronized (lock) {
            paused = true;
        }
    }

    /** Takes connections again, and carries everything that has waited. */
    void heal() {
        synchronized (lock) {
            paused = false;
            refusing = false;
            lock.notifyAll();
        }
    }

    /** Swallows all bytes from now on, in both directions, and closes nothing. */
    void silence() {
        silent = true;
    }

    /**
     * Carries new connections again. Clients hear nothing of those that there are, as behind a firewall that has forgotten them;
     * the server sees them end.
     */
    void speak() {
        synchronized (lock) {
            toServer.forEach(LoopbackProxy::close);
            toServer.clear();
            sockets.clear();
        }
        silent = false;
    }

    /** Drops one of so many messages that the engine pushes, on each connection that is made from now on. */
    void dropPushes(int oneOf) {
        dropping = oneOf;
    }

    private void accept() {
        try {
            while (true) {
                Socket client = port.accept();
                if (silent) {
                    continue;
                }
                synchronized (lock) {
                    if (refusing) {
                        close(client);
                        continue;
                    }
                    Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                    sockets.add(client);
                    sockets.add(server);
                    toServer.add(server);
                    daemon(() -> carry(client, server, null));
                    PushFilter filter = dropping == 0 ? null : new PushFilter(dropping);
                    daemon(() -> carry(server, client, filter));
                }
            }
        } catch (IOException over) {
            // closed
        }
    }

    private void carry(Socket from, Socket to, PushFilter filter) {
        byte[] buffer = new byte[BUFFER_BYTES];
        boolean swallows = false;
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                awaitTurn();
                swallows |= silent;
                if (!swallows && filter == null) {
                    out.write(buffer, 0, length);
                } else if (!swallows) {
                    out.write(filter.passed(buffer, length));
                }
            }
        } catch (IOException over) {
            // the other side learns it below
        }
        if (!swallows && !silent) {
            close(from);
            close(to);
        }
    }

    private void awaitTurn() {
        synchronized (lock) {
            try {
                while (paused) {
                    lock.wait();
                }
            } catch (InterruptedException hurry) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException gone) {
            // it is closed
        }
    }

    @Override
    public void close() {
        heal();
        cut();
        try {
            port.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
