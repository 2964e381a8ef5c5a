/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.inject;

import dev.kawat.Handshake;
import dev.kawat.HandshakeRefusedException;
import dev.kawat.WebSocket;
import dev.kawat.WebSocketPair;
import dev.kawat.impl.deployment.Deployment;
import dev.kawat.impl.handshake.HandshakeOutcome;
import dev.kawat.impl.transport.pair.PairTransport;

/** Creates pairs in memory, and connects to the endpoints of the application by them. */
final class PairFactory implements WebSocketPair.Factory {

    private final ServerRegistry registry;

    PairFactory(ServerRegistry registry) {
        this.registry = registry;
    }

    @Override
    public WebSocketPair create(WebSocketPair.Options options) {
        return registry.pairs().create(options);
    }

    @Override
    public WebSocket connect(Handshake handshake) {
        Deployment running = registry.started()
                .orElseThrow(() -> new IllegalStateException("the endpoints of the application have not started yet"));
        PairTransport transport = new PairTransport(running);
        HandshakeOutcome outcome = transport.request(handshake);
        if (outcome instanceof HandshakeOutcome.Refused refused) {
            throw new HandshakeRefusedException(refused.status(), refused.headers());
        }
        return transport.open(((HandshakeOutcome.Admitted) outcome).connection());
    }
}
