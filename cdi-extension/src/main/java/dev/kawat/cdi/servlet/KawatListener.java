/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.servlet;

import dev.kawat.cdi.discovery.KawatExtension;
import dev.kawat.impl.deployment.Deployment;
import dev.kawat.impl.deployment.Workers;
import dev.kawat.impl.descriptor.Configuration;
import dev.kawat.impl.transport.container.ContainerTransport;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import java.lang.System.Logger.Level;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.jspecify.annotations.Nullable;

/** Starts the endpoints of a web application when it starts, and stops them when it stops. */
public final class KawatListener implements ServletContextListener {

    private static final System.Logger LOG = System.getLogger("dev.kawat");

    /** Jakarta WebSocket section 6.4.1. */
    private static final String ENGINE = "jakarta.websocket.server.ServerContainer";

    /** Jakarta Concurrency section 3.1.4. */
    private static final String MANAGED_EXECUTOR = "java:comp/DefaultManagedExecutorService";

    private final Supplier<BeanManager> beans;
    private final Map<String, String> given;
    private final DeferredFilter filter = new DeferredFilter();
    private volatile @Nullable KawatExtension extension;

    /** A listener for an application whose CDI container is the current one. */
    public KawatListener() {
        this(() -> CDI.current().getBeanManager(), Map.of());
    }

    /**
     * A listener for an application whose CDI container somebody else has started.
     *
     * @param beans its bean manager
     * @param given configuration in addition to the init parameters of the servlet context
     */
    public KawatListener(Supplier<BeanManager> beans, Map<String, String> given) {
        this.beans = beans;
        this.given = Map.copyOf(given);
    }

    /** The filter that must see every request first; it lets all pass until the application has started. */
    public Filter filter() {
        return filter;
    }

    @Override
    public void contextInitialized(ServletContextEvent event) {
        ServletContext context = event.getServletContext();
        BeanManager manager = beanManager(context);
        KawatExtension found = extension(manager, context);
        if (!found.hasEndpoints()) {
            return;
        }
        if (!(context.getAttribute(ENGINE) instanceof ServerContainer engine)) {
            throw new IllegalStateException("Kawat needs a WebSocket engine: servlet context attribute " + ENGINE
                    + " must be a ServerContainer, got " + context.getAttribute(ENGINE));
        }
        extension = found;
        Deployment deployment =
                found.deploy(manager, configuration(context), KawatListener::workers, context.getClassLoader());
        ContainerTransport transport = new ContainerTransport(deployment, engine);
        try {
            transport.register();
        } catch (DeploymentException | RuntimeException refused) {
            found.stop();
            throw new IllegalStateException(
                    "the WebSocket engine refuses an endpoint: " + refused.getMessage(), refused);
        }
        filter.fill(transport.filter());
        LOG.log(Level.INFO, "Kawat serves {0} over the container transport", deployment.servers());
    }

    private BeanManager beanManager(ServletContext context) {
        try {
            return beans.get();
        } catch (IllegalStateException noContainer) {
            throw new IllegalStateException(
                    "Kawat needs CDI, and found no container for the application at '" + context.getContextPath()
                            + "'. On Tomcat or Jetty, add weld-servlet-core to WEB-INF/lib.",
                    noContainer);
        }
    }

    private static KawatExtension extension(BeanManager manager, ServletContext context) {
        try {
            return manager.getExtension(KawatExtension.class);
        } catch (IllegalArgumentException unknown) {
            throw new IllegalStateException(
                    "Kawat is unknown to the CDI container of the application at '" + context.getContextPath()
                            + "': kawat-cdi must be in WEB-INF/lib, or wherever else the container looks for extensions.",
                    unknown);
        }
    }

    private Configuration configuration(ServletContext context) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String name : Collections.list(context.getInitParameterNames())) {
            parameters.put(name, context.getInitParameter(name));
        }
        parameters.putAll(given);
        return Configuration.of(System.getProperties(), System.getenv(), parameters);
    }

    /** The platform's managed executor, which knows its contexts; where there is none, our own workers. */
    @SuppressWarnings("BanJNDI") // a constant name of the platform's own
    private static Workers workers(int maxThreads) {
        try {
            if (InitialContext.doLookup(MANAGED_EXECUTOR) instanceof Executor managed) {
                return Workers.of(managed);
            }
        } catch (NamingException noPlatform) {
            LOG.log(Level.DEBUG, "there is no managed executor, Kawat uses workers of its own");
        }
        return Workers.create(maxThreads);
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        KawatExtension running = extension;
        if (running != null) {
            running.stop();
        }
    }
}
