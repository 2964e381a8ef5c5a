/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.load;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** A way in which peers disturb others, and how many peers do it. */
@SuppressWarnings("ImmutableEnumChecker") // nobody changes the bytes
public enum HostileKind {
    /** Ask for much, and read nothing. */
    SLOW_READERS(1000, true, HostileFrames.texts(16, 4096)),

    /** Begin a message of half a megabyte, send three quarters of it, and then nothing more. */
    UNFINISHED(300, false, HostileFrames.unfinished(512 * 1024, 384 * 1024)),

    /** Send short texts as fast as they are taken, and read what comes back. */
    TEXTS(1, true, HostileFrames.texts(2048, 64)),

    /** The same with pings. */
    PINGS(1, true, HostileFrames.pings(2048)),

    /** Send messages of a thousand empty fragments. */
    FRAGMENTS(1, true, HostileFrames.fragments(1000)),

    /** Send empty texts. */
    EMPTY_TEXTS(1, true, HostileFrames.texts(8192, 0)),

    /** Send binary messages of 64 KiB. */
    LARGE_MESSAGES(1, true, HostileFrames.binary(64 * 1024));

    private final int peers;
    private final boolean again;
    private final byte[] frames;

    HostileKind(int peers, boolean again, byte[] frames) {
        this.peers = peers;
        this.again = again;
        this.frames = frames;
    }

    /** Returns the kind with a name such as {@code slow-readers}. */
    static HostileKind of(String name) {
        return Arrays.stream(values())
                .filter(kind -> kind.id().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("kind: "
                        + Arrays.stream(values()).map(HostileKind::id).collect(Collectors.joining(", ")) + ", got '"
                        + name + "'"));
    }

    /** The name in commands and tables. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns the number of peers of this kind that are connected at any time. */
    public int peers() {
        return peers;
    }

    /** Returns whether a peer sends its frames again and again. */
    boolean isEndless() {
        return again;
    }

    /** Returns whether peers read the answers. */
    boolean reads() {
        return this != SLOW_READERS;
    }

    /** The masked frames of a peer, from the first byte. */
    ByteBuffer frames() {
        return ByteBuffer.wrap(frames).asReadOnlyBuffer();
    }
}
