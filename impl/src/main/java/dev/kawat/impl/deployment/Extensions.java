/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.deployment;

import dev.kawat.spi.LimitListener;
import java.util.List;

/**
 * The extensions of Kawat itself that an application has, which are those of {@code dev.kawat.spi}.
 *
 * @param engines the engines for the handlers of artefacts
 * @param limits the listeners of limits that are reached
 */
public record Extensions(List<ApplicationEngine> engines, List<LimitListener> limits) {

    /** No extensions. */
    public static final Extensions NONE = new Extensions(List.of(), List.of());

    /** Copies the lists. */
    public Extensions {
        engines = List.copyOf(engines);
        limits = List.copyOf(limits);
    }
}
