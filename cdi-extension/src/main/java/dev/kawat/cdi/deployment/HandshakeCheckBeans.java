/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.deployment;

import dev.kawat.HandshakeCheck;
import dev.kawat.cdi.discovery.ProviderBeans;
import jakarta.enterprise.inject.spi.BeanManager;
import java.util.Comparator;
import java.util.List;

/** Obtains the handshake checks of an application from its beans. */
final class HandshakeCheckBeans {

    private final ProviderBeans providers;
    private final BeanManager beans;
    private final RequestContextWrapper wrapper;

    HandshakeCheckBeans(ProviderBeans providers, BeanManager beans, RequestContextWrapper wrapper) {
        this.providers = providers;
        this.beans = beans;
        this.wrapper = wrapper;
    }

    /**
     * Returns all checks in the order in which they are called. As for filters of Jakarta REST, the one with the smallest priority
     * is first, and those without a priority are last.
     */
    List<HandshakeCheck> checks() {
        return providers.enabled(HandshakeCheck.class, beans).stream()
                .sorted(Comparator.comparingInt(bean -> providers.priority(bean, Integer.MAX_VALUE)))
                .map(bean -> wrapper.wrap(providers.reference(bean, HandshakeCheck.class, beans)))
                .toList();
    }
}
