/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.connection;

import dev.kawat.WebSocketServer;
import dev.kawat.impl.group.Topics;
import org.jspecify.annotations.Nullable;

/** The owner of connections, such as their server. Usable from any thread. */
interface ConnectionOwner {

    /**
     * Returns the server of the connections.
     *
     * @throws IllegalStateException when they have none
     */
    WebSocketServer server();

    /** Returns the path of the endpoint of the connections; an empty text if it has none. */
    String path();

    /** Returns the topics to which the connections may subscribe. */
    Topics topics();

    /** Returns the automatic response; null for none. */
    @Nullable
    AutoResponse autoResponse();

    /** Returns the connections. */
    ConnectionRegistry registry();

    /** Returns whether the owner has ended, so that connections which open now are to be closed with 1001. */
    boolean terminated();

    /** Reports that the end of a handshake, or of a connection, was handled. */
    void ended();
}
