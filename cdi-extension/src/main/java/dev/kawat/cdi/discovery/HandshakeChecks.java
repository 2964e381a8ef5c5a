/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.discovery;

import dev.kawat.HandshakeDecision;
import dev.kawat.cdi.context.CdiContexts;
import dev.kawat.impl.handler.CallbackContexts;
import dev.kawat.spi.HandshakeCheck;
import dev.kawat.spi.HandshakeContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.spi.Bean;
import java.util.Comparator;
import java.util.List;

/** What is special about the beans that check handshakes. */
final class HandshakeChecks {

    /** The order in which they are asked, the same every time. */
    static final Comparator<Bean<?>> ORDER = Comparator.<Bean<?>>comparingInt(HandshakeChecks::priority)
            .thenComparing(bean -> bean.getBeanClass().getName());

    /** A check with a request context around it: not every transport's thread has one. */
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

    private HandshakeChecks() {}

    /** The same checks, each with a request context around it. */
    static List<HandshakeCheck> surrounded(List<HandshakeCheck> checks, CdiContexts contexts) {
        return checks.stream()
                .<HandshakeCheck>map(check -> new Surrounded(check, contexts))
                .toList();
    }

    /** As REST filters have it: the smallest first; those without one last. */
    private static int priority(Bean<?> bean) {
        Priority priority = bean.getBeanClass().getAnnotation(Priority.class);
        return priority == null ? Integer.MAX_VALUE : priority.value();
    }
}
