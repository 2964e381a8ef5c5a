/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.relay;

import dev.kawat.impl.message.CloseCodes;
import dev.kawat.impl.message.Outbound;
import dev.kawat.impl.message.Utf8;
import dev.kawat.spi.RelayAddress;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The payload that asks all nodes for the number of connections that an address has, and closes them if it says so: number (64),
 * flags (8: 1 with a close code, 2 for one connection), kind of the address (8), endpoint and name (each a length of 32 bits and
 * UTF-8), the connection (128), and code (32) and reason.
 *
 * @param id the number by which the node that asks knows it
 * @param only the connection that is meant; null for all that the address has
 * @param frame closes those that are open; null to close none
 */
record Question(long id, RelayAddress address, @Nullable UUID only, Outbound.@Nullable Close frame) {

    private static final int WITH_CLOSE = 1;
    private static final int WITH_ONLY = 2;

    byte[] write() {
        PayloadWriter out = new PayloadWriter()
                .number(id)
                .octet((frame == null ? 0 : WITH_CLOSE) | (only == null ? 0 : WITH_ONLY))
                .octet(code(address.kind()))
                .text(address.endpoint())
                .text(address.name());
        if (only != null) {
            out.number(only.getMostSignificantBits()).number(only.getLeastSignificantBits());
        }
        if (frame != null) {
            out.number(frame.code()).text(frame.reason());
        }
        return out.written();
    }

    static Question read(byte[] payload) throws BadEnvelopeException {
        PayloadReader in = new PayloadReader(payload);
        long id = in.longNumber();
        int flags = in.octet();
        RelayAddress.Kind kind = kind(in.octet());
        String endpoint = in.text();
        String name = in.text();
        PayloadReader.check(RelayAddress.isName(name));
        UUID only = (flags & WITH_ONLY) == 0 ? null : new UUID(in.longNumber(), in.longNumber());
        Outbound.Close frame = (flags & WITH_CLOSE) == 0 ? null : close(in.number(), in.text());
        return new Question(id, new RelayAddress(kind, endpoint, name), only, frame);
    }

    private static Outbound.Close close(int code, String reason) throws BadEnvelopeException {
        PayloadReader.check(CloseCodes.mayBeSent(code) && Utf8.length(reason) <= CloseCodes.MAX_REASON_BYTES);
        return new Outbound.Close(code, reason);
    }

    private static int code(RelayAddress.Kind kind) {
        return switch (kind) {
            case EVERYONE -> 1;
            case TOPIC -> 2;
            case USER -> 3;
            case NODES, NODE -> throw new IllegalStateException("nodes are asked about connections, not about nodes");
        };
    }

    private static RelayAddress.Kind kind(int code) throws BadEnvelopeException {
        PayloadReader.check(code >= 1 && code <= 3);
        return switch (code) {
            case 1 -> RelayAddress.Kind.EVERYONE;
            case 2 -> RelayAddress.Kind.TOPIC;
            default -> RelayAddress.Kind.USER;
        };
    }
}
