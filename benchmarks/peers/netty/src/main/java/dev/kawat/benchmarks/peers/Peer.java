/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.peers;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.util.concurrent.GlobalEventExecutor;

/**
 * Netty without a framework, on NIO, its default transport. {@code /echo} and {@code /broadcast} flush after each message, as the
 * WebSocket examples of Netty do; under {@code /joined} what one read brought is flushed once.
 */
public final class Peer {

    private static final int BACKLOG = 1024;
    private static final int MAX_REQUEST_BYTES = 65_536;

    private Peer() {}

    /** Serves on the port that is given, on the loopback address, until the process ends. */
    public static void main(String[] arguments) throws InterruptedException {
        ChannelGroup listeners = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
        new ServerBootstrap()
                .group(new MultiThreadIoEventLoopGroup(NioIoHandler.newFactory()))
                .channel(NioServerSocketChannel.class)
                .option(io.netty.channel.ChannelOption.SO_BACKLOG, BACKLOG)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(
                                        new HttpServerCodec(),
                                        new HttpObjectAggregator(MAX_REQUEST_BYTES),
                                        new WebSocketServerProtocolHandler(
                                                "/", null, false, MAX_REQUEST_BYTES, false, true),
                                        route(listeners));
                    }
                })
                .bind("127.0.0.1", Integer.parseInt(arguments[0]))
                .sync();
    }

    private static ChannelHandler route(ChannelGroup listeners) {
        return new Route(listeners);
    }
}
