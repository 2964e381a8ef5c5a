/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.spi;

/**
 * The outcome of a {@link RelayAppend}.
 *
 * @param outcome with {@link RelayListener.Outcome#NOT_SENT} and {@link RelayListener.Outcome#UNKNOWN} it is appended again, as it
 *     is
 * @param epoch the epoch of the log if it is done
 * @param offset the offset of its last message if it is done; 0 if it was done before, and nobody knows any more
 */
public record RelayAppended(RelayListener.Outcome outcome, String epoch, long offset) {}
