/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.client;

import io.undertow.server.DefaultByteBufferPool;
import io.undertow.websockets.WebSocketExtension;
import io.undertow.websockets.client.WebSocketClient;
import io.undertow.websockets.client.WebSocketClientNegotiation;
import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedTextMessage;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import io.undertow.websockets.extensions.PerMessageDeflateHandshake;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.xnio.OptionMap;
import org.xnio.Xnio;
import org.xnio.XnioWorker;

/** Undertow's, with its extension. */
final class UndertowClient extends TextClient {

    private static final int BUFFER_BYTES = 16 * 1024;

    private final XnioWorker worker = Xnio.getInstance().createWorker(OptionMap.EMPTY);
    private final WebSocketChannel channel;

    UndertowClient(URI endpoint) throws Exception {
        try {
            channel = WebSocketClient.connectionBuilder(
                            worker, new DefaultByteBufferPool(false, BUFFER_BYTES), endpoint)
                    .setClientNegotiation(
                            new WebSocketClientNegotiation(List.of(), WebSocketExtension.parse("permessage-deflate")))
                    .setClientExtensions(Set.of(new PerMessageDeflateHandshake(true)))
                    .connect()
                    .get();
        } catch (Exception failure) {
            worker.shutdownNow();
            throw failure;
        }
        channel.getReceiveSetter().set(new AbstractReceiveListener() {
            @Override
            protected void onFullTextMessage(WebSocketChannel from, BufferedTextMessage message) {
                received(message.getData());
            }
        });
        channel.addCloseTask(closed -> ended());
        channel.resumeReceives();
    }

    @Override
    public void send(String text) {
        WebSockets.sendText(text, channel, null);
    }

    @Override
    void end() {
        worker.shutdownNow();
    }
}
