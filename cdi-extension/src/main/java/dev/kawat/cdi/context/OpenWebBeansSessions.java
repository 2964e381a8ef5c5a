/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.context;

import dev.kawat.impl.session.HttpSessionReference;
import jakarta.enterprise.context.SessionScoped;
import jakarta.enterprise.context.spi.Context;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.servlet.http.HttpSession;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * The session contexts of OpenWebBeans: one in each session, and the one that a thread uses in a variable of the thread. To end a
 * context destroys its beans, so the variable is set and reset instead. A context that is never active stands there while none is
 * used, or OpenWebBeans would look for the session of a request.
 */
final class OpenWebBeansSessions implements ContainerSessions {

    /** The prefix of the classes of the container. */
    private static final String PACKAGE = "org.apache.webbeans.";

    private final Object service;
    private final Method start;
    private final Method forget;
    private final ThreadLocal<@Nullable Object> used;
    private final Object inactive;

    private OpenWebBeansSessions(Object service, ClassLoader loader) throws ReflectiveOperationException {
        this.service = service;
        this.start = Class.forName(PACKAGE + "spi.ContextsService", true, loader)
                .getMethod("startContext", Class.class, Object.class);
        this.forget = Class.forName(PACKAGE + "intercept.SessionScopedBeanInterceptorHandler", true, loader)
                .getMethod("removeThreadLocals");
        this.used = used(service);
        this.inactive = Class.forName(PACKAGE + "context.SessionContext", true, loader)
                .getConstructor()
                .newInstance();
    }

    /** Returns whether a container is OpenWebBeans. */
    static boolean isContainer(BeanManager beans) {
        return beans.getClass().getName().startsWith(PACKAGE);
    }

    /**
     * Returns the contexts of a container.
     *
     * @throws ReflectiveOperationException if it has no contexts of the Servlet API
     */
    static OpenWebBeansSessions of(BeanManager beans) throws ReflectiveOperationException {
        ClassLoader loader = beans.getClass().getClassLoader();
        Class<?> type = Class.forName(PACKAGE + "config.WebBeansContext", true, loader);
        Object container = type.getMethod("currentInstance").invoke(null);
        return new OpenWebBeansSessions(type.getMethod("getContextsService").invoke(container), loader);
    }

    @SuppressWarnings("unchecked") // only objects of the container are put there
    private static ThreadLocal<@Nullable Object> used(Object service) throws ReflectiveOperationException {
        for (Class<?> type = service.getClass(); type != Object.class; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (field.getName().equals("sessionContexts")) {
                    field.setAccessible(true);
                    return (ThreadLocal<@Nullable Object>) field.get(service);
                }
            }
        }
        throw new NoSuchFieldException(service.getClass().getName() + " has no contexts of sessions");
    }

    @Override
    public Runnable suspend() {
        Object before = used.get();
        used.set(inactive);
        return () -> reset(before);
    }

    private void reset(@Nullable Object before) {
        if (before == null) {
            used.remove();
        } else {
            used.set(before);
        }
    }

    @Override
    public @Nullable Context bind(HttpSessionReference reference) {
        HttpSession session = reference.live();
        if (session == null) {
            return null;
        }
        try {
            ContainerCall.call(start, service, SessionScoped.class, session);
        } catch (IllegalStateException ended) {
            used.set(inactive);
            return null;
        }
        return (Context) used.get();
    }

    @Override
    public void unbind(HttpSessionReference reference) {
        used.set(inactive);
        forgetInstances();
    }

    /** Leaves no context for this thread, because the container would take it for that of the session that ends. */
    @Override
    public void sessionEnds() {
        used.remove();
    }

    @Override
    public void forgetInstances() {
        ContainerCall.call(forget, null);
    }
}
