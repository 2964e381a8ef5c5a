/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.servlet;

import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.transport.stream.WireUpgrade;
import jakarta.servlet.http.HttpUpgradeHandler;
import java.util.concurrent.Executor;

/** What the transport leaves for the upgrade, which happens after the request. */
record PendingUpgrade(WireUpgrade upgrade, DefaultConnection connection, WriterThread writer, Executor workers) {

    /** What a container makes for an upgrade, and calls when the connection is no longer HTTP. */
    interface Handler extends HttpUpgradeHandler {

        /** Called on the request's thread, before the container calls {@link #init}: it does so after the request. */
        void attach(PendingUpgrade opening);
    }
}
