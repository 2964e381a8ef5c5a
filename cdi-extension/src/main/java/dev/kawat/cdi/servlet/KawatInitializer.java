/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.servlet;

import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The one hook that works on every server: adds a listener, which is called when both CDI and the WebSocket engine are there; and
 * the filters that the listener will fill, for a listener may not add any (Servlet section 4.4).
 */
public final class KawatInitializer implements ServletContainerInitializer {

    @Override
    public void onStartup(@Nullable Set<Class<?>> classes, ServletContext context) {
        new KawatListener().register(context);
    }
}
