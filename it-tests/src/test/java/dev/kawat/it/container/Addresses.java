/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.container;

import java.net.URI;

/** Where applications are that a test deploys by itself: Arquillian tells only of those that it deploys. */
public final class Addresses {

    private Addresses() {}

    /** The WebSocket address of the application under test. */
    public static URI deployedByHand() {
        if (AppServerContainer.running() != null) {
            URI page = AppServerContainer.running().address("kawat.war");
            return URI.create("ws://" + page.getAuthority() + page.getPath());
        }
        URI address = InProcessContainer.address();
        return address != null ? URI.create("ws://" + address.getAuthority() + "/") : onTomcat("kawat");
    }

    private static URI onTomcat(String archive) {
        return URI.create("ws://127.0.0.1:" + System.getProperty("it.tomcat-port") + "/" + archive + "/");
    }
}
