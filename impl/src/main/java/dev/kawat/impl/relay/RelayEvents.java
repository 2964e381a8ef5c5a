/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.relay;

import dev.kawat.ClusterChange;
import dev.kawat.RelayLoss;

/** Is told what the application may want to know. Never throws. */
public interface RelayEvents {

    /** Tells nobody. */
    RelayEvents NONE = new RelayEvents() {
        @Override
        public void changed(ClusterChange change) {}

        @Override
        public void lost(RelayLoss loss) {}
    };

    /** Tells that a node or the link has changed. */
    void changed(ClusterChange change);

    /** Tells that messages were lost. */
    void lost(RelayLoss loss);
}
