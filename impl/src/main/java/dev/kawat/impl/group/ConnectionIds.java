/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.group;

import java.util.Set;
import java.util.UUID;

/** The two numbers of the connections of a server: the short one of this node, and the global one. Usable from any thread. */
public interface ConnectionIds {

    /** Returns the global ids of those of these connections that are there. */
    Set<UUID> globalIds(Set<Long> ids);

    /** Returns the ids of those of these connections that are on this node. */
    Set<Long> ids(Set<UUID> globalIds);
}
