/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.server;

import io.undertow.servlet.ServletExtension;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.ServletInfo;
import io.undertow.servlet.util.ImmediateInstanceHandle;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.enterprise.inject.spi.Unmanaged;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContext;
import jakarta.servlet.annotation.WebServlet;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * Brings the servlets of a program, as a servlet container finds them by their annotation: the standalone server reads no
 * annotations of servlets. Their fields are injected when they are used first. Public because a service loader makes it.
 */
public final class AnnotatedServlets implements ServletExtension {

    /** The resource with the names of the servlet classes, one in each line. */
    static final String NAMES = "META-INF/servlets-of-the-program";

    @Override
    public void handleDeployment(DeploymentInfo application, ServletContext context) {
        ClassLoader loader = application.getClassLoader();
        try (InputStream names = loader.getResourceAsStream(NAMES)) {
            for (String name : new String(names.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                add(loader.loadClass(name).asSubclass(Servlet.class), application);
            }
        } catch (IOException | ClassNotFoundException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static <S extends Servlet> void add(Class<S> type, DeploymentInfo application) {
        application.addServlet(
                new ServletInfo(type.getName(), type, () -> new ImmediateInstanceHandle<>(injected(type)))
                        .addMappings(type.getAnnotation(WebServlet.class).value()));
    }

    private static <S> S injected(Class<S> type) {
        return new Unmanaged<>(CDI.current().getBeanManager(), type)
                .newInstance()
                .produce()
                .inject()
                .postConstruct()
                .get();
    }
}
