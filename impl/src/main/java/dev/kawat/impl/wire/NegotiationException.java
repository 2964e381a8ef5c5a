/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.wire;

/** Thrown when the peer's {@code Sec-WebSocket-Extensions} break a rule: the handshake must fail (RFC 6455 section 9.1). */
public final class NegotiationException extends Exception {

    private static final long serialVersionUID = 1;

    NegotiationException(String rule) {
        super(rule);
    }
}
