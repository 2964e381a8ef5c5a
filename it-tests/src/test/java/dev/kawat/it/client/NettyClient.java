/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.client;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.extensions.compression.WebSocketClientCompressionHandler;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Netty's, with its handler for compression; Reactor Netty and async-http-client stand on it. */
final class NettyClient extends TextClient {

    private static final int MAX_BYTES = 1 << 20;

    private final EventLoopGroup threads = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final CompletableFuture<Void> open = new CompletableFuture<>();
    private final Channel channel;

    NettyClient(URI endpoint) throws Exception {
        WebSocketClientProtocolConfig config = WebSocketClientProtocolConfig.newBuilder()
                .webSocketUri(endpoint)
                .allowExtensions(true)
                .build();
        try {
            channel = new Bootstrap()
                    .group(threads)
                    .channel(NioSocketChannel.class)
                    .handler(new ChannelInitializer<SocketChannel>() {
                        @Override
                        protected void initChannel(SocketChannel made) {
                            made.pipeline()
                                    .addLast(
                                            new HttpClientCodec(),
                                            new HttpObjectAggregator(MAX_BYTES),
                                            new WebSocketClientCompressionHandler(MAX_BYTES),
                                            new WebSocketClientProtocolHandler(config),
                                            new Texts());
                        }
                    })
                    .connect(endpoint.getHost(), endpoint.getPort())
                    .sync()
                    .channel();
            open.get(Waits.EVENT.toSeconds(), TimeUnit.SECONDS);
        } catch (Exception failure) {
            end();
            throw failure;
        }
    }

    private final class Texts extends SimpleChannelInboundHandler<TextWebSocketFrame> {

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
                open.complete(null);
            }
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, TextWebSocketFrame frame) {
            received(frame.text());
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
            open.completeExceptionally(failure);
            var unused = context.close();
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            open.completeExceptionally(new AssertionError("Netty has closed the connection"));
            ended();
        }
    }

    @Override
    public void send(String text) {
        var unused =
                channel.writeAndFlush(new TextWebSocketFrame(text)); // that it has failed is seen by what comes back
    }

    @Override
    void end() throws InterruptedException {
        threads.shutdownGracefully(0, Waits.EVENT.toSeconds(), TimeUnit.SECONDS).sync();
    }
}
