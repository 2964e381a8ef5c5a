/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.container;

import dev.kawat.server.KawatServer;
import java.net.URI;

/** The standalone server. Public for Arquillian makes it. */
public final class StandaloneContainer extends InProcessContainer {

    private KawatServer server;

    @Override
    URI start(ClassLoader application) {
        server = KawatServer.builder().port(0).classLoader(application).start();
        return server.uri();
    }

    @Override
    void stopServer() {
        server.close();
    }
}
