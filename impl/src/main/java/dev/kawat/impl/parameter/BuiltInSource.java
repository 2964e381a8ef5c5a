/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.parameter;

import dev.kawat.ArgumentSource;
import dev.kawat.WebSocketConnection;
import org.jspecify.annotations.Nullable;

/** What a call has at hand: whoever binds a callback can do without asking these, and gains a few nanoseconds a message. */
public enum BuiltInSource implements ArgumentSource {
    /** The connection. */
    CONNECTION {
        @Override
        public Object value(WebSocketConnection connection, @Nullable Object subject) {
            return connection;
        }
    },
    /** The connection's server. */
    SERVER {
        @Override
        public Object value(WebSocketConnection connection, @Nullable Object subject) {
            return connection.server();
        }
    },
    /** The connection's handshake. */
    HANDSHAKE {
        @Override
        public Object value(WebSocketConnection connection, @Nullable Object subject) {
            return connection.handshake();
        }
    },
    /** What the callback is about: the message, the close reason, the failure or the number of dropped messages. */
    SUBJECT {
        @Override
        public @Nullable Object value(WebSocketConnection connection, @Nullable Object subject) {
            return subject;
        }
    }
}
