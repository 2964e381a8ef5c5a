/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.foreign;

import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** The engine that serves this endpoint is that of the server. What a client says is answered as {@link TalkOrder} has it. */
@ServerEndpoint("/talk")
public class Talk {

    private static final int MAX_BYTES = 1 << 20;

    private static final BlockingQueue<String> CLOSES = new LinkedBlockingQueue<>();

    private boolean watches;

    @OnOpen
    public void opened(Session session) {
        session.setMaxTextMessageBufferSize(MAX_BYTES);
        session.setMaxBinaryMessageBufferSize(MAX_BYTES);
    }

    @OnMessage
    public void text(String text, Session session) throws IOException, InterruptedException {
        TalkOrder order = TalkOrder.of(text);
        switch (order.verb()) {
            case CLOSE ->
                session.close(new CloseReason(CloseReason.CloseCodes.getCloseCode(order.number()), order.text()));
            case FRAGMENTS -> {
                for (int i = 1; i <= order.number(); i++) {
                    session.getBasicRemote().sendText(order.text(), i == order.number());
                }
            }
            case AWAIT_CLOSE -> {
                watches = true;
                session.getBasicRemote().sendText(order.awaitClose(CLOSES));
            }
            case ECHO -> session.getBasicRemote().sendText(text);
        }
    }

    @OnMessage
    public void binary(ByteBuffer bytes, Session session) throws IOException {
        session.getBasicRemote().sendBinary(bytes);
    }

    @OnClose
    public void closed(CloseReason reason) {
        if (!watches) {
            CLOSES.add(reason.getCloseCode().getCode() + " " + reason.getReasonPhrase());
        }
    }
}
