/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.discovery;

import dev.kawat.impl.problem.Problems;
import jakarta.enterprise.context.ConversationScoped;
import jakarta.enterprise.context.SessionScoped;
import jakarta.enterprise.inject.spi.Bean;
import java.util.Set;

/** Which scopes a bean with callbacks cannot have. */
final class HandlerScopes {

    /** A connection outlives the request that opened it, and the session with it; there is no session on its threads. */
    private static final Set<Class<?>> OF_HTTP = Set.of(SessionScoped.class, ConversationScoped.class);

    private HandlerScopes() {}

    /** Adds a problem if callbacks of a bean would never find its scope active. */
    static void check(String where, Bean<?> bean, Problems problems) {
        if (OF_HTTP.contains(bean.getScope())) {
            problems.add(
                    where,
                    "scope must not be that of an HTTP session or conversation, for no callback finds it active",
                    "@" + bean.getScope().getSimpleName());
        }
    }
}
