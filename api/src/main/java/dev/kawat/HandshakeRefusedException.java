/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

/** A request to connect was refused before the upgrade. */
public final class HandshakeRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;

    /** An exception for this HTTP status, 400 to 599. */
    public HandshakeRefusedException(int status) {
        super("the handshake was refused with status " + status);
        this.status = status;
    }

    /** The HTTP status of the answer. */
    public int status() {
        return status;
    }
}
