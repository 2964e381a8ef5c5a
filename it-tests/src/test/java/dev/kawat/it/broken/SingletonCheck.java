/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.broken;

import dev.kawat.HandshakeCheck;
import dev.kawat.HandshakeContext;
import dev.kawat.HandshakeDecision;
import jakarta.inject.Singleton;

/** Would refuse everybody, and is no bean where only annotated classes are. */
@Singleton
public class SingletonCheck implements HandshakeCheck {

    @Override
    public HandshakeDecision check(HandshakeContext context) {
        return HandshakeDecision.refuse(403);
    }
}
