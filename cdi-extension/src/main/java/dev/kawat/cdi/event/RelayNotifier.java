/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.event;

import dev.kawat.ClusterChange;
import dev.kawat.RelayLoss;
import dev.kawat.impl.relay.RelayEvents;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Notifies the observers of the relay; null stands for none. */
record RelayNotifier(
        @Nullable Consumer<ClusterChange> changes, @Nullable Consumer<RelayLoss> losses) implements RelayEvents {

    @Override
    public void changed(ClusterChange change) {
        if (changes != null) {
            changes.accept(change);
        }
    }

    @Override
    public void lost(RelayLoss loss) {
        if (losses != null) {
            losses.accept(loss);
        }
    }
}
