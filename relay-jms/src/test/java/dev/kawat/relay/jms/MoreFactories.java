/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.relay.jms;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.jms.ConnectionFactory;

/** Produces another connection factory, if {@link Producers} lets it. */
public class MoreFactories {

    @Produces
    @ApplicationScoped
    static ConnectionFactory another() {
        return Factories.broker.factory();
    }
}
