/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.connection;

import dev.kawat.RunOn;
import dev.kawat.impl.descriptor.Callback;
import dev.kawat.impl.descriptor.EndpointDescriptor;
import dev.kawat.impl.handler.HandlerInvoker;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Which workers the callbacks of an endpoint run on; decided at deployment. Immutable. */
final class Placement {

    private final Executor usual;

    /** Where those run that have chosen for themselves, and not the same; mostly nobody has. */
    private final Map<Method, Executor> others;

    private Placement(Executor usual, Map<Method, Executor> others) {
        this.usual = usual;
        this.others = Map.copyOf(others);
    }

    /** As class and methods say. */
    static Placement of(EndpointDescriptor endpoint, SharedParts shared) {
        Executor usual = chosen(endpoint.handlerClass().getAnnotation(RunOn.class), shared.workers(), shared);
        Map<Method, Executor> others = new HashMap<>();
        for (Callback callback : endpoint.allCallbacks().toList()) {
            Executor own = chosen(callback.method().getAnnotation(RunOn.class), usual, shared);
            if (own != usual) {
                others.put(callback.method(), own);
            }
        }
        return new Placement(usual, others);
    }

    private static Executor chosen(@Nullable RunOn choice, Executor otherwise, SharedParts shared) {
        return choice == null ? otherwise : shared.chosenWorkers().apply(choice.value());
    }

    /** Where callbacks run that say nothing. */
    Executor usual() {
        return usual;
    }

    /** Whether some run elsewhere. */
    boolean isMixed() {
        return !others.isEmpty();
    }

    /** Where a callback runs; null for none. */
    Executor of(@Nullable HandlerInvoker invoker) {
        return invoker == null ? usual : others.getOrDefault(invoker.callback().method(), usual);
    }
}
