/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.server.http;

import io.undertow.UndertowOptions;
import io.undertow.connector.ByteBufferPool;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.HttpHandler;
import io.undertow.server.protocol.http.HttpOpenListener;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.xnio.ChannelListeners;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.Xnio;
import org.xnio.XnioWorker;
import org.xnio.channels.AcceptingChannel;

/** A server socket of Undertow that takes only requests which are right by RFC 9112. Usable from any thread. */
public final class HttpListener implements AutoCloseable {

    private static final int MIN_IO_THREADS = 2;
    private static final int WORKERS_PER_IO_THREAD = 8;
    private static final int BACKLOG = 1000;

    /** A heap in which buffers of normal size would take too much. */
    private static final long SMALL_HEAP = 128 << 20;

    private static final int SMALL_BUFFER = 1024;

    /** The most bytes that one write sends, without the head of an answer. */
    private static final int BUFFER = 16 * 1024 - 20;

    private final XnioWorker worker;
    private final AcceptingChannel<? extends StreamConnection> socket;

    private HttpListener(XnioWorker worker, AcceptingChannel<? extends StreamConnection> socket) {
        this.worker = worker;
        this.socket = socket;
    }

    /**
     * Begins to listen.
     *
     * @param maxHeaderSize the most bytes before the body of a request; a longer request is refused with 414 or 431
     * @param requestTimeout how long a connection may be idle, and then a request may take until its body begins
     * @param handler handles the requests; called on I/O threads
     * @throws IOException if the address cannot be bound
     */
    public static HttpListener open(
            InetSocketAddress address, int maxHeaderSize, Duration requestTimeout, HttpHandler handler)
            throws IOException {
        int timeoutMillis = (int) Math.min(requestTimeout.toMillis(), Integer.MAX_VALUE);
        OptionMap options = OptionMap.builder()
                .set(UndertowOptions.NO_REQUEST_TIMEOUT, timeoutMillis)
                .set(UndertowOptions.REQUEST_PARSE_TIMEOUT, timeoutMillis)
                .set(UndertowOptions.MAX_HEADER_SIZE, maxHeaderSize)
                .set(UndertowOptions.MAX_HEADERS, 2 * RequestHeadChecker.MAX_HEADERS) // never reached
                // Otherwise an answer waits in a buffer, and may be lost, when anything follows its request.
                .set(UndertowOptions.BUFFER_PIPELINED_DATA, false)
                .getMap();
        HttpOpenListener http = new HttpOpenListener(buffers(), options);
        http.setRootHandler(RequestHeadConduit.first(handler));
        XnioWorker worker = worker();
        try {
            AcceptingChannel<StreamConnection> socket = worker.createStreamConnectionServer(
                    address,
                    ChannelListeners.openListenerAdapter(connection -> {
                        RequestHeadConduit.addTo(connection, maxHeaderSize);
                        http.handleEvent(connection);
                    }),
                    socketOptions(worker));
            socket.resumeAccepts();
            return new HttpListener(worker, socket);
        } catch (IOException | RuntimeException failure) {
            worker.shutdownNow();
            throw failure;
        }
    }

    /** Returns buffers that no thread keeps: a virtual thread that gives one back would take it along when it ends. */
    private static ByteBufferPool buffers() {
        boolean small = Runtime.getRuntime().maxMemory() < SMALL_HEAP;
        return new DefaultByteBufferPool(true, small ? SMALL_BUFFER : BUFFER, -1, 0);
    }

    private static XnioWorker worker() throws IOException {
        int ioThreads = Math.max(Runtime.getRuntime().availableProcessors(), MIN_IO_THREADS);
        int threads = ioThreads * WORKERS_PER_IO_THREAD;
        return Xnio.getInstance(HttpOpenListener.class.getClassLoader())
                .createWorker(OptionMap.builder()
                        .set(Options.WORKER_IO_THREADS, ioThreads)
                        .set(Options.WORKER_TASK_CORE_THREADS, threads)
                        .set(Options.WORKER_TASK_MAX_THREADS, threads)
                        .getMap());
    }

    private static OptionMap socketOptions(XnioWorker worker) {
        return OptionMap.builder()
                .set(Options.WORKER_IO_THREADS, worker.getIoThreadCount())
                .set(Options.TCP_NODELAY, true)
                .set(Options.REUSE_ADDRESSES, true)
                .set(Options.BALANCING_TOKENS, 1) // spread the connections over the I/O threads
                .set(Options.BALANCING_CONNECTIONS, 2)
                .set(Options.BACKLOG, BACKLOG)
                .getMap();
    }

    /** Returns the address at which this listens. */
    public InetSocketAddress address() {
        return socket.getLocalAddress(InetSocketAddress.class);
    }

    /** Stops listening, closes all connections, and waits for the threads that handle requests. */
    @Override
    public void close() {
        IoUtils.safeClose(socket);
        worker.shutdown();
        try {
            worker.awaitTermination();
        } catch (InterruptedException hurry) {
            worker.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
