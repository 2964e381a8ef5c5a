/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.discovery;

import dev.kawat.HandshakeDecision;
import dev.kawat.cdi.context.CdiContexts;
import dev.kawat.impl.handler.CallbackContexts;
import dev.kawat.spi.HandshakeCheck;
import dev.kawat.spi.HandshakeContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.spi.CreationalContext;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/** Finds the beans that check handshakes. */
final class HandshakeChecks {

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

    private final BeanManager beans;
    private final CdiContexts contexts;
    private final Consumer<Runnable> releases;

    /**
     * Those of an application.
     *
     * @param releases takes what is to be done when the application stops
     */
    HandshakeChecks(BeanManager beans, CdiContexts contexts, Consumer<Runnable> releases) {
        this.beans = beans;
        this.contexts = contexts;
        this.releases = releases;
    }

    /** All, in the order in which they are asked. */
    List<HandshakeCheck> ordered() {
        return beans.getBeans(HandshakeCheck.class, Any.Literal.INSTANCE).stream()
                .sorted(Comparator.<Bean<?>>comparingInt(HandshakeChecks::priority)
                        .thenComparing(bean -> bean.getBeanClass().getName())) // the same order every time
                .map(this::check)
                .toList();
    }

    /** As REST filters have it: the smallest first; those without one last. */
    private static int priority(Bean<?> bean) {
        Priority priority = bean.getBeanClass().getAnnotation(Priority.class);
        return priority == null ? Integer.MAX_VALUE : priority.value();
    }

    @SuppressWarnings("unchecked") // the reference is what the bean makes
    private <T> HandshakeCheck check(Bean<T> bean) {
        CreationalContext<T> creation = beans.createCreationalContext(bean);
        Object check = beans.getReference(bean, HandshakeCheck.class, creation);
        if (bean.getScope() == Dependent.class) {
            releases.accept(() -> bean.destroy((T) check, creation)); // nobody else knows of it
        }
        return new Surrounded((HandshakeCheck) check, contexts);
    }
}
