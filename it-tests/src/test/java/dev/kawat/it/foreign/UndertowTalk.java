/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.foreign;

import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedBinaryMessage;
import io.undertow.websockets.core.BufferedTextMessage;
import io.undertow.websockets.core.StreamSinkFrameChannel;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSocketFrameType;
import io.undertow.websockets.core.WebSockets;
import io.undertow.websockets.extensions.PerMessageDeflateHandshake;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Undertow with its own engine, in this process. What a client says is answered as {@link TalkOrder} has it. */
public final class UndertowTalk implements AutoCloseable {

    private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> closes = new LinkedBlockingQueue<>();
    private final Undertow undertow;

    private UndertowTalk() {
        this.undertow = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setHandler(Handlers.websocket((exchange, channel) -> talk(channel))
                        .addExtension(new PerMessageDeflateHandshake(false)))
                .build();
    }

    /** Starts it on a free port. */
    public static UndertowTalk start() {
        UndertowTalk started = new UndertowTalk();
        started.undertow.start();
        return started;
    }

    /** Returns its address. */
    public URI uri() {
        InetSocketAddress address =
                (InetSocketAddress) undertow.getListenerInfo().get(0).getAddress();
        return URI.create("ws://127.0.0.1:" + address.getPort() + "/talk");
    }

    /** Returns the next text that was echoed. */
    public String awaitText() throws InterruptedException {
        return String.valueOf(texts.poll(TalkOrder.SECONDS, TimeUnit.SECONDS));
    }

    /** Returns code and reason of the next connection that closes. */
    public String awaitClose() throws InterruptedException {
        return String.valueOf(closes.poll(TalkOrder.SECONDS, TimeUnit.SECONDS));
    }

    private void talk(WebSocketChannel channel) {
        Talking talking = new Talking();
        channel.getReceiveSetter().set(talking);
        channel.addCloseTask(closed -> {
            if (!talking.watches) {
                closes.add(
                        closed.getCloseCode() + " " + (closed.getCloseReason() == null ? "" : closed.getCloseReason()));
            }
        });
        channel.resumeReceives();
    }

    private final class Talking extends AbstractReceiveListener {

        private volatile boolean watches;

        @Override
        protected void onFullTextMessage(WebSocketChannel channel, BufferedTextMessage message) {
            String text = message.getData();
            TalkOrder order = TalkOrder.of(text);
            switch (order.verb()) {
                case CLOSE -> WebSockets.sendClose(order.number(), order.text(), channel, null);
                case FRAGMENTS -> channel.getWorker().execute(() -> sendFragments(channel, order));
                case AWAIT_CLOSE -> {
                    watches = true;
                    channel.getWorker().execute(() -> sendNextClose(channel, order));
                }
                case ECHO -> {
                    texts.add(text);
                    WebSockets.sendText(text, channel, null);
                }
            }
        }

        @Override
        protected void onFullBinaryMessage(WebSocketChannel channel, BufferedBinaryMessage message) {
            WebSockets.sendBinary(WebSockets.mergeBuffers(message.getData().getResource()), channel, null);
        }
    }

    private void sendNextClose(WebSocketChannel channel, TalkOrder order) {
        try {
            WebSockets.sendText(order.awaitClose(closes), channel, null);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    /** Each flush is a frame, and the end is an empty one. */
    private static void sendFragments(WebSocketChannel channel, TalkOrder order) {
        try {
            StreamSinkFrameChannel sink = channel.send(WebSocketFrameType.TEXT);
            for (int i = 0; i < order.number(); i++) {
                ByteBuffer part = ByteBuffer.wrap(order.text().getBytes(StandardCharsets.UTF_8));
                while (part.hasRemaining()) {
                    sink.write(part);
                }
                flush(sink);
            }
            sink.shutdownWrites();
            flush(sink);
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    private static void flush(StreamSinkFrameChannel sink) throws IOException {
        while (!sink.flush()) {
            sink.awaitWritable();
        }
    }

    @Override
    public void close() {
        undertow.stop();
    }
}
