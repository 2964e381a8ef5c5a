/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.relay.jms;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What stands between nodes and a broker, on a port of its own: it may stop carrying without closing anything. */
final class Line {

    private final ServerSocket entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Object lock = new Object();
    private boolean frozen;

    Line(int target) throws IOException {
        this.target = target;
        start(this::accept);
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "line");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return entrance.getLocalPort();
    }

    void freeze(boolean stop) {
        synchronized (lock) {
            frozen = stop;
            lock.notifyAll();
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket here = entrance.accept();
                sockets.add(here);
                try {
                    Socket there = new Socket(InetAddress.getLoopbackAddress(), target);
                    sockets.add(there);
                    start(() -> carry(here, there));
                    start(() -> carry(there, here));
                } catch (IOException noBroker) {
                    here.close();
                }
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void carry(Socket from, Socket to) {
        byte[] bytes = new byte[1 << 16];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                awaitThaw();
                out.write(bytes, 0, count);
            }
        } catch (IOException | InterruptedException over) {
            // Both ends are closed.
        } finally {
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    private void awaitThaw() throws InterruptedException {
        synchronized (lock) {
            while (frozen) {
                lock.wait();
            }
        }
    }

    /** Cuts all connections, and takes no others. */
    void close() throws IOException {
        freeze(false);
        entrance.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
