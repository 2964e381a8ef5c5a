/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.parameter;

import dev.kawat.ArgumentSource;
import dev.kawat.HandlerEvent;
import dev.kawat.WebSocketConnection;
import dev.kawat.impl.message.CloseCodes;
import jakarta.websocket.CloseReason;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The events that a {@link dev.kawat.ConnectionHandler} gets, beside messages. */
public enum EventSource implements ArgumentSource {
    /** The connection is open. */
    OPEN {
        @Override
        public Object value(WebSocketConnection connection, @Nullable Object subject) {
            return new HandlerEvent.Open();
        }
    },
    /** The connection has ended. */
    TERMINATE {
        @Override
        public Object value(WebSocketConnection connection, @Nullable Object subject) {
            CloseReason reason = (CloseReason) Objects.requireNonNull(subject);
            int code = reason.getCloseCode().getCode();
            return new HandlerEvent.Terminate(code, reason.getReasonPhrase(), code != CloseCodes.ABNORMAL);
        }
    },
    /** A callback has failed, or a message cannot be read. */
    FAILURE {
        @Override
        public Object value(WebSocketConnection connection, @Nullable Object subject) {
            return FailureEvents.of((Throwable) Objects.requireNonNull(subject));
        }
    }
}
