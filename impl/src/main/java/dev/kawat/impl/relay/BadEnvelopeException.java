/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.relay;

import dev.kawat.RelayMetrics.Flaw;
import java.io.Serial;

/** Thrown for bytes that are no envelope of this application. It has no stack trace, because it may be thrown very often. */
final class BadEnvelopeException extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    private final Flaw flaw;

    BadEnvelopeException(Flaw flaw) {
        super(flaw.name(), null, false, false);
        this.flaw = flaw;
    }

    Flaw flaw() {
        return flaw;
    }
}
