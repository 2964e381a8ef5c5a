/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.deployment;

import dev.kawat.Codec;
import dev.kawat.cdi.discovery.ProviderBeans;
import dev.kawat.impl.codec.ApplicationCodec;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Obtains the codecs of an application from its beans. */
final class CodecBeans {

    private final ProviderBeans providers;
    private final BeanManager beans;
    private final ContextRequirements requirements;
    private final RequestContextWrapper wrapper;

    CodecBeans(
            ProviderBeans providers,
            BeanManager beans,
            ContextRequirements requirements,
            RequestContextWrapper wrapper) {
        this.providers = providers;
        this.beans = beans;
        this.requirements = requirements;
        this.wrapper = wrapper;
    }

    /** Returns all codecs; a request context is active in those that may need contexts. */
    List<ApplicationCodec> codecs() {
        return providers.enabled(Codec.class, beans).stream().map(this::codec).toList();
    }

    private ApplicationCodec codec(Bean<?> bean) {
        Codec codec = providers.reference(bean, Codec.class, beans);
        boolean needsContexts = requirements.ofShared(bean);
        return new ApplicationCodec(
                providers.name(bean),
                classes(bean),
                providers.priority(bean, 0),
                needsContexts ? wrapper.wrap(codec) : codec,
                needsContexts);
    }

    private static Set<Class<?>> classes(Bean<?> bean) {
        return bean.getTypes().stream()
                .filter(Class.class::isInstance)
                .map(type -> (Class<?>) type)
                .collect(Collectors.toSet());
    }
}
