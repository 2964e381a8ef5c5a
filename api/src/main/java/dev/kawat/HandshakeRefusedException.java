/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.util.Map;

/** The failure to connect to an endpoint, because it refused the handshake before the upgrade. */
public final class HandshakeRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;

    @SuppressWarnings("serial") // maps of Map.copyOf are serializable
    private final Map<String, String> headers;

    /**
     * Creates an exception for an answer.
     *
     * @param status the HTTP status, 400 to 599
     * @param headers the response headers that were given with the refusal, such as {@code WWW-Authenticate}
     */
    public HandshakeRefusedException(int status, Map<String, String> headers) {
        super("the handshake was refused with status " + status);
        this.status = status;
        this.headers = Map.copyOf(headers);
    }

    /** Returns the HTTP status of the answer. */
    public int status() {
        return status;
    }

    /** Returns the response headers that were given with the refusal, possibly empty. */
    public Map<String, String> headers() {
        return headers;
    }
}
