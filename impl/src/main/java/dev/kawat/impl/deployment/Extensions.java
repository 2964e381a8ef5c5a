/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.deployment;

import dev.kawat.spi.LimitListener;
import java.util.List;

/**
 * The extensions of Kawat itself that an application has, which are those of {@code dev.kawat.spi}.
 *
 * @param engines the engines for the handlers of artefacts
 * @param limits the listeners of limits that are reached
 * @param clients the classes that declare clients
 * @param beans finds the beans that they need
 */
public record Extensions(
        List<ApplicationEngine> engines, List<LimitListener> limits, List<Class<?>> clients, BeanLookup beans) {

    /** No extensions. */
    public static final Extensions NONE = new Extensions(List.of(), List.of());

    /** The extensions of an application that declares no clients and has no beans. */
    public Extensions(List<ApplicationEngine> engines, List<LimitListener> limits) {
        this(engines, limits, List.of(), BeanLookup.NONE);
    }

    /** Copies the lists. */
    public Extensions {
        engines = List.copyOf(engines);
        limits = List.copyOf(limits);
        clients = List.copyOf(clients);
    }
}
