/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.deployment;

import dev.kawat.WebSocketConnection;
import dev.kawat.cdi.context.CdiContexts;
import dev.kawat.impl.descriptor.Callback;
import dev.kawat.impl.execution.CallbackContexts;
import dev.kawat.impl.execution.CurrentCallback;
import dev.kawat.impl.handler.ErrorListener;
import dev.kawat.impl.handler.HandlerInvoker;
import dev.kawat.impl.parameter.Failure;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.spi.CreationalContext;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Calls the error callbacks of a bean that is no endpoint. Contexts are always active around a call, because failures are rare. A
 * dependent bean is made for the call, as for an observer.
 */
final class ErrorListenerBean<T> implements ErrorListener {

    private static final System.Logger LOG = System.getLogger("dev.kawat.deployment");

    private final Bean<T> bean;
    private final List<Callback> callbacks;
    private final BeanManager beans;
    private final CdiContexts contexts;

    ErrorListenerBean(Bean<T> bean, List<Callback> callbacks, BeanManager beans, CdiContexts contexts) {
        this.bean = bean;
        this.callbacks = List.copyOf(callbacks);
        this.beans = beans;
        this.contexts = contexts;
    }

    @Override
    public List<Callback> callbacks() {
        return callbacks;
    }

    @Override
    public @Nullable Object call(HandlerInvoker callback, WebSocketConnection connection, Failure failure)
            throws Throwable {
        boolean inRequest = contexts.isInRequestOf(connection); // it lasts as long as the result of the callback
        CallbackContexts.Request request =
                inRequest || !callback.reply().mayLast() ? null : contexts.request(connection);
        CallbackContexts.Entered entered = inRequest ? () -> {} : enter(connection, request);
        CreationalContext<T> creation = beans.createCreationalContext(bean);
        Object result = null;
        try {
            T instance = bean.getScope() == Dependent.class
                    ? bean.create(creation)
                    : beans.getContext(bean.getScope()).get(bean, creation);
            Runnable end = () -> end(instance, creation, connection, request);
            try {
                CurrentCallback.Event event = CurrentCallback.Event.failed(failure.cause());
                result = contexts.callbacks().call(event, () -> callback.invoke(instance, connection, failure));
            } finally {
                endAfter(result, end);
            }
        } finally {
            entered.exit();
        }
        return result;
    }

    /** Destroys the objects of the call when the stage that it returned has completed, or at once when it returned none. */
    private static void endAfter(@Nullable Object result, Runnable end) {
        if (result instanceof CompletionStage<?> stage) {
            stage.whenComplete((done, failure) -> {
                try {
                    end.run();
                } catch (RuntimeException failed) { // nobody waits for it
                    LOG.log(Level.WARNING, "a bean with @OnError could not be destroyed", failed);
                }
            });
        } else {
            end.run();
        }
    }

    private CallbackContexts.Entered enter(WebSocketConnection connection, CallbackContexts.@Nullable Request request) {
        return request == null ? contexts.enter(connection) : request.enter();
    }

    private void end(
            T instance,
            CreationalContext<T> creation,
            WebSocketConnection connection,
            CallbackContexts.@Nullable Request request) {
        boolean needsNoContext = bean.getScope() != Dependent.class && request == null;
        CallbackContexts.Entered entered =
                needsNoContext || contexts.isInRequestOf(connection) ? () -> {} : enter(connection, request);
        try {
            if (bean.getScope() == Dependent.class) {
                bean.destroy(instance, creation);
            }
            if (request != null) {
                request.end();
            }
        } finally {
            entered.exit();
        }
    }
}
