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

/** The one web application of a standalone server: our listener and filter, static resources, Undertow's WebSocket engine. */
final class WebApplication {

    private static final String NAME = "kawat";

    /** What the engine reads at once; Undertow's own default on machines with memory. */
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
                new KawatListener(() -> beans, settings, transport).seen(() -> BeanArchiveClasses.of(loader));
        WebSocketDeploymentInfo engine = new WebSocketDeploymentInfo()
                .setBuffers(new DefaultByteBufferPool(true, BUFFER_BYTES))
                .setDispatchToWorkerThread(false); // what may block leaves the I/O thread by the mailbox
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

    /** Runs after extensions of Undertow that the application may bring, so that our filter stands after theirs. */
    private static ServletContainerInitializerInfo registering(KawatListener listener) {
        ServletContainerInitializer initializer = (classes, context) -> listener.register(context);
        return new ServletContainerInitializerInfo(
                initializer.getClass(), new ImmediateInstanceFactory<>(initializer), Set.of());
    }

    /** Starts a deployed application, and returns what serves its requests. */
    static HttpHandler handler(DeploymentManager deployed, String contextPath) {
        try {
            HttpHandler application = deployed.start();
            return contextPath.equals("/") ? application : Handlers.path().addPrefixPath(contextPath, application);
        } catch (ServletException failure) {
            throw new IllegalStateException("the web application does not start: " + failure.getMessage(), failure);
        }
    }

    private static ResourceManager resourceManager(List<Path> directories, ClassLoader loader) {
        List<ResourceManager> managers = new ArrayList<>();
        directories.forEach(directory -> managers.add(new PathResourceManager(directory)));
        managers.add(new ClassPathResourceManager(loader, "META-INF/resources"));
        return new FirstResourceManager(managers);
    }
}
