/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.context;

import dev.kawat.impl.session.HttpSessionReference;
import jakarta.enterprise.context.spi.Context;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.servlet.http.HttpSession;
import java.lang.System.Logger.Level;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * The session contexts of Weld. There are two: that of requests, and one for listeners of sessions, which are called outside of
 * requests. The latter needs nothing but the session. Both keep their beans in the same attributes of the session, and lock in the
 * same way.
 */
final class WeldSessions implements ContainerSessions {

    private static final String OF_REQUESTS = "org.jboss.weld.context.http.HttpSessionContext";
    private static final String OF_LISTENERS = "org.jboss.weld.module.web.context.http.HttpSessionDestructionContext";

    private final Context ofRequests;
    private final Context ofListeners;
    private final Method activate;
    private final Method deactivate;
    private final Method associate;
    private final Method dissociate;
    private final Method forget;

    private WeldSessions(Context ofRequests, Context ofListeners, ClassLoader loader)
            throws ReflectiveOperationException {
        this.ofRequests = ofRequests;
        this.ofListeners = ofListeners;
        Class<?> managed = load("org.jboss.weld.context.ManagedContext", loader);
        Class<?> associated = load("org.jboss.weld.context.BoundContext", loader);
        this.activate = managed.getMethod("activate");
        this.deactivate = managed.getMethod("deactivate");
        this.associate = associated.getMethod("associate", Object.class);
        this.dissociate = associated.getMethod("dissociate", Object.class);
        this.forget =
                load("org.jboss.weld.contexts.cache.RequestScopedCache", loader).getMethod("invalidate");
    }

    /**
     * Returns the contexts of a container.
     *
     * @throws ReflectiveOperationException if it is not Weld, or has no contexts of the Servlet API
     */
    static WeldSessions of(BeanManager beans) throws ReflectiveOperationException {
        ClassLoader loader = beans.getClass().getClassLoader();
        Context ofRequests = context(load(OF_REQUESTS, loader), beans);
        ClassLoader ofWeb = ofRequests.getClass().getClassLoader();
        return new WeldSessions(ofRequests, context(load(OF_LISTENERS, ofWeb), beans), ofWeb);
    }

    private static Class<?> load(String name, ClassLoader loader) throws ClassNotFoundException {
        return Class.forName(name, true, loader);
    }

    private static Context context(Class<?> type, BeanManager beans) {
        return (Context) beans.createInstance().select(type).get();
    }

    @Override
    public @Nullable Runnable suspend() {
        if (!ofRequests.isActive()) {
            return null;
        }
        ContainerCall.call(deactivate, ofRequests);
        return this::resume;
    }

    private void resume() {
        try {
            ContainerCall.call(activate, ofRequests);
        } catch (IllegalStateException ended) { // the session of the request, which now cannot be written to
            System.getLogger("dev.kawat").log(Level.DEBUG, "the session of a request has ended meanwhile", ended);
        }
    }

    @Override
    public @Nullable Context bind(HttpSessionReference reference) {
        HttpSession session = reference.live();
        if (session == null) {
            return null;
        }
        if (ofListeners.isActive()) { // that of a session whose listener has called us
            leave(session);
        }
        ContainerCall.call(associate, ofListeners, session);
        try {
            ContainerCall.call(activate, ofListeners);
            return ofListeners;
        } catch (IllegalStateException ended) {
            leave(session);
            return null;
        }
    }

    @Override
    public void unbind(HttpSessionReference reference) {
        leave(null);
    }

    private void leave(@Nullable HttpSession session) {
        if (ofListeners.isActive()) {
            ContainerCall.call(deactivate, ofListeners);
        }
        ContainerCall.call(dissociate, ofListeners, session);
    }

    @Override
    public void sessionEnds() {
        // It has a context of its own for that.
    }

    @Override
    public void forgetInstances() {
        ContainerCall.call(forget, null);
    }
}
