/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.discovery;

import dev.kawat.impl.problem.Problems;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import java.util.Collection;
import java.util.List;

/**
 * Whether the beans that were found are those of the web application that is starting. In an EAR they may be those of another
 * one, or invisible from the library in which Kawat is: who should be refused would not be.
 */
final class OwnBeans {

    private static final String CURE =
            "put the jars of Kawat into WEB-INF/lib of each WAR, or deploy the WAR outside of the EAR";

    private static final String SELECT =
            "select the alternative by @Priority, because beans.xml selects it for its own archive alone";

    private final ContributedBeans contributed;
    private final BeanManager beans;

    OwnBeans(ContributedBeans contributed, BeanManager beans) {
        this.contributed = contributed;
        this.beans = beans;
    }

    /**
     * Adds a problem for each that is not.
     *
     * @param handlers the classes of endpoints
     * @param loader the class loader of the web application
     */
    void check(Collection<Class<?>> handlers, ClassLoader loader, Problems problems) {
        handlers.stream()
                .filter(type -> !isVisible(type, loader))
                .forEach(foreign -> problems.add(
                        "@WebSocketEndpoint on " + foreign.getName(),
                        "class must belong to the web application that starts, so " + CURE
                                + ", got one that it cannot see"));
        ContributedBeans.TYPES.stream()
                .sorted((one, other) -> one.getName().compareTo(other.getName()))
                .forEach(contract -> check(contract, problems));
    }

    private void check(Class<?> contract, Problems problems) {
        List<Bean<?>> reachable = contributed.enabled(contract, beans);
        contributed.collected(contract).stream()
                .filter(bean -> !reachable.contains(bean) && !contributed.isReplaced(bean))
                .forEach(foreign -> problems.add(
                        contract.getSimpleName() + " " + contributed.name(foreign),
                        "bean must be one that Kawat can reach from where it is, so "
                                + (foreign.isAlternative() ? SELECT : CURE) + ", got one that it cannot"));
    }

    private static boolean isVisible(Class<?> type, ClassLoader loader) {
        try {
            return Class.forName(type.getName(), false, loader) == type;
        } catch (ClassNotFoundException | LinkageError elsewhere) {
            return false;
        }
    }
}
