/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.deployment;

import dev.kawat.ServerHandler;
import dev.kawat.cdi.context.CdiContexts;
import dev.kawat.impl.execution.CallbackContexts;
import dev.kawat.impl.handler.ServerHandlerSource;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.spi.CreationalContext;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Provides the handler of a server from a bean: one instance for the server if the bean is dependent, else the contextual instance
 * of its scope.
 */
final class BeanServerHandler<T> implements ServerHandlerSource {

    private final Bean<T> bean;
    private final BeanManager beans;
    private final CdiContexts contexts;
    private final Object lock = new Object();
    private @Nullable CreationalContext<T> creation;
    private @Nullable T own;

    BeanServerHandler(Bean<T> bean, BeanManager beans, CdiContexts contexts) {
        this.bean = bean;
        this.beans = beans;
        this.contexts = contexts;
    }

    @Override
    public ServerHandler get() {
        if (bean.getScope() != Dependent.class) {
            return (ServerHandler) beans.getReference(bean, ServerHandler.class, beans.createCreationalContext(bean));
        }
        synchronized (lock) { // the only code of the application that runs under it is the constructor of the bean
            if (own == null) {
                creation = beans.createCreationalContext(bean);
                own = create(creation);
            }
            return (ServerHandler) own;
        }
    }

    private T create(CreationalContext<T> created) {
        CallbackContexts.Entered entered = contexts.enterWithoutConnection();
        try {
            return Objects.requireNonNull(bean.create(created), () -> bean + " returned null instead of a handler");
        } catch (RuntimeException | Error failure) {
            created.release(); // destroys what was injected already
            throw failure;
        } finally {
            entered.exit();
        }
    }

    @Override
    public void release() {
        T instance;
        CreationalContext<T> created;
        synchronized (lock) {
            instance = own; // stays the handler of the server, or a later question would make another one
            created = creation;
            creation = null;
        }
        if (instance == null || created == null) {
            return;
        }
        CallbackContexts.Entered entered = contexts.enterWithoutConnection();
        try {
            bean.destroy(instance, created);
        } finally {
            entered.exit();
        }
    }
}
