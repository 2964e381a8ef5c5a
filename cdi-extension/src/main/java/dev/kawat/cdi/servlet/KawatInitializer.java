/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.servlet;

import dev.kawat.Codec;
import dev.kawat.HandshakeCheck;
import dev.kawat.ParameterResolver;
import dev.kawat.WebSocketEndpoint;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.annotation.HandlesTypes;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The one hook that works on every server: adds a listener, which is called when both CDI and the WebSocket engine are there; and
 * the filters that the listener will fill, for a listener may not add any (Servlet section 4.4). It learns, too, of classes of
 * which CDI has made no beans: the server tells of those that {@code @HandlesTypes} describes, wherever they are in the
 * application; {@link WebArchiveClasses} finds the others, because servers do not tell of annotations of methods.
 */
@HandlesTypes({WebSocketEndpoint.class, HandshakeCheck.class, Codec.class, ParameterResolver.class})
public final class KawatInitializer implements ServletContainerInitializer {

    @Override
    public void onStartup(@Nullable Set<Class<?>> classes, ServletContext context) {
        Set<Class<?>> told = classes == null ? Set.of() : Set.copyOf(classes);
        new KawatListener()
                .seen(() -> union(told, WebArchiveClasses.of(context)))
                .register(context);
    }

    private static Set<Class<?>> union(Collection<Class<?>> told, Collection<Class<?>> found) {
        Set<Class<?>> all = new HashSet<>(told);
        all.addAll(found);
        return all;
    }
}
