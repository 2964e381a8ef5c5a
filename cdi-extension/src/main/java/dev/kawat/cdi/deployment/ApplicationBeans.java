/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.deployment;

import dev.kawat.cdi.discovery.ProviderBeans;
import dev.kawat.impl.deployment.BeanLookup;
import jakarta.enterprise.inject.AmbiguousResolutionException;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import java.util.Optional;

/**
 * Finds beans for extensions of Kawat.
 *
 * @param providers destroys dependent objects when the application ends
 */
record ApplicationBeans(ProviderBeans providers, BeanManager beans) implements BeanLookup {

    @Override
    public <T> Optional<T> find(Class<T> type) {
        return Optional.ofNullable(bean(type)).map(bean -> providers.reference(bean, type, beans));
    }

    private Bean<?> bean(Class<?> type) {
        try {
            return beans.resolve(beans.getBeans(type));
        } catch (AmbiguousResolutionException several) {
            throw new IllegalStateException(
                    "must have one bean of type " + type.getName() + ", and not several: " + several.getMessage(),
                    several);
        }
    }
}
