/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.discovery;

import dev.kawat.WebSocketConnection;
import dev.kawat.cdi.context.CdiContexts;
import dev.kawat.impl.descriptor.Callback;
import dev.kawat.impl.handler.CallbackContexts;
import dev.kawat.impl.handler.ErrorListener;
import dev.kawat.impl.handler.HandlerInvoker;
import dev.kawat.impl.parameter.Failure;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.spi.CreationalContext;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A bean with error callbacks that is no endpoint. Contexts are active around each call, for failures are rare enough. Without
 * a scope of its own the bean is made for the call, as for an observer.
 */
final class ErrorBean<T> implements ErrorListener {

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
        CallbackContexts.Entered entered = contexts.enter(connection);
        try {
            CreationalContext<T> creation = beans.createCreationalContext(bean);
            return bean.getScope() == Dependent.class
                    ? callOnce(callback, connection, failure, creation)
                    : callback.invoke(beans.getContext(bean.getScope()).get(bean, creation), connection, failure);
        } finally {
            entered.exit();
        }
    }

    private @Nullable Object callOnce(
            HandlerInvoker callback, WebSocketConnection connection, Failure failure, CreationalContext<T> creation)
            throws Throwable {
        T instance = bean.create(creation);
        try {
            return callback.invoke(instance, connection, failure);
        } finally {
            bean.destroy(instance, creation);
        }
    }
}
