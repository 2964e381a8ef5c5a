/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.client;

import java.nio.ByteBuffer;

/** What a client sees, in order. */
public sealed interface Event {

    /** A whole text message. */
    record Text(String text) implements Event {}

    /** A whole binary message. */
    record Binary(ByteBuffer bytes) implements Event {}

    /** A ping. */
    record Ping(ByteBuffer payload) implements Event {}

    /** A pong. */
    record Pong(ByteBuffer payload) implements Event {}

    /** The end, by a close frame; 1005 where the frame was empty. */
    record Closed(int code, String reason) implements Event {}

    /** The end, because the server broke a rule; the code is what it is told. */
    record Broken(int code, String rule) implements Event {}

    /** The end, without a close frame. */
    record Failed(Throwable failure) implements Event {}
}
