/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.relay;

import dev.kawat.spi.RelayAddress;
import dev.kawat.spi.RelayMessage;
import java.security.SecureRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Makes the envelopes of this node, and opens those of all. Usable from any thread. */
final class Sealer {

    private final String application;
    private final EnvelopeVersions versions;
    private final Signer signer;
    private final long node = new SecureRandom().nextLong();
    private final AtomicLong sequence = new AtomicLong();

    /**
     * A sealer for one life of a node.
     *
     * @param application the name that is part of all addresses
     */
    Sealer(String application, EnvelopeVersions versions, Signer signer) {
        this.application = application;
        this.versions = versions;
        this.signer = signer;
    }

    /** Returns the number of this node, which no other one has. */
    long node() {
        return node;
    }

    /** Seals a payload, under the next number of this node. */
    RelayMessage seal(RelayAddress address, Envelope.Kind kind, @Nullable UUID only, byte[] payload) {
        Envelope envelope = new Envelope(kind, node, sequence.incrementAndGet(), only, payload);
        int version = kind == Envelope.Kind.HEARTBEAT ? versions.least() : versions.written();
        return new RelayMessage(address, envelope.write(version, signer, address.text(application)));
    }

    /**
     * An envelope and its number.
     *
     * @param content the bytes of it
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Numbered(long sequence, byte[] content) {}

    /** Seals messages for a log, which knows them by their number. */
    Numbered number(RelayAddress address, byte[] payload) {
        long next = sequence.incrementAndGet();
        Envelope envelope = new Envelope(Envelope.Kind.MESSAGES, node, next, null, payload);
        return new Numbered(next, envelope.write(versions.written(), signer, address.text(application)));
    }

    /** Opens bytes that have come; null for an envelope of a kind that a later version has. */
    @Nullable
    Envelope open(RelayAddress address, byte[] content) throws BadEnvelopeException {
        return Envelope.read(content, versions, signer, address.text(application));
    }
}
