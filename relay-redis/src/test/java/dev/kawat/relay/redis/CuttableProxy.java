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

/** A port before a server, which carries all bytes until the test cuts its connections, or lets them go nowhere. */
final class CuttableProxy implements AutoCloseable {

    private static final int BUFFER_BYTES = 1 << 16;

    private final int target;
    private final ServerSocket port;
    private final Object lock = new Object();
    private final List<Socket> sockets = new ArrayList<>();
    private final List<Socket> toServer = new ArrayList<>();

    /** Whether bytes go nowhere. A connection that was made meanwhile never goes anywhere. */
    private volatile boolean silent;

    private CuttableProxy(int target, ServerSocket port) {
        this.target = target;
        this.port = port;
    }

    static CuttableProxy before(int port) {
        try {
            CuttableProxy proxy = new CuttableProxy(port, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
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
            sockets.forEach(CuttableProxy::close);
            sockets.clear();
            toServer.clear();
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
            toServer.forEach(CuttableProxy::close);
            toServer.clear();
            sockets.clear();
        }
        silent = false;
    }

    private void accept() {
        try {
            while (true) {
                Socket client = port.accept();
                if (!silent) {
                    Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                    synchronized (lock) {
                        sockets.add(client);
                        sockets.add(server);
                        toServer.add(server);
                    }
                    daemon(() -> carry(client, server));
                    daemon(() -> carry(server, client));
                }
            }
        } catch (IOException over) {
            // closed
        }
    }

    private void carry(Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER_BYTES];
        boolean swallows = false;
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                swallows |= silent;
                if (!swallows) {
                    out.write(buffer, 0, length);
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
        cut();
        try {
            port.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
