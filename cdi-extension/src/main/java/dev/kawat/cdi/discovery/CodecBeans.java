/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.discovery;

import dev.kawat.ConnectionScoped;
import dev.kawat.impl.codec.ApplicationCodec;
import dev.kawat.impl.descriptor.Problems;
import dev.kawat.spi.Codec;
import jakarta.enterprise.context.ConversationScoped;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.context.SessionScoped;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import java.lang.annotation.Annotation;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The beans of an application that are codecs. */
final class CodecBeans {

    /** Scopes that are not active when a message is sent from just anywhere. */
    private static final Set<Class<? extends Annotation>> TOO_NARROW =
            Set.of(RequestScoped.class, SessionScoped.class, ConversationScoped.class, ConnectionScoped.class);

    private final ContributedBeans contributed;

    CodecBeans(ContributedBeans contributed) {
        this.contributed = contributed;
    }

    /** Adds a problem for each whose scope does not suit. */
    void check(Problems problems) {
        for (Bean<?> bean : contributed.collected(Codec.class)) {
            if (TOO_NARROW.contains(bean.getScope())) {
                problems.add(
                        "Codec " + contributed.name(bean),
                        "scope must be one that is always active, such as @ApplicationScoped, for a codec serves every"
                                + " connection at any time",
                        "@" + bean.getScope().getSimpleName());
            }
        }
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
