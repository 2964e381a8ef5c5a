/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.validation;

import dev.kawat.Codec;
import dev.kawat.ConnectionScoped;
import dev.kawat.HandshakeCheck;
import dev.kawat.ParameterResolver;
import dev.kawat.cdi.discovery.ProviderBeans;
import dev.kawat.impl.problem.Problems;
import dev.kawat.spi.HandlerEngine;
import dev.kawat.spi.LimitListener;
import jakarta.enterprise.context.ConversationScoped;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.context.SessionScoped;
import jakarta.enterprise.inject.spi.Bean;
import java.util.Set;

/** Checks that the scopes of codecs, parameter resolvers, handshake checks and handler engines are active when these are called. */
final class ProviderScopeCheck {

    /** Scopes of other specifications that are never active; a scope that is not listed here decides for itself. */
    private static final Set<String> NEVER_ACTIVE = Set.of(
            "jakarta.faces.view.ViewScoped", "jakarta.faces.flow.FlowScoped", "jakarta.transaction.TransactionScoped");

    private static final Set<Class<?>> OF_CONNECTIONS =
            Set.of(SessionScoped.class, ConversationScoped.class, ConnectionScoped.class);

    private final ProviderBeans providers;

    ProviderScopeCheck(ProviderBeans providers) {
        this.providers = providers;
    }

    /** Adds a problem for each bean whose scope does not suit. */
    void check(Problems problems) {
        checkAlwaysActive(Codec.class, "a codec serves every connection at any time", problems);
        for (Bean<?> bean : providers.collected(HandshakeCheck.class)) {
            if (isOfConnection(bean)) {
                problems.add(
                        "HandshakeCheck " + providers.name(bean),
                        "scope must be one that is active during a handshake, such as @ApplicationScoped or @RequestScoped,"
                                + " because there is no connection yet",
                        scope(bean));
            }
        }
        checkAlwaysActive(ParameterResolver.class, "a resolver is called while the application starts", problems);
        checkAlwaysActive(HandlerEngine.class, "an engine is called whenever a file comes or changes", problems);
        checkAlwaysActive(LimitListener.class, "a listener is called whenever a limit is reached", problems);
    }

    private void checkAlwaysActive(Class<?> type, String because, Problems problems) {
        for (Bean<?> bean : providers.collected(type)) {
            if (isOfConnection(bean) || bean.getScope() == RequestScoped.class) {
                problems.add(
                        type.getSimpleName() + " " + providers.name(bean),
                        "scope must be one that is always active, such as @ApplicationScoped, because " + because,
                        scope(bean));
            }
        }
    }

    private static boolean isOfConnection(Bean<?> bean) {
        return OF_CONNECTIONS.contains(bean.getScope())
                || NEVER_ACTIVE.contains(bean.getScope().getName());
    }

    private static String scope(Bean<?> bean) {
        return "@" + bean.getScope().getSimpleName();
    }
}
