/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.servlet;

import dev.kawat.WebSocketEndpoint;
import dev.kawat.spi.Codec;
import dev.kawat.spi.HandshakeCheck;
import dev.kawat.spi.ParameterResolver;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.annotation.HandlesTypes;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The one hook that works on every server: adds a listener, which is called when both CDI and the WebSocket engine are there; and
 * the filters that the listener will fill, for a listener may not add any (Servlet section 4.4). It learns,
 * too, of classes of which CDI has made no beans.
 */
@HandlesTypes({WebSocketEndpoint.class, HandshakeCheck.class, Codec.class, ParameterResolver.class})
public final class KawatInitializer implements ServletContainerInitializer {

    @Override
    public void onStartup(@Nullable Set<Class<?>> classes, ServletContext context) {
        new KawatListener().seen(classes == null ? Set.of() : classes).register(context);
    }
}
