/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.discovery;

import dev.kawat.Codec;
import dev.kawat.Payload;
import dev.kawat.cdi.context.CdiContexts;
import dev.kawat.impl.codec.ApplicationCodec;
import dev.kawat.impl.execution.CallbackContexts;
import jakarta.enterprise.inject.Vetoed;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The beans of an application that are codecs. */
final class CodecBeans {

    private final ContributedBeans contributed;

    CodecBeans(ContributedBeans contributed) {
        this.contributed = contributed;
    }

    /** All of them; those that may need contexts have a request context around them. */
    List<ApplicationCodec> find(BeanManager beans, CdiContexts contexts, ContextNeeds needs) {
        return contributed.enabled(Codec.class, beans).stream()
                .map(bean -> codec(bean, beans, contexts, needs.of(bean)))
                .toList();
    }

    private ApplicationCodec codec(Bean<?> bean, BeanManager beans, CdiContexts contexts, boolean needsContexts) {
        Codec codec = contributed.reference(bean, Codec.class, beans);
        return new ApplicationCodec(
                contributed.name(bean),
                classes(bean),
                contributed.priority(bean, 0),
                needsContexts ? new Surrounded(codec, contexts) : codec,
                needsContexts);
    }

    /** A codec with a request context around it, for messages are encoded on any thread; and with the thread's connection. */
    @Vetoed // made here, for beans of the application
    private record Surrounded(Codec codec, CdiContexts contexts) implements Codec {

        @Override
        public boolean supports(Type type) {
            return codec.supports(type);
        }

        @Override
        public boolean binary() {
            return codec.binary();
        }

        @Override
        public Payload encode(Object value) {
            CallbackContexts.Entered entered = contexts.enterRequest();
            try {
                return codec.encode(value);
            } finally {
                entered.exit();
            }
        }

        @Override
        public Object decode(Payload payload, Type type) {
            CallbackContexts.Entered entered = contexts.enterRequest();
            try {
                return codec.decode(payload, type);
            } finally {
                entered.exit();
            }
        }
    }

    private static Set<Class<?>> classes(Bean<?> bean) {
        return bean.getTypes().stream()
                .filter(Class.class::isInstance)
                .map(type -> (Class<?>) type)
                .collect(Collectors.toSet());
    }
}
