/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.server;

import dev.kawat.cdi.KawatExtension;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.BeforeBeanDiscovery;
import jakarta.enterprise.inject.spi.Extension;

/** Tells Kawat's CDI extension that the server starts the endpoints, when CDI has started. */
final class StartExtension implements Extension {

    void starting(@Observes BeforeBeanDiscovery event, BeanManager beans) {
        beans.getExtension(KawatExtension.class).leaveStartToServer();
    }
}
