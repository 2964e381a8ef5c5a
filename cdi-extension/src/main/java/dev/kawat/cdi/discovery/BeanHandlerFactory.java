/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.discovery;

import dev.kawat.WebSocketConnection;
import dev.kawat.cdi.context.CdiContexts;
import dev.kawat.impl.execution.CallbackContexts;
import dev.kawat.impl.handler.HandlerFactory;
import jakarta.enterprise.context.ContextNotActiveException;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.spi.CreationalContext;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import java.util.Objects;

/**
 * Handlers that are beans: one instance for each connection where the class has no scope of its own, else the contextual
 * instance of its scope. That one is used without its client proxy, so that callbacks need not be public.
 */
final class BeanHandlerFactory<T> implements HandlerFactory {

    private final Bean<T> bean;
    private final BeanManager beans;
    private final CdiContexts contexts;

    BeanHandlerFactory(Bean<T> bean, BeanManager beans, CdiContexts contexts) {
        this.bean = bean;
        this.beans = beans;
        this.contexts = contexts;
    }

    @Override
    public Handler create(WebSocketConnection connection) {
        contexts.begun(connection);
        return bean.getScope() == Dependent.class ? new OfConnection(connection) : new OfScope(connection);
    }

    /** An instance of the connection's own. Contexts are active while it is made and destroyed, whatever callbacks need. */
    private final class OfConnection implements Handler {

        private final WebSocketConnection connection;
        private final CreationalContext<T> creation = beans.createCreationalContext(bean);
        private final T instance;

        OfConnection(WebSocketConnection connection) {
            this.connection = connection;
            CallbackContexts.Entered entered = contexts.enter(connection);
            try {
                instance = Objects.requireNonNull(bean.create(creation), () -> bean + " made no handler");
            } catch (RuntimeException | Error failure) {
                creation.release(); // what was injected already
                throw failure;
            } finally {
                entered.exit();
            }
        }

        @Override
        public Object instance() {
            return instance;
        }

        @Override
        public void release() {
            CallbackContexts.Entered entered = contexts.enter(connection);
            try {
                bean.destroy(instance, creation);
            } finally {
                entered.exit();
            }
        }
    }

    /** The instance of the bean's scope, found anew for each callback; its scope destroys it. */
    private final class OfScope implements Handler {

        private final WebSocketConnection connection;

        OfScope(WebSocketConnection connection) {
            this.connection = connection;
        }

        @Override
        public Object instance() {
            try {
                return beans.getContext(bean.getScope()).get(bean, beans.createCreationalContext(bean));
            } catch (ContextNotActiveException inactive) {
                throw new IllegalStateException(
                        "the handler of " + connection + " is @"
                                + bean.getScope().getSimpleName() + ", and that scope is not active on this thread",
                        inactive);
            }
        }
    }
}
