/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.relay.contract;

import dev.kawat.HandshakeCheck;
import dev.kawat.HandshakeContext;
import dev.kawat.HandshakeDecision;
import dev.kawat.Identity;
import jakarta.enterprise.context.ApplicationScoped;

/** Believes who says a name. */
@ApplicationScoped
public class Visitors implements HandshakeCheck {

    @Override
    public HandshakeDecision check(HandshakeContext context) {
        context.handshake().queryParam("user").map(Identity::of).ifPresent(context::identify);
        return HandshakeDecision.accept();
    }
}
