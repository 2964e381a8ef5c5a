/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.client;

/** A server's answer that a client must not take (RFC 6455 section 4.1). */
public final class HandshakeFailedException extends Exception {

    private static final long serialVersionUID = 1;

    HandshakeFailedException(String rule) {
        super(rule);
    }

    HandshakeFailedException(Exception cause) {
        super(cause.getMessage(), cause);
    }
}
