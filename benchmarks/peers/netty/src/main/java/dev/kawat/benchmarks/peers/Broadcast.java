/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.peers;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.group.ChannelGroup;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;

/** Sends each text to the whole group, flushing after it or, if joined, after the last of a read. */
final class Broadcast extends SimpleChannelInboundHandler<TextWebSocketFrame> {

    private final ChannelGroup listeners;
    private final boolean joined;

    Broadcast(ChannelGroup listeners, boolean joined) {
        this.listeners = listeners;
        this.joined = joined;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, TextWebSocketFrame frame) {
        if (joined) {
            listeners.write(frame.retain());
        } else {
            listeners.writeAndFlush(frame.retain());
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (joined) {
            listeners.flush();
        }
        context.fireChannelReadComplete();
    }
}
