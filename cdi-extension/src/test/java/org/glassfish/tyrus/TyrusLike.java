/* SPDX-License-Identifier: Apache-2.0 */
package org.glassfish.tyrus;

import jakarta.websocket.server.ServerContainer;

/** An interface whose proxies belong to a package of Tyrus, which is how Tyrus is told from other engines. */
public final class TyrusLike {

    private TyrusLike() {}

    /** A proxy of an interface that is not public is in the package of that interface. */
    interface Container extends ServerContainer {}

    /** The type of an engine that passes for Tyrus. */
    public static Class<? extends ServerContainer> type() {
        return Container.class;
    }
}
