/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.context;

import dev.kawat.ConnectionScoped;
import dev.kawat.impl.execution.CurrentCallback;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.context.SessionScoped;
import jakarta.enterprise.inject.spi.AfterBeanDiscovery;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.ObserverMethod;
import org.jspecify.annotations.Nullable;

/**
 * Adds Kawat's contexts to a CDI container, and finds out whether the application observes them. Used while the container starts.
 */
public final class ContextRegistration {

    /** The prefix of the classes of a container that keeps request scoped beans for each thread, whatever contexts there are. */
    private static final String OPEN_WEB_BEANS = "org.apache.webbeans.";

    private final ConnectionContext connections = new ConnectionContext();
    private final CurrentCallback callbacks = new CurrentCallback();
    private final SessionContext sessions = new SessionContext();
    private @Nullable PropagatedRequestContext requests;
    private boolean sessionBeans;
    private boolean connectionsObserved;
    private boolean requestsObserved;

    /** Adds an observer method of the application. */
    public void addObserver(ObserverMethod<?> observer) {
        connectionsObserved |= ContextEvents.areObservedBy(observer, ConnectionScoped.class);
        requestsObserved |= ContextEvents.areObservedBy(observer, RequestScoped.class);
    }

    /** Adds a bean of the application. */
    public void addBean(Bean<?> bean) {
        sessionBeans |= bean.getScope() == SessionScoped.class;
    }

    /** Returns whether the application has session scoped beans. Without them, nothing needs the session context. */
    public boolean hasSessionBeans() {
        return sessionBeans;
    }

    /** Returns whether the container has a session context that Kawat can use. Called when the container has started. */
    public boolean supportsSessions() {
        return sessions.isSupported();
    }

    /** Makes room for the container, which destroys the beans of a session on this thread. */
    public void sessionEnds() {
        sessions.sessionEnds();
    }

    /** Adds the contexts to the container. */
    public void addTo(AfterBeanDiscovery discovery, BeanManager beans) {
        discovery.addContext(connections);
        discovery.addContext(sessions);
        if (!beans.getClass().getName().startsWith(OPEN_WEB_BEANS)) {
            PropagatedRequestContext added = new PropagatedRequestContext();
            requests = added;
            discovery.addContext(added);
        }
    }

    /** Returns the context of {@link ConnectionScoped}. */
    public ConnectionContext connections() {
        return connections;
    }

    /** Returns what notes the events whose callbacks run. */
    public CurrentCallback callbacks() {
        return callbacks;
    }

    /** Returns the contexts around callbacks. Called once, when the container has started. */
    public CdiContexts create(BeanManager beans) {
        if (sessionBeans) {
            sessions.use(ContainerSessions.find(beans));
        }
        return new CdiContexts(
                beans,
                connections,
                callbacks,
                requests,
                sessionBeans ? sessions : null,
                new ContextEvents(ConnectionScoped.class, beans.getEvent(), connectionsObserved),
                new ContextEvents(RequestScoped.class, beans.getEvent(), requestsObserved));
    }
}
