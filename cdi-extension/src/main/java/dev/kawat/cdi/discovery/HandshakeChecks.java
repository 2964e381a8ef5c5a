/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.discovery;

import dev.kawat.HandshakeCheck;
import dev.kawat.HandshakeContext;
import dev.kawat.HandshakeDecision;
import dev.kawat.cdi.context.CdiContexts;
import dev.kawat.impl.execution.CallbackContexts;
import jakarta.enterprise.inject.Vetoed;
import jakarta.enterprise.inject.spi.BeanManager;
import java.util.Comparator;
import java.util.List;

/** The beans that check handshakes. */
final class HandshakeChecks {

    /** A check with a request context around it: not every transport's thread has one. */
    @Vetoed
    private record Surrounded(HandshakeCheck check, CdiContexts contexts) implements HandshakeCheck {

        @Override
        public HandshakeDecision check(HandshakeContext context) {
            CallbackContexts.Entered entered = contexts.enterWithoutConnection();
            try {
                return check.check(context);
            } finally {
                entered.exit();
            }
        }
    }

    private final ContributedBeans contributed;
    private final BeanManager beans;
    private final CdiContexts contexts;

    /** Those of an application. */
    HandshakeChecks(ContributedBeans contributed, BeanManager beans, CdiContexts contexts) {
        this.contributed = contributed;
        this.beans = beans;
        this.contexts = contexts;
    }

    /** All, in the order in which they are asked: as REST filters have it, the smallest first, those without one last. */
    List<HandshakeCheck> ordered() {
        return contributed.enabled(HandshakeCheck.class, beans).stream()
                .sorted(Comparator.comparingInt(bean -> contributed.priority(bean, Integer.MAX_VALUE)))
                .<HandshakeCheck>map(
                        bean -> new Surrounded(contributed.reference(bean, HandshakeCheck.class, beans), contexts))
                .toList();
    }
}
