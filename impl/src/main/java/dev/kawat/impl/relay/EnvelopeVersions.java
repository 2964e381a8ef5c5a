/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.relay;

/**
 * The versions of envelopes that a node reads, and the one that it writes: the greatest that all nodes read. So nodes of two
 * versions in a row work together while an application is deployed node by node. Usable from any thread.
 */
final class EnvelopeVersions {

    private final int least;
    private final int greatest;
    private volatile int written;

    /** The versions that this release reads. It writes the least one until it knows all nodes. */
    EnvelopeVersions() {
        this(1, 1);
    }

    /** Versions of another release. */
    EnvelopeVersions(int least, int greatest) {
        this.least = least;
        this.greatest = greatest;
        this.written = least;
    }

    /** Returns the least version that this node reads, in which heartbeats are: whoever comes can read them. */
    int least() {
        return least;
    }

    /** Returns the greatest version that this node reads. */
    int greatest() {
        return greatest;
    }

    /** Returns whether this node reads a version. */
    boolean reads(int version) {
        return version >= least && version <= greatest;
    }

    /** Returns the version that this node writes now. */
    int written() {
        return written;
    }

    /** Notes the greatest version that all other nodes read; 0 if this node may not know all of them. */
    void agreeOn(int others) {
        written = Math.max(least, Math.min(greatest, others));
    }
}
