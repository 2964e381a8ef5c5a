/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.inject;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.kawat.impl.client.Clients;
import dev.kawat.impl.deployment.Deployment;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The clients of one application, made when somebody asks for them first. Usable from any thread. */
public final class LazyClients {

    @GuardedBy("this")
    private @Nullable Clients clients;

    @GuardedBy("this")
    private boolean stopped;

    /** Returns the clients of an application that has started; empty if it has stopped. */
    public synchronized Optional<Clients> of(Deployment running) {
        if (clients == null && !stopped) {
            clients = new Clients(running, () -> {});
        }
        return Optional.ofNullable(clients);
    }

    /**
     * Closes the clients, and releases what they have.
     *
     * @param endConnections stops the application, which waits for the ends of all connections
     */
    public void stop(Runnable endConnections) {
        Optional<Clients> last = take();
        last.ifPresent(Clients::closeAll);
        endConnections.run();
        last.ifPresent(Clients::release);
    }

    private synchronized Optional<Clients> take() {
        stopped = true;
        Optional<Clients> last = Optional.ofNullable(clients);
        clients = null;
        return last;
    }
}
