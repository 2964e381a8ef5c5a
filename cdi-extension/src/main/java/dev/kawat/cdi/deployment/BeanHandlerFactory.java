/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.deployment;

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
 * Provides the handlers of connections from a bean: an instance for each connection if the bean is dependent, else the contextual
 * instance of its scope. The latter is used without its client proxy, so that callbacks need not be public.
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
        contexts.begin(connection);
        return bean.getScope() == Dependent.class ? new OwnHandler(connection) : new SharedHandler(connection);
    }

    /** The instance of one connection. Contexts are always active while it is made and destroyed, whatever its callbacks need. */
    private final class OwnHandler implements Handler {

        private final WebSocketConnection connection;
        private final CreationalContext<T> creation = beans.createCreationalContext(bean);
        private final T instance;

        OwnHandler(WebSocketConnection connection) {
            this.connection = connection;
            CallbackContexts.Entered entered = contexts.enter(connection);
            try {
                instance = Objects.requireNonNull(
                        bean.create(creation), () -> bean + " returned null instead of a handler");
            } catch (RuntimeException | Error failure) {
                creation.release(); // destroys what was injected already
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

    /** The instance of the scope of the bean, looked up for each callback; its context destroys it. */
    private final class SharedHandler implements Handler {

        private final WebSocketConnection connection;

        SharedHandler(WebSocketConnection connection) {
            this.connection = connection;
        }

        @Override
        public Object instance() {
            try {
                return beans.getContext(bean.getScope()).get(bean, beans.createCreationalContext(bean));
            } catch (ContextNotActiveException inactive) {
                throw new IllegalStateException(
                        "the handler of " + connection + " is @"
                                + bean.getScope().getSimpleName() + ", but this scope is not active on this thread",
                        inactive);
            }
        }
    }
}
