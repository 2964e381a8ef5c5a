/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.proxied;

import dev.kawat.Handshake;
import dev.kawat.WebSocketEndpoint;
import jakarta.websocket.OnOpen;

/** Tells a client what is known of its handshake. */
@WebSocketEndpoint("/seen")
public class Seen {

    @OnOpen
    String open(Handshake handshake) {
        return handshake.header("Host").orElse("?") + ", for "
                + handshake.remoteAddress().orElse("?") + (handshake.secure() ? ", over TLS" : "");
    }
}
