/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.discovery;

import dev.kawat.WebSocketConnection;
import dev.kawat.cdi.context.CdiContexts;
import dev.kawat.impl.descriptor.Callback;
import dev.kawat.impl.execution.CallbackContexts;
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
 * A bean with error callbacks that is no endpoint. Contexts are active around each call, for failures are rare enough. Without
 * a scope of its own the bean is made for the call, as for an observer.
 */
final class ErrorBean<T> implements ErrorListener {

    private static final System.Logger LOG = System.getLogger("dev.kawat.deployment");

    private final Bean<T> bean;
    private final List<Callback> callbacks;
    private final BeanManager beans;
    private final CdiContexts contexts;

    ErrorBean(Bean<T> bean, List<Callback> callbacks, BeanManager beans, CdiContexts contexts) {
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
        boolean surrounded = contexts.isInRequestOf(connection); // which lasts as long as what the callback returns
        CallbackContexts.Request request =
                surrounded || !callback.reply().mayLast() ? null : contexts.request(connection);
        CallbackContexts.Entered entered = surrounded ? () -> {} : enter(connection, request);
        CreationalContext<T> creation = beans.createCreationalContext(bean);
        Object result = null;
        try {
            T instance = bean.getScope() == Dependent.class
                    ? bean.create(creation)
                    : beans.getContext(bean.getScope()).get(bean, creation);
            Runnable end = () -> end(instance, creation, connection, request);
            try {
                result = callback.invoke(instance, connection, failure);
            } finally {
                endAfter(result, end);
            }
        } finally {
            entered.exit();
        }
        return result;
    }

    /** What was made for the call is there until the stage that it has returned has come to its end. */
    private static void endAfter(@Nullable Object result, Runnable end) {
        if (result instanceof CompletionStage<?> stage) {
            stage.whenComplete((done, failure) -> {
                try {
                    end.run();
                } catch (RuntimeException failed) { // of the bean; nobody else would be told
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
        boolean needsNone = bean.getScope() != Dependent.class && request == null;
        CallbackContexts.Entered entered =
                needsNone || contexts.isInRequestOf(connection) ? () -> {} : enter(connection, request);
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
