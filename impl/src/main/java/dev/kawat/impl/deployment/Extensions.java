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
 */
public record Extensions(List<ApplicationEngine> engines, List<LimitListener> limits, List<Class<?>> clients) {

    /** No extensions. */
    public static final Extensions NONE = new Extensions(List.of(), List.of());

    /** The extensions of an application that declares no clients. */
    public Extensions(List<ApplicationEngine> engines, List<LimitListener> limits) {
        this(engines, limits, List.of());
    }

    /** Copies the lists. */
    public Extensions {
        engines = List.copyOf(engines);
        limits = List.copyOf(limits);
        clients = List.copyOf(clients);
    }
}
