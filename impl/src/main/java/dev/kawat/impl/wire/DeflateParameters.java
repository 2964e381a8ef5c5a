/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.wire;

/**
 * The parameters of permessage-deflate (RFC 7692 section 7.1) as one side sees them: those that it allows, or those that were
 * agreed on.
 *
 * <p>With takeover a message may refer back to the messages before it (section 7.1.1), which costs memory as long as the
 * connection lives. The window bounds how far back it may refer: two to the power of the bits, in bytes (section 7.1.2).
 *
 * @param ownTakeover whether what we send may refer to earlier messages
 * @param ownWindowBits the window of what we send, 8 to 15
 * @param peerTakeover whether what the peer sends may refer to earlier messages
 * @param peerWindowBits the window of what the peer sends, 8 to 15
 */
public record DeflateParameters(boolean ownTakeover, int ownWindowBits, boolean peerTakeover, int peerWindowBits) {

    static final int LEAST_BITS = 8;
    static final int MOST_BITS = 15;

    /** Everything that RFC 7692 allows. */
    public static final DeflateParameters ANY = new DeflateParameters(true, MOST_BITS, true, MOST_BITS);

    /** No takeover: an idle connection costs nothing, and compressed messages can be shared. */
    public static final DeflateParameters NO_TAKEOVER = new DeflateParameters(false, MOST_BITS, false, MOST_BITS);

    /**
     * Everything but our own takeover: what we compress can be shared, and takes no memory while nothing is sent. The peer's
     * takeover costs an inflater, unless the peer gives it up.
     */
    public static final DeflateParameters NO_OWN_TAKEOVER = new DeflateParameters(false, MOST_BITS, true, MOST_BITS);

    /** @throws IllegalArgumentException for window bits other than 8 to 15 */
    public DeflateParameters {
        checkBits(ownWindowBits);
        checkBits(peerWindowBits);
    }

    static int checkBits(int bits) {
        if (bits < LEAST_BITS || bits > MOST_BITS) {
            throw new IllegalArgumentException("permessage-deflate: window bits must be 8 to 15, got " + bits);
        }
        return bits;
    }

    /** Returns the memory that takeover costs, in bytes. */
    long cost() {
        return (ownTakeover ? TakeoverBudget.DEFLATER_BYTES : 0) + (peerTakeover ? TakeoverBudget.INFLATER_BYTES : 0);
    }
}
