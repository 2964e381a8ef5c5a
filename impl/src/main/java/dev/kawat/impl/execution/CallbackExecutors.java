/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.execution;

import dev.kawat.RunOn;
import dev.kawat.impl.descriptor.Callback;
import dev.kawat.impl.descriptor.EndpointDescriptor;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;

/** The executors that the callbacks of an endpoint run on; chosen at deployment. Immutable. */
public final class CallbackExecutors {

    /** Runs tasks on the calling thread: for callbacks that do not block. */
    public static final Executor CALLER = Runnable::run;

    private final Executor usual;

    /** The executors of the methods that have chosen another one than the class; mostly empty. */
    private final Map<Method, Executor> others;

    private CallbackExecutors(Executor usual, Map<Method, Executor> others) {
        this.usual = usual;
        this.others = Map.copyOf(others);
    }

    /** The executors that {@link RunOn} on class and methods chooses. */
    public static CallbackExecutors of(EndpointDescriptor endpoint, Workers workers) {
        Executor share = workers.share(endpoint.name());
        RunOn ofClass = endpoint.handlerClass().getAnnotation(RunOn.class);
        Executor usual = ofClass == null ? share : workers.chosen(ofClass.value(), share);
        Map<Method, Executor> others = new HashMap<>();
        for (Callback callback : endpoint.allCallbacks().toList()) {
            RunOn choice = callback.method().getAnnotation(RunOn.class);
            Executor own = choice == null ? usual : workers.chosen(choice.value(), share);
            if (own != usual) {
                others.put(callback.method(), own);
            }
        }
        return new CallbackExecutors(usual, others);
    }

    /** Returns the executor of the class: for callbacks without a choice of their own, and for all else that may block. */
    public Executor usual() {
        return usual;
    }

    /** Returns whether some callbacks have chosen another executor than the class. */
    public boolean isMixed() {
        return !others.isEmpty();
    }

    /** Returns the executor of a callback and of what it leaves behind; {@link #CALLER} if it does not block. */
    public Executor of(Callback callback) {
        return callback.blocking() ? others.getOrDefault(callback.method(), usual) : CALLER;
    }
}
