/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.parameter;

import dev.kawat.ArgumentSource;
import dev.kawat.WebSocketConnection;
import org.jspecify.annotations.Nullable;

/**
 * The sources whose values are part of every call. A bound callback reads these values itself instead of asking the source, which
 * saves a few nanoseconds a message.
 */
public enum BuiltInSource implements ArgumentSource {
    /** The connection. */
    CONNECTION {
        @Override
        public Object value(WebSocketConnection connection, @Nullable Object subject) {
            return connection;
        }
    },
    /** The server of the connection. */
    SERVER {
        @Override
        public Object value(WebSocketConnection connection, @Nullable Object subject) {
            return connection.server();
        }
    },
    /** The handshake of the connection. */
    HANDSHAKE {
        @Override
        public Object value(WebSocketConnection connection, @Nullable Object subject) {
            return connection.handshake();
        }
    },
    /** The subject of the callback: the message, the close reason, the failure or the number of dropped messages. */
    SUBJECT {
        @Override
        public @Nullable Object value(WebSocketConnection connection, @Nullable Object subject) {
            return subject;
        }
    }
}
