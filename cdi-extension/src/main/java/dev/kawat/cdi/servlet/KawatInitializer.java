/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.servlet;

import dev.kawat.Codec;
import dev.kawat.HandshakeCheck;
import dev.kawat.ParameterResolver;
import dev.kawat.WebSocketClient;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.spi.HandlerEngine;
import dev.kawat.spi.LimitListener;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.annotation.HandlesTypes;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Adds the listener and its filters to a web application. This is the one hook that works on every server: the listener is called
 * when both CDI and the WebSocket engine are there, and may not add filters itself (Servlet section 4.4).
 *
 * <p>It also finds the classes that the listener compares with the beans. The server passes those that {@code @HandlesTypes}
 * describes, wherever they are in the application. {@link WebArchiveClasses} finds the others, because servers do not report
 * annotations of methods.
 */
@HandlesTypes({
    WebSocketEndpoint.class,
    WebSocketClient.class,
    HandshakeCheck.class,
    Codec.class,
    ParameterResolver.class,
    HandlerEngine.class,
    LimitListener.class
})
public final class KawatInitializer implements ServletContainerInitializer {

    @Override
    public void onStartup(@Nullable Set<Class<?>> classes, ServletContext context) {
        Set<Class<?>> passed = classes == null ? Set.of() : Set.copyOf(classes);
        new KawatListener()
                .seen(() -> union(passed, WebArchiveClasses.of(context)))
                .artefacts(() -> WebArchiveArtefacts.of(context))
                .register(context);
    }

    private static Set<Class<?>> union(Collection<Class<?>> passed, Collection<Class<?>> found) {
        Set<Class<?>> all = new HashSet<>(passed);
        all.addAll(found);
        return all;
    }
}
