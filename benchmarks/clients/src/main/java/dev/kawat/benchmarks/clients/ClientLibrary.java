/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.clients;

import java.io.IOException;
import java.net.URI;

/** A library with a WebSocket client, used as its users would for many connections. */
interface ClientLibrary {

    /**
     * Opens a connection, and blocks until it is open.
     *
     * @param receiver is called for one event after another, by threads of the library
     */
    Link open(URI uri, Receiver receiver) throws IOException;
}
