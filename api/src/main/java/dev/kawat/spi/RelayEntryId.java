/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.spi;

/**
 * Identifies an entry of a {@link RelayLog}.
 *
 * @param node the node that has appended it
 * @param sequence a number that grows with each entry of the node
 */
public record RelayEntryId(long node, long sequence) {

    /** Stands before the first entry of a log. */
    public static final RelayEntryId NONE = new RelayEntryId(0, 0);
}
