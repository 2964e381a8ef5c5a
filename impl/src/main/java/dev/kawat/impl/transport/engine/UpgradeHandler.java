/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.engine;

import jakarta.servlet.http.HttpUpgradeHandler;

/** The upgrade handler of one connection. The container creates it, and calls it when the connection no longer speaks HTTP. */
public interface UpgradeHandler extends HttpUpgradeHandler {

    /** Takes what the transport has prepared. Called on the request's thread, before {@link #init}. */
    void attach(PendingUpgrade upgrade);
}
