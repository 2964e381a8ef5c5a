/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.discovery;

import dev.kawat.Codec;
import dev.kawat.ConnectionScoped;
import dev.kawat.HandshakeCheck;
import dev.kawat.ParameterResolver;
import dev.kawat.impl.problem.Problems;
import jakarta.enterprise.context.ConversationScoped;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.context.SessionScoped;
import jakarta.enterprise.inject.spi.Bean;
import java.util.Set;

/** Which scopes the beans cannot have that an application contributes: those that are not active when a bean is asked. */
final class ContributedScopes {

    /** Of scopes that nobody knows here, their contexts decide. */
    private static final Set<String> NEVER = Set.of(
            "jakarta.faces.view.ViewScoped", "jakarta.faces.flow.FlowScoped", "jakarta.transaction.TransactionScoped");

    private static final Set<Class<?>> OF_CONNECTIONS =
            Set.of(SessionScoped.class, ConversationScoped.class, ConnectionScoped.class);

    private final ContributedBeans contributed;

    ContributedScopes(ContributedBeans contributed) {
        this.contributed = contributed;
    }

    /** Adds a problem for each bean whose scope does not suit. */
    void check(Problems problems) {
        for (Bean<?> bean : contributed.collected(Codec.class)) {
            if (isOfConnection(bean) || bean.getScope() == RequestScoped.class) {
                problems.add(
                        "Codec " + contributed.name(bean),
                        "scope must be one that is always active, such as @ApplicationScoped, for a codec serves every"
                                + " connection at any time",
                        scope(bean));
            }
        }
        for (Bean<?> bean : contributed.collected(HandshakeCheck.class)) {
            if (isOfConnection(bean)) {
                problems.add(
                        "HandshakeCheck " + contributed.name(bean),
                        "scope must be one that is active during a handshake, such as @ApplicationScoped or @RequestScoped,"
                                + " for there is no connection yet",
                        scope(bean));
            }
        }
        for (Bean<?> bean : contributed.collected(ParameterResolver.class)) {
            if (isOfConnection(bean) || bean.getScope() == RequestScoped.class) {
                problems.add(
                        "ParameterResolver " + contributed.name(bean),
                        "scope must be one that is always active, such as @ApplicationScoped, for a resolver is asked while the"
                                + " application starts",
                        scope(bean));
            }
        }
    }

    private static boolean isOfConnection(Bean<?> bean) {
        return OF_CONNECTIONS.contains(bean.getScope())
                || NEVER.contains(bean.getScope().getName());
    }

    private static String scope(Bean<?> bean) {
        return "@" + bean.getScope().getSimpleName();
    }
}
