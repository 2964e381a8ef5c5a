/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.server;

import dev.kawat.cdi.servlet.KawatListener;
import dev.kawat.cdi.servlet.ServerTransport;
import io.undertow.Handlers;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.HttpHandler;
import io.undertow.server.handlers.resource.ClassPathResourceManager;
import io.undertow.server.handlers.resource.PathResourceManager;
import io.undertow.server.handlers.resource.ResourceManager;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.ServletContainerInitializerInfo;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import io.undertow.websockets.jsr.WebSocketDeploymentInfo;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Deploys the web application of a standalone server: Kawat's listener, static resources, and the WebSocket engine of Undertow. */
final class WebApplication {

    private static final String NAME = "kawat";

    /** The buffer size of the engine, which is the default of Undertow on machines with enough memory. */
    private static final int BUFFER_BYTES = 16 * 1024;

    private WebApplication() {}

    /** Deploys the application; its endpoints have started when this returns. */
    static DeploymentManager deploy(
            BeanManager beans,
            Map<String, String> settings,
            List<Path> resources,
            String contextPath,
            ClassLoader loader,
            ServerTransport transport) {
        KawatListener listener =
                new KawatListener(() -> beans, settings, transport).seen(() -> BeanArchiveScanner.scan(loader));
        WebSocketDeploymentInfo engine = new WebSocketDeploymentInfo()
                .setBuffers(new DefaultByteBufferPool(true, BUFFER_BYTES))
                .setDispatchToWorkerThread(false); // the mailbox moves callbacks that may block off the I/O thread
        DeploymentInfo info = Servlets.deployment()
                .setDeploymentName(NAME)
                .setClassLoader(loader)
                .setContextPath(contextPath)
                .setResourceManager(resourceManager(resources, loader))
                .addWelcomePage("index.html")
                .addServletContextAttribute(WebSocketDeploymentInfo.ATTRIBUTE_NAME, engine)
                .addServletContainerInitializer(registering(listener));
        DeploymentManager manager = Servlets.newContainer().addDeployment(info);
        manager.deploy();
        return manager;
    }

    /**
     * Returns an initializer, which runs after the Undertow extensions of the application, so that Kawat's filter comes after
     * theirs.
     */
    private static ServletContainerInitializerInfo registering(KawatListener listener) {
        ServletContainerInitializer initializer = (classes, context) -> listener.register(context);
        return new ServletContainerInitializerInfo(
                initializer.getClass(), new ImmediateInstanceFactory<>(initializer), Set.of());
    }

    /** Starts a deployed application, and returns the handler of its requests. */
    static HttpHandler handler(DeploymentManager deployed, String contextPath) {
        try {
            HttpHandler application = deployed.start();
            return contextPath.equals("/") ? application : Handlers.path().addPrefixPath(contextPath, application);
        } catch (ServletException failure) {
            throw new IllegalStateException("the web application cannot start: " + failure.getMessage(), failure);
        }
    }

    private static ResourceManager resourceManager(List<Path> directories, ClassLoader loader) {
        List<ResourceManager> managers = new ArrayList<>();
        directories.forEach(directory -> managers.add(new PathResourceManager(directory)));
        managers.add(new ClassPathResourceManager(loader, "META-INF/resources"));
        return new CompositeResourceManager(managers);
    }
}
