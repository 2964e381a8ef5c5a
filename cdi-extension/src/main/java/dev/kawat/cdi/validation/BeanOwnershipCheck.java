/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.validation;

import dev.kawat.cdi.discovery.HandlerCandidate;
import dev.kawat.cdi.discovery.ProviderBeans;
import dev.kawat.impl.problem.Problems;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import java.util.Collection;
import java.util.List;

/**
 * Checks that the beans belong to the web application that starts. In an EAR they may belong to another one, or be out of reach of
 * the library that contains Kawat; a handshake check would then not run.
 */
final class BeanOwnershipCheck {

    private static final String CURE =
            "put the jars of Kawat into WEB-INF/lib of each WAR, or deploy the WAR outside of the EAR";

    private static final String SELECT =
            "select the alternative by @Priority, because beans.xml selects it only for its own archive";

    private final ProviderBeans providers;
    private final BeanManager beans;

    BeanOwnershipCheck(ProviderBeans providers, BeanManager beans) {
        this.providers = providers;
        this.beans = beans;
    }

    /**
     * Adds a problem for each bean that belongs to another application, or cannot be reached.
     *
     * @param handlers the classes of the endpoints
     * @param loader the class loader of the web application
     */
    void check(Collection<Class<?>> handlers, ClassLoader loader, Problems problems) {
        handlers.stream()
                .filter(type -> !isVisible(type, loader))
                .forEach(foreign -> problems.add(
                        HandlerCandidate.where(foreign),
                        "class must belong to the web application that starts, so " + CURE
                                + ", got one that this application cannot see"));
        ProviderBeans.TYPES.forEach(type -> check(type, problems));
    }

    private void check(Class<?> providerType, Problems problems) {
        List<Bean<?>> reachable = providers.enabled(providerType, beans);
        providers.collected(providerType).stream()
                .filter(bean -> !reachable.contains(bean) && !providers.isReplaced(bean))
                .forEach(foreign -> problems.add(
                        providerType.getSimpleName() + " " + providers.name(foreign),
                        "bean must be visible to Kawat, so " + (foreign.isAlternative() ? SELECT : CURE)
                                + ", got one that is not"));
    }

    private static boolean isVisible(Class<?> type, ClassLoader loader) {
        try {
            return Class.forName(type.getName(), false, loader) == type;
        } catch (ClassNotFoundException | LinkageError elsewhere) {
            return false;
        }
    }
}
