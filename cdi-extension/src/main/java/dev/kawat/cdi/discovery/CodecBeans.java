/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.discovery;

import dev.kawat.impl.codec.ApplicationCodec;
import dev.kawat.spi.Codec;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The beans of an application that are codecs. */
final class CodecBeans {

    private final ContributedBeans contributed;

    CodecBeans(ContributedBeans contributed) {
        this.contributed = contributed;
    }

    /** All of them. */
    List<ApplicationCodec> find(BeanManager beans) {
        return contributed.enabled(Codec.class, beans).stream()
                .map(bean -> codec(bean, beans))
                .toList();
    }

    private ApplicationCodec codec(Bean<?> bean, BeanManager beans) {
        return new ApplicationCodec(
                contributed.name(bean),
                classes(bean),
                contributed.priority(bean, 0),
                contributed.reference(bean, Codec.class, beans));
    }

    private static Set<Class<?>> classes(Bean<?> bean) {
        return bean.getTypes().stream()
                .filter(Class.class::isInstance)
                .map(type -> (Class<?>) type)
                .collect(Collectors.toSet());
    }
}
