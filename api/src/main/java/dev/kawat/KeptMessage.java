/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

/**
 * A message that the history of a topic has kept.
 *
 * @param position the place behind it: who has got it goes on from there
 * @param content the message as it was sent: a {@link String}, or a read-only {@link java.nio.ByteBuffer}
 */
public record KeptMessage(Position position, Object content) {}
