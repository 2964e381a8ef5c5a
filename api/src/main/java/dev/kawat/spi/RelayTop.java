/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.spi;

/**
 * The end of a {@link RelayLog}.
 *
 * @param epoch the life of the log; empty if there is none
 * @param offset the number of its last message; 0 before the first one
 * @param id the last entry; {@link RelayEntryId#NONE} before the first one
 */
public record RelayTop(String epoch, long offset, RelayEntryId id) {

    /** The end of a log that does not exist. */
    public static final RelayTop NONE = new RelayTop("", 0, RelayEntryId.NONE);
}
