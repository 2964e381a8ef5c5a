/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.relay.jms;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.jms.ConnectionFactory;

/** Produces the connection factory of each node, unless {@link Producers} leaves it out. */
public class Factories {

    /** The broker of the test. Set before a node starts. */
    static volatile Broker broker;

    @Produces
    @ApplicationScoped
    static ConnectionFactory factory() {
        return broker.factory();
    }
}
