/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.servlet;

import dev.kawat.WebSocketEndpoint;
import dev.kawat.spi.Codec;
import dev.kawat.spi.HandshakeCheck;
import dev.kawat.spi.ParameterResolver;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.annotation.HandlesTypes;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The one hook that works on every server: adds a listener, which is called when both CDI and the WebSocket engine are there;
 * and the filter that the listener will fill, for a listener may not add one (Servlet section 4.4). It is told of classes too of which
 * CDI has made no beans.
 */
@HandlesTypes({WebSocketEndpoint.class, HandshakeCheck.class, Codec.class, ParameterResolver.class})
public final class KawatInitializer implements ServletContainerInitializer {

    @Override
    public void onStartup(@Nullable Set<Class<?>> classes, ServletContext context) {
        KawatListener listener = new KawatListener().seen(classes == null ? Set.of() : classes);
        context.addListener(listener);
        FilterRegistration.Dynamic filter = context.addFilter("kawat", listener.filter());
        if (filter != null) {
            filter.setAsyncSupported(true);
            boolean afterDeclaredFilters = false; // the engine's own must not come first
            filter.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), afterDeclaredFilters, "/*");
        }
    }
}
