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

    /**
     * Creates the requirements of an application.
     *
     * @param types the types of the beans that are classes
     * @param observed whether the application observes the connection context
     */
    ContextRequirements(
            ProviderBeans providers, Map<Bean<?>, AnnotatedType<?>> types, BeanManager beans, boolean observed) {
        this.types = types;
        this.beans = beans;
        this.ofAll = observed || providers.enabled(Codec.class, beans).stream().anyMatch(this::ofShared);
        this.ofResolvers =
                providers.enabled(ParameterResolver.class, beans).stream().anyMatch(this::ofShared);
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
}
