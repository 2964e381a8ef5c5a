/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.deployment;

import dev.kawat.Codec;
import dev.kawat.ParameterResolver;
import dev.kawat.cdi.context.ContextUsageAnalysis;
import dev.kawat.cdi.discovery.ProviderBeans;
import dev.kawat.impl.descriptor.EndpointDescriptor;
import jakarta.enterprise.inject.spi.AnnotatedType;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import java.util.Map;

/**
 * Decides which endpoints may need contexts around their callbacks: endpoints whose handler may, endpoints with parameters of a
 * resolver that may, and all endpoints when a codec may or when the connection context is observed. Handshake checks always have a
 * request context of their own.
 */
final class ContextRequirements {

    private final Map<Bean<?>, AnnotatedType<?>> types;
    private final BeanManager beans;
    private final boolean ofAll;
    private final boolean ofResolvers;
    private final boolean sessionBeans;
    private final boolean sessionOfAll;
    private final boolean sessionOfResolvers;

    /**
     * Creates the requirements of an application.
     *
     * @param types the types of the beans that are classes
     * @param observed whether the application observes the connection context
     * @param sessionBeans whether it has session scoped beans
     */
    ContextRequirements(
            ProviderBeans providers,
            Map<Bean<?>, AnnotatedType<?>> types,
            BeanManager beans,
            boolean observed,
            boolean sessionBeans) {
        this.types = types;
        this.beans = beans;
        this.ofAll = observed || providers.enabled(Codec.class, beans).stream().anyMatch(this::ofShared);
        this.ofResolvers =
                providers.enabled(ParameterResolver.class, beans).stream().anyMatch(this::ofShared);
        this.sessionBeans = sessionBeans;
        this.sessionOfAll =
                observed || providers.enabled(Codec.class, beans).stream().anyMatch(this::sessionOfShared);
        this.sessionOfResolvers =
                providers.enabled(ParameterResolver.class, beans).stream().anyMatch(this::sessionOfShared);
    }

    private boolean sessionOfShared(Bean<?> shared) {
        return ContextUsageAnalysis.needsSession(shared, types, beans);
    }

    /** Returns whether a bean that serves every endpoint may need contexts. */
    boolean ofShared(Bean<?> shared) {
        return ContextUsageAnalysis.sharedNeedsContexts(shared, types, beans);
    }

    /** Returns whether callbacks of an endpoint may need contexts. */
    boolean ofHandler(Bean<?> handler, EndpointDescriptor endpoint) {
        return ofAll
                || (ofResolvers && endpoint.hasOwnArguments())
                || ContextUsageAnalysis.needsContexts(handler, types, beans);
    }

    /** Returns whether callbacks of an endpoint may need the session context. */
    boolean sessionOfHandler(Bean<?> handler, EndpointDescriptor endpoint) {
        return sessionBeans
                && (sessionOfAll
                        || (sessionOfResolvers && endpoint.hasOwnArguments())
                        || ContextUsageAnalysis.needsSession(handler, types, beans));
    }
}
