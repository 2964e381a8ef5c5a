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

/** Stands between a node and its engine on this machine, and can stop to carry bytes, or cut the connections. */
final class LoopbackProxy implements AutoCloseable {

    private static final int BUFFER = 16 * 1024;

    private final ServerSocket listener;
    private final int target;
    private final Object lock = new Object();
    private final List<Socket> sockets = new ArrayList<>();
    private boolean paused;
    private boolean cut;

    LoopbackProxy(int target) {
        this.target = target;
        try {
            this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        start(this::accept);
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "loopback-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket near = listener.accept();
                synchronized (lock) {
                    if (cut) {
                        near.close();
                        continue;
                    }
                    Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
                    sockets.add(near);
                    sockets.add(far);
                    start(() -> copy(near, far));
                    start(() -> copy(far, near));
                }
            } catch (IOException ended) {
                // of this connection, or of the proxy
            }
        }
    }

    private void copy(Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                synchronized (lock) {
                    while (paused) {
                        lock.wait();
                    }
                }
                out.write(buffer, 0, length);
            }
        } catch (IOException ended) {
            // by the other side, or by a cut
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    /** Carries nothing, and closes nothing. */
    void pause() {
        synchronized (lock) {
            paused = true;
        }
    }

    /** Closes all connections, and each new one. */
    void cut() throws IOException {
        synchronized (lock) {
            cut = true;
            for (Socket socket : sockets) {
                socket.close();
            }
            sockets.clear();
        }
    }

    /** Carries everything again. */
    void heal() {
        synchronized (lock) {
            paused = false;
            cut = false;
            lock.notifyAll();
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        cut();
        heal();
    }
}
