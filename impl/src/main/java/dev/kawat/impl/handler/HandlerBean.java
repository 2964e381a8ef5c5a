/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.handler;

import dev.kawat.impl.descriptor.EndpointDescriptor;

/** A bean of the application that can be a handler. Usable from any thread. */
public interface HandlerBean {

    /** Returns the class of its instances, as far as it is declared. */
    Class<?> type();

    /** Returns the factory of the handlers of connections. */
    HandlerFactory handlers();

    /** Returns whether one instance may handle several connections, so that objects of the application may be proxies for it. */
    boolean isShared();

    /** Returns the source of the handler of a server, for a bean that implements {@link dev.kawat.ServerHandler}. */
    ServerHandlerSource serverHandler();

    /** Returns whether the callbacks of an endpoint with this handler may need contexts. */
    boolean needsContexts(EndpointDescriptor endpoint);

    /** Returns whether one of the contexts that they may need is that of the HTTP session. */
    default boolean needsHttpSession(EndpointDescriptor endpoint) {
        return false;
    }
}
