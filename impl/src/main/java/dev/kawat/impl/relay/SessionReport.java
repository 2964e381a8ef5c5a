/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.relay;

import dev.kawat.RelayMetrics.Flaw;
import dev.kawat.impl.security.SessionNews;
import java.util.HexFormat;
import java.util.Set;

/**
 * The payload that tells what has become of an HTTP session or a login: kind (8: 1 ended, 2 renamed, 3 logged out), and one hash
 * (256), or that before and that now.
 *
 * @param kind what has happened
 * @param first the hash, in hexadecimal digits
 * @param second the hash of the session now, if it was renamed; else empty
 */
record SessionReport(Kind kind, String first, String second) {

    private static final int HASH_BYTES = 32;

    /** The things that can happen. */
    enum Kind {
        ENDED(1),
        RENAMED(2),
        LOGGED_OUT(3);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        private static Kind of(int code) throws BadEnvelopeException {
            for (Kind kind : values()) {
                if (kind.code == code) {
                    return kind;
                }
            }
            throw new BadEnvelopeException(Flaw.MALFORMED);
        }
    }

    byte[] write() {
        return new PayloadWriter()
                .octet(kind.code)
                .bytes(HexFormat.of().parseHex(first))
                .bytes(HexFormat.of().parseHex(second))
                .written();
    }

    static SessionReport read(byte[] payload) throws BadEnvelopeException {
        PayloadReader in = new PayloadReader(payload);
        Kind kind = Kind.of(in.octet());
        return new SessionReport(kind, hash(in), kind == Kind.RENAMED ? hash(in) : "");
    }

    private static String hash(PayloadReader in) throws BadEnvelopeException {
        return HexFormat.of().formatHex(in.bytes(HASH_BYTES));
    }

    /** Tells it to somebody. */
    void tell(SessionNews to) {
        switch (kind) {
            case ENDED -> to.ended(first);
            case RENAMED -> to.renamed(first, second);
            case LOGGED_OUT -> to.loggedOut(Set.of(first));
        }
    }
}
