/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.event;

import dev.kawat.PresenceChange;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The observers of the users of one server. An event without observers is null, so that it costs nothing.
 *
 * @param joined called when a user has come, on a worker
 * @param left called when a user has left, on a worker
 */
public record PresenceObservers(
        @Nullable Consumer<PresenceChange> joined, @Nullable Consumer<PresenceChange> left) {

    /** No observers. */
    public static final PresenceObservers NONE = new PresenceObservers(null, null);

    /** Returns whether there are observers. */
    public boolean observe() {
        return joined != null || left != null;
    }
}
