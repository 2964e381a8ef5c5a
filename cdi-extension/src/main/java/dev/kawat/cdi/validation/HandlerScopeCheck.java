/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.validation;

import dev.kawat.impl.problem.Problems;
import jakarta.enterprise.context.ConversationScoped;
import jakarta.enterprise.context.SessionScoped;
import jakarta.enterprise.inject.spi.Bean;
import java.util.Set;

/** Checks that the scope of a bean with callbacks can be active when a callback runs. */
final class HandlerScopeCheck {

    /** The scopes that may end before a connection does, whose handler would then be missing in {@code onClose}. */
    private static final Set<Class<?>> SHORTER = Set.of(SessionScoped.class, ConversationScoped.class);

    private HandlerScopeCheck() {}

    /** Adds a problem if the scope of a bean may end before the connections do whose callbacks it has. */
    static void check(String where, Bean<?> bean, Problems problems) {
        if (SHORTER.contains(bean.getScope())) {
            problems.add(
                    where,
                    "scope must not be that of an HTTP session or conversation, because it may end before the connection does",
                    "@" + bean.getScope().getSimpleName());
        }
    }
}
