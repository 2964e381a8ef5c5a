/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.client;

import dev.kawat.WebSocketClients;
import dev.kawat.impl.deployment.Contributions;
import dev.kawat.impl.deployment.Deployment;
import dev.kawat.impl.execution.SystemTime;
import dev.kawat.impl.execution.Workers;
import dev.kawat.impl.settings.Configuration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Makes clients that belong to no application.
 *
 * <p>Public, with a constructor without parameters, because a {@link java.util.ServiceLoader} creates it.
 */
public final class StandaloneClients implements WebSocketClients.Provider {

    /** Called by the service loader. */
    public StandaloneClients() {}

    @Override
    public WebSocketClients create() {
        ClassLoader loader = Optional.ofNullable(Thread.currentThread().getContextClassLoader())
                .orElseGet(StandaloneClients.class::getClassLoader);
        Deployment alone = Deployment.start(
                List.of(),
                Configuration.of(System.getProperties(), System.getenv(), Map.of()),
                Contributions.NONE,
                Workers::create,
                new SystemTime(),
                loader);
        AtomicReference<@Nullable Clients> made = new AtomicReference<>();
        Clients clients = new Clients(alone, () -> stop(alone, made));
        made.set(clients);
        return clients;
    }

    private static void stop(Deployment alone, AtomicReference<@Nullable Clients> made) {
        alone.stop();
        Clients clients = made.getAndSet(null);
        if (clients != null) {
            clients.release();
        }
    }
}
