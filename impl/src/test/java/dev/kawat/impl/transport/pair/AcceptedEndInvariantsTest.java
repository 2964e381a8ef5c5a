/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.pair;

import dev.kawat.WebSocketPair;
import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.testing.PairClient;
import dev.kawat.impl.testing.TestApplication;

/** The invariants of the design where the handler of a server runs at one end of a pair of the application. */
class AcceptedEndInvariantsTest extends PairInvariantsTest {

    @Override
    PairClient join(TestApplication application, String path) {
        WebSocketPair pair = FreePairs.of(application.deployment()).create(WebSocketPair.Options.defaults());
        DefaultConnection connection = (DefaultConnection) application.server().accept(pair.server());
        return new PairClient((PairEnd) pair.client(), connection);
    }
}
