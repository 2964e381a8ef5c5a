/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.container;

import dev.kawat.impl.handshake.Verdict;
import jakarta.websocket.HandshakeResponse;
import java.util.List;
import org.glassfish.tyrus.core.HandshakeException;

/**
 * Says no inside an engine's handshake, before the 101. The Jakarta WebSocket API knows no way but an exception, of which engines
 * make 500; Tyrus has an exception of its own for it, which carries a status.
 */
final class EngineRefusal {

    private static final String TYRUS = "org.glassfish.tyrus.";

    private EngineRefusal() {}

    /** Throws; declared to return what is thrown, so that the caller's flow ends visibly. */
    static RuntimeException of(Verdict.Refused refused, HandshakeResponse response) {
        String what = "Kawat refuses the handshake with " + refused.status();
        if (!response.getClass().getName().startsWith(TYRUS)) {
            return new IllegalStateException(what);
        }
        refused.headers().forEach((name, value) -> response.getHeaders().put(name, List.of(value)));
        throw EngineRefusal.<RuntimeException>unchecked(new HandshakeException(refused.status(), what));
    }

    /** The API declares no exception, and Tyrus' own is a checked one. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Exception> E unchecked(Exception checked) throws E {
        throw (E) checked;
    }
}
