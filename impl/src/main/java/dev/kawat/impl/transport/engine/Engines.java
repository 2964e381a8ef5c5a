/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.engine;

import jakarta.servlet.ServletContext;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Recognizes the engine of a server. The servlet container is recognized by what the server says of itself; a WebSocket engine
 * by the classes of its objects, because it may run without servlets, or in another server than its own.
 */
public final class Engines {

    private static final List<Engine> KNOWN =
            List.of(new Tomcat(), new Undertow(), new GlassFish(), new OpenLiberty(), new Jetty());

    /** Answers for every server and engine that is not among the known ones. */
    private static final Engine OTHER = new Engine(List.of(), List.of());

    private Engines() {}

    /** Returns the engine of the server that an application runs on. */
    public static Engine of(ServletContext context) {
        return ofServer(context.getServerInfo());
    }

    static Engine ofServer(@Nullable String serverInfo) {
        return serverInfo == null ? OTHER : find(engine -> engine.isOfServer(serverInfo));
    }

    /** Returns the engine that made an object, such as a session, a stream or a server container. */
    public static Engine thatMade(Object object) {
        return ofClass(object.getClass().getName());
    }

    static Engine ofClass(String className) {
        return find(engine -> engine.owns(className));
    }

    private static Engine find(Predicate<Engine> matches) {
        for (Engine engine : KNOWN) {
            if (matches.test(engine)) {
                return engine;
            }
        }
        return OTHER;
    }
}
