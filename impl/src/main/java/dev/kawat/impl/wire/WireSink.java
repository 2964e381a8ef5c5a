/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.wire;

import java.nio.ByteBuffer;

/** What a parser found, in order. Called inside {@link FrameParser#parse}; what is given belongs to the sink. */
public interface WireSink {

    /** Whether to stop before the next frame; asked before each one, never inside one. */
    default boolean isPaused() {
        return false;
    }

    /** A whole text message. */
    void text(String message);

    /** A whole binary message. */
    void binary(ByteBuffer message);

    /** A ping (RFC 6455 section 5.5.2); to be answered with a pong of the same payload, the last of several is enough. */
    void ping(ByteBuffer payload);

    /** A pong (RFC 6455 section 5.5.3). */
    void pong(ByteBuffer payload);

    /**
     * A close frame (RFC 6455 section 5.5.1); nothing follows.
     *
     * @param code the peer's code, or 1005 when the frame has none
     * @param reason the peer's reason, possibly empty
     */
    void close(int code, String reason);

    /**
     * The peer broke a rule; nothing follows, and the connection has to be failed (RFC 6455 section 7.1.7).
     *
     * @param code what to close with
     * @param rule what was broken, for our log; not for the peer
     */
    void failed(int code, String rule);
}
