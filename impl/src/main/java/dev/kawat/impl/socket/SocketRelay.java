/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.socket;

import dev.kawat.Payload;
import dev.kawat.WebSocketEvent;
import dev.kawat.impl.message.Outbound;

/** Passes everything on from one socket to another: messages, closes with their codes and reasons, and losses. */
public final class SocketRelay {

    private SocketRelay() {}

    /** Couples two sockets, so that the peer of one talks with the peer of the other. Neither is accepted by anybody else. */
    public static void couple(AbstractWebSocket one, AbstractWebSocket other) {
        passOn(one, other);
        passOn(other, one);
        one.startRelaying();
        other.startRelaying();
    }

    private static void passOn(AbstractWebSocket from, AbstractWebSocket to) {
        from.addEventListener(WebSocketEvent.Message.class, event -> relay(message(event.data()), from, to));
        from.addEventListener(WebSocketEvent.Close.class, event -> end(event, to));
    }

    /** Passes a message on. Closes the side that it came from if the other one has closed, because too much waits for its peer. */
    private static void relay(Outbound.Message message, AbstractWebSocket from, AbstractWebSocket to) {
        Outbound.Close closed = to.relay(message);
        if (closed != null) {
            from.closeHere(closed);
        }
    }

    private static Outbound.Message message(Payload payload) {
        return payload instanceof Payload.Text text
                ? Outbound.Text.of(text.text())
                : Outbound.Binary.copyOf(payload.bytes());
    }

    private static void end(WebSocketEvent.Close event, AbstractWebSocket to) {
        if (event.wasClean()) {
            to.closeHere(new Outbound.Close(event.code(), event.reason()));
        } else {
            to.drop();
        }
    }
}
