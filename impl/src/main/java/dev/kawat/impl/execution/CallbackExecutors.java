/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.execution;

import dev.kawat.RunOn;
import dev.kawat.impl.connection.ApplicationServices;
import dev.kawat.impl.descriptor.Callback;
import dev.kawat.impl.descriptor.EndpointDescriptor;
import dev.kawat.impl.handler.HandlerInvoker;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Which workers the callbacks of an endpoint run on; decided at deployment. Immutable. */
public final class CallbackExecutors {

    private final Executor usual;

    /** Where those run that have chosen for themselves, and not the same; mostly nobody has. */
    private final Map<Method, Executor> others;

    private CallbackExecutors(Executor usual, Map<Method, Executor> others) {
        this.usual = usual;
        this.others = Map.copyOf(others);
    }

    /** As class and methods say. */
    public static CallbackExecutors of(EndpointDescriptor endpoint, ApplicationServices shared) {
        Executor usual = chosen(endpoint.handlerClass().getAnnotation(RunOn.class), shared.workers(), shared);
        Map<Method, Executor> others = new HashMap<>();
        for (Callback callback : endpoint.allCallbacks().toList()) {
            Executor own = chosen(callback.method().getAnnotation(RunOn.class), usual, shared);
            if (own != usual) {
                others.put(callback.method(), own);
            }
        }
        return new CallbackExecutors(usual, others);
    }

    private static Executor chosen(@Nullable RunOn choice, Executor otherwise, ApplicationServices shared) {
        return choice == null ? otherwise : shared.chosenWorkers().apply(choice.value());
    }

    /** Where callbacks run that say nothing. */
    public Executor usual() {
        return usual;
    }

    /** Whether some run elsewhere. */
    public boolean isMixed() {
        return !others.isEmpty();
    }

    /** Where a callback runs; null for none. */
    public Executor of(@Nullable HandlerInvoker invoker) {
        return invoker == null ? usual : others.getOrDefault(invoker.callback().method(), usual);
    }
}
