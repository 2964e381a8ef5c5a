/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.spi;

import java.util.List;

/**
 * Entries of a {@link RelayLog}, as they were at one time.
 *
 * @param top the end of the log
 * @param former the epoch before; empty if it is the first one that is known
 * @param forkedAt the offset at which the epoch began
 * @param entries the entries, in their order
 */
public record RelayPage(RelayTop top, String former, long forkedAt, List<RelayEntry> entries) {

    /** Copies the list. */
    public RelayPage {
        entries = List.copyOf(entries);
    }
}
