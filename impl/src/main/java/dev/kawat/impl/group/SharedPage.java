/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.group;

import dev.kawat.spi.RelayTop;
import java.util.List;

/**
 * Entries in the log of a relay, as they were at one time.
 *
 * @param top the end of the log
 * @param former the epoch before; empty if none is known
 * @param forkedAt the offset at which the epoch began
 * @param entries in their order
 */
public record SharedPage(RelayTop top, String former, long forkedAt, List<SharedEntry> entries) {

    /** Copies the list. */
    public SharedPage {
        entries = List.copyOf(entries);
    }
}
