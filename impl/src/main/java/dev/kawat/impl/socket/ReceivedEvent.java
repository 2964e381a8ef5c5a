/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.socket;

import dev.kawat.Codec;
import dev.kawat.Payload;
import dev.kawat.WebSocket;
import dev.kawat.WebSocketEvent;
import java.lang.reflect.Type;
import java.util.Objects;

/**
 * A message that a socket has received.
 *
 * @param target the socket
 * @param data the content
 * @param codec reads it as JSON
 */
record ReceivedEvent(WebSocket target, Payload data, Codec codec) implements WebSocketEvent.Message {

    @Override
    public Object json(Type type) {
        return codec.decode(data, Objects.requireNonNull(type, "type"));
    }

    @Override
    public String toString() {
        return "message " + data;
    }
}
