/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.discovery;

import dev.kawat.Codec;
import dev.kawat.ParameterResolver;
import dev.kawat.cdi.context.BeanGraph;
import dev.kawat.impl.descriptor.EndpointDescriptor;
import jakarta.enterprise.inject.spi.AnnotatedType;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import java.util.Map;

/**
 * Which endpoints of an application may need contexts around their callbacks: those whose handler does, those that take what a
 * resolver provides that does, and all where a codec does, or where the connection context is observed. Checks of handshakes
 * have a request context of their own.
 */
final class ContextNeeds {

    private final Map<Bean<?>, AnnotatedType<?>> types;
    private final BeanManager beans;
    private final boolean always;
    private final boolean ofResolvers;

    /**
     * The needs of an application.
     *
     * @param types the types of the beans that are classes
     * @param observed whether anybody observes the connection context
     */
    ContextNeeds(
            ContributedBeans contributed, Map<Bean<?>, AnnotatedType<?>> types, BeanManager beans, boolean observed) {
        this.types = types;
        this.beans = beans;
        this.always =
                observed || contributed.enabled(Codec.class, beans).stream().anyMatch(this::of);
        this.ofResolvers =
                contributed.enabled(ParameterResolver.class, beans).stream().anyMatch(this::of);
    }

    /** Returns whether a bean that serves every endpoint may need contexts. */
    boolean of(Bean<?> shared) {
        return BeanGraph.sharedNeedsContexts(shared, types, beans);
    }

    /** Returns whether callbacks of an endpoint may need contexts. */
    boolean of(Bean<?> handler, EndpointDescriptor endpoint) {
        return always || (ofResolvers && endpoint.hasOwnArguments()) || BeanGraph.needsContexts(handler, types, beans);
    }
}
