/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.validation;

import dev.kawat.impl.problem.Problems;
import jakarta.enterprise.context.ConversationScoped;
import jakarta.enterprise.context.SessionScoped;
import jakarta.enterprise.inject.spi.Bean;
import java.util.Set;

/** Checks that the scope of a bean with callbacks can be active when a callback runs. */
final class HandlerScopeCheck {

    /** The scopes that are never active, because a connection outlives the request that opened it, and its session. */
    private static final Set<Class<?>> NEVER_ACTIVE = Set.of(SessionScoped.class, ConversationScoped.class);

    private HandlerScopeCheck() {}

    /** Adds a problem if the scope of a bean is never active in its callbacks. */
    static void check(String where, Bean<?> bean, Problems problems) {
        if (NEVER_ACTIVE.contains(bean.getScope())) {
            problems.add(
                    where,
                    "scope must not be that of an HTTP session or conversation, because it is never active in a callback",
                    "@" + bean.getScope().getSimpleName());
        }
    }
}
