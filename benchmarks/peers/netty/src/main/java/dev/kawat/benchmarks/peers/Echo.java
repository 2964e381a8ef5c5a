/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.peers;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;

/** Returns each frame, flushing after it or, if joined, after the last of a read. */
final class Echo extends SimpleChannelInboundHandler<WebSocketFrame> {

    private final boolean joined;

    Echo(boolean joined) {
        this.joined = joined;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
        if (joined) {
            context.write(frame.retain());
        } else {
            context.writeAndFlush(frame.retain());
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (joined) {
            context.flush();
        }
        context.fireChannelReadComplete();
    }
}
