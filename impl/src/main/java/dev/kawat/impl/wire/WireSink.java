/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.wire;

import java.nio.ByteBuffer;

/** Receives what a parser finds, in order. Called inside {@link FrameParser#parse}; all arguments belong to the sink. */
public interface WireSink {

    /** Returns whether to stop before the next frame. Called before each frame, never inside one. */
    default boolean isPaused() {
        return false;
    }

    /** Receives a whole text message. */
    void text(String message);

    /** Receives a whole binary message. */
    void binary(ByteBuffer message);

    /** Receives a ping (RFC 6455 section 5.5.2), to be answered with its payload; of several, answering the last is enough. */
    void ping(ByteBuffer payload);

    /** Receives a pong (RFC 6455 section 5.5.3). */
    void pong(ByteBuffer payload);

    /**
     * Receives a close frame (RFC 6455 section 5.5.1); nothing follows.
     *
     * @param code the peer's code, or 1005 when the frame has none
     * @param reason the peer's reason, possibly empty
     */
    void close(int code, String reason);

    /**
     * Fails the connection (RFC 6455 section 7.1.7), because the peer broke a rule; nothing follows.
     *
     * @param code the code to close with
     * @param rule the rule that was broken, for our log and not for the peer
     */
    void failed(int code, String rule);
}
