/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.relay;

import java.io.Serial;

/** Thrown for bytes that are no envelope of this application. It has no stack trace, because it may be thrown very often. */
final class BadEnvelopeException extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    /** What is wrong with the bytes. */
    enum Flaw {
        /** They do not begin like an envelope, or end too early. */
        MALFORMED,
        /** They have a version that this node does not know. */
        VERSION,
        /** Their signature is missing or wrong. */
        SIGNATURE,
        /** A text in them is not UTF-8. */
        TEXT
    }

    private final Flaw flaw;

    BadEnvelopeException(Flaw flaw) {
        super(flaw.name(), null, false, false);
        this.flaw = flaw;
    }

    Flaw flaw() {
        return flaw;
    }
}
