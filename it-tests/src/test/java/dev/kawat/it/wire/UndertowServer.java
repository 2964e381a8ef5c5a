/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.wire;

import dev.kawat.it.client.Event;
import dev.kawat.it.client.Waits;
import io.undertow.Undertow;
import io.undertow.server.HttpServerExchange;
import io.undertow.websockets.WebSocketConnectionCallback;
import io.undertow.websockets.WebSocketProtocolHandshakeHandler;
import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedBinaryMessage;
import io.undertow.websockets.core.BufferedTextMessage;
import io.undertow.websockets.core.CloseMessage;
import io.undertow.websockets.core.StreamSinkFrameChannel;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSocketFrameType;
import io.undertow.websockets.core.WebSockets;
import io.undertow.websockets.core.protocol.version13.Hybi13Handshake;
import io.undertow.websockets.extensions.PerMessageDeflateHandshake;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.xnio.Pooled;
import org.xnio.channels.Channels;

/**
 * Undertow with the handlers of its core, which do the same as {@code server.mjs}: the path says what, {@code deflate} in the query
 * that it compresses, {@code code} and {@code reason} what it closes with.
 */
final class UndertowServer implements AutoCloseable {

    private static final Set<String> SUBPROTOCOLS = Set.of("b", "c");

    private final BlockingQueue<Event.Closed> closings = new LinkedBlockingQueue<>();
    private final Undertow undertow =
            Undertow.builder().addHttpListener(0, "127.0.0.1", this::upgrade).build();

    UndertowServer() {
        undertow.start();
    }

    URI uri(String pathAndQuery) {
        InetSocketAddress address =
                (InetSocketAddress) undertow.getListenerInfo().get(0).getAddress();
        return URI.create("ws://127.0.0.1:" + address.getPort() + "/" + pathAndQuery);
    }

    /** The next close frame that it has received. */
    Event.Closed closed() {
        try {
            Event.Closed closed = closings.poll(Waits.EVENT.toSeconds(), TimeUnit.SECONDS);
            if (closed == null) {
                throw new AssertionError("waited " + Waits.EVENT.toSeconds() + " s for a close frame");
            }
            return closed;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for a close frame", stopped);
        }
    }

    @Override
    public void close() {
        undertow.stop();
    }

    /** A handler for each connection: the one for compression keeps what a client asked for, for all that come after it. */
    private void upgrade(HttpServerExchange exchange) throws Exception {
        Peer peer = peer(exchange);
        WebSocketConnectionCallback connected = (handshake, channel) -> {
            channel.getReceiveSetter().set(peer);
            channel.resumeReceives();
        };
        WebSocketProtocolHandshakeHandler handler =
                new WebSocketProtocolHandshakeHandler(List.of(new Hybi13Handshake(SUBPROTOCOLS, false)), connected);
        if (exchange.getQueryParameters().containsKey("deflate")) {
            handler.addExtension(new PerMessageDeflateHandshake());
        }
        handler.handleRequest(exchange);
    }

    private Peer peer(HttpServerExchange exchange) {
        return switch (exchange.getRequestPath()) {
            case "/echo" -> new Echo();
            case "/fragments" -> new Fragments();
            case "/pings" -> new Pings();
            case "/closes" -> new Closes(Integer.parseInt(only(exchange, "code")), only(exchange, "reason"));
            default -> throw new IllegalArgumentException(exchange.getRequestPath());
        };
    }

    private static String only(HttpServerExchange exchange, String parameter) {
        return exchange.getQueryParameters().get(parameter).getFirst();
    }

    /** What it does with messages; the rest, with which close frames and pings are answered, is Undertow's. */
    private abstract class Peer extends AbstractReceiveListener {

        abstract void received(WebSocketChannel channel, WebSocketFrameType type, ByteBuffer payload)
                throws IOException;

        @Override
        protected void onFullTextMessage(WebSocketChannel channel, BufferedTextMessage message) throws IOException {
            received(channel, WebSocketFrameType.TEXT, StandardCharsets.UTF_8.encode(message.getData()));
        }

        @Override
        protected void onFullBinaryMessage(WebSocketChannel channel, BufferedBinaryMessage message) throws IOException {
            received(channel, WebSocketFrameType.BINARY, copy(message));
        }

        @Override
        protected void onCloseMessage(CloseMessage message, WebSocketChannel channel) {
            closings.add(new Event.Closed(message.getCode(), message.getReason()));
        }

        @SuppressWarnings("deprecation") // there is no other way to get at it
        static ByteBuffer copy(BufferedBinaryMessage message) {
            Pooled<ByteBuffer[]> pooled = message.getData();
            try (pooled) {
                ByteBuffer merged = WebSockets.mergeBuffers(pooled.getResource());
                return ByteBuffer.allocate(merged.remaining()).put(merged).flip();
            }
        }
    }

    private final class Echo extends Peer {

        @Override
        void received(WebSocketChannel channel, WebSocketFrameType type, ByteBuffer payload) {
            if (type == WebSocketFrameType.TEXT) {
                WebSockets.sendText(payload, channel, null);
            } else {
                WebSockets.sendBinary(payload, channel, null);
            }
        }
    }

    /** Echoes in fragments, with a ping between any two. */
    private final class Fragments extends Peer {

        @Override
        void received(WebSocketChannel channel, WebSocketFrameType type, ByteBuffer payload) throws IOException {
            StreamSinkFrameChannel out = channel.send(type);
            int[] ends = {1, 2, Math.max(2, payload.limit() / 2)};
            for (int i = 0; i < ends.length; i++) {
                send(payload, ends[i], out);
                WebSockets.sendPingBlocking(ByteBuffer.wrap(new byte[] {(byte) ('1' + i)}), channel);
            }
            Channels.writeBlocking(out, payload);
            out.shutdownWrites();
            Channels.flushBlocking(out);
        }

        private static void send(ByteBuffer payload, int end, StreamSinkFrameChannel out) throws IOException {
            int size = payload.limit();
            payload.limit(Math.min(end, size));
            Channels.writeBlocking(out, payload);
            Channels.flushBlocking(out);
            payload.limit(size);
        }
    }

    /** Pings with what it gets, and says what comes back. */
    private final class Pings extends Peer {

        @Override
        void received(WebSocketChannel channel, WebSocketFrameType type, ByteBuffer payload) {
            WebSockets.sendPing(payload, channel, null);
        }

        @Override
        protected void onFullPongMessage(WebSocketChannel channel, BufferedBinaryMessage message) {
            WebSockets.sendText("pong " + StandardCharsets.UTF_8.decode(copy(message)), channel, null);
        }
    }

    /** Closes at the first message. */
    private final class Closes extends Peer {

        private final int code;
        private final String reason;

        Closes(int code, String reason) {
            this.code = code;
            this.reason = reason;
        }

        @Override
        void received(WebSocketChannel channel, WebSocketFrameType type, ByteBuffer payload) {
            WebSockets.sendClose(code, reason, channel, null);
        }
    }
}
