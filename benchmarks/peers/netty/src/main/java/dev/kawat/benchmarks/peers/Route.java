/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.peers;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.group.ChannelGroup;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;

/** Gives way to the handler of the path once the handshake is done. */
final class Route extends ChannelInboundHandlerAdapter {

    private final ChannelGroup listeners;

    Route(ChannelGroup listeners) {
        this.listeners = listeners;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (!(event instanceof HandshakeComplete handshake)) {
            return;
        }
        boolean joined = handshake.requestUri().startsWith("/joined");
        boolean broadcast = handshake.requestUri().endsWith("/broadcast");
        if (broadcast) {
            listeners.add(context.channel());
        }
        context.pipeline().replace(this, "messages", broadcast ? new Broadcast(listeners, joined) : new Echo(joined));
    }
}
