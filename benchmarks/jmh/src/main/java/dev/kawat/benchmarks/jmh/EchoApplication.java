/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.jmh;

import dev.kawat.Handshake;
import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.deployment.Contributions;
import dev.kawat.impl.deployment.Deployment;
import dev.kawat.impl.deployment.EndpointDeployment;
import dev.kawat.impl.deployment.RunningEndpoint;
import dev.kawat.impl.descriptor.EndpointDescriptor;
import dev.kawat.impl.descriptor.EndpointReader;
import dev.kawat.impl.execution.CallbackContexts;
import dev.kawat.impl.execution.SystemTime;
import dev.kawat.impl.execution.Workers;
import dev.kawat.impl.handler.HandlerFactory;
import dev.kawat.impl.handshake.Admission;
import dev.kawat.impl.handshake.HandshakeOutcome;
import dev.kawat.impl.problem.Problems;
import dev.kawat.impl.settings.Configuration;
import java.util.List;
import java.util.function.Supplier;

/**
 * The {@link Echo} deployed without CDI, as CDI would: one instance for each connection, with no contexts around its callbacks,
 * for it needs none.
 */
final class EchoApplication implements AutoCloseable {

    private final Deployment deployment;

    /** With the {@link Echo}. */
    EchoApplication() {
        this(Echo.class, Echo::new);
    }

    private EchoApplication(Class<?> type, Supplier<?> handlers) {
        Problems problems = new Problems();
        EndpointDescriptor echo =
                EndpointReader.read(type, problems).orElseThrow(() -> new AssertionError(problems.messages()));
        problems.throwIfAny();
        deployment = Deployment.start(
                List.of(new EndpointDeployment(echo, connection -> handler(handlers.get()), CallbackContexts.NONE)),
                Configuration.NONE,
                Contributions.NONE,
                Workers::create,
                new SystemTime(),
                EchoApplication.class.getClassLoader());
    }

    /** With another handler, which has a constructor without parameters. */
    static EchoApplication of(Class<?> handler) {
        return new EchoApplication(handler, () -> {
            try {
                return handler.getDeclaredConstructor().newInstance();
            } catch (ReflectiveOperationException wrong) {
                throw new IllegalArgumentException(handler + " needs a constructor without parameters", wrong);
            }
        });
    }

    private static HandlerFactory.Handler handler(Object instance) {
        return () -> instance;
    }

    Deployment deployment() {
        return deployment;
    }

    EndpointDescriptor descriptor() {
        return deployment.endpoints().all().get(0).descriptor();
    }

    /** A connection that no transport carries yet. */
    DefaultConnection admit() {
        RunningEndpoint endpoint = deployment.endpoints().all().get(0);
        HandshakeOutcome outcome = new Admission(endpoint)
                .admit(Handshake.to(endpoint.server().path()).build(), null, role -> false);
        if (outcome instanceof HandshakeOutcome.Admitted admitted) {
            return admitted.connection();
        }
        throw new AssertionError(outcome);
    }

    @Override
    public void close() {
        deployment.stop();
    }
}
