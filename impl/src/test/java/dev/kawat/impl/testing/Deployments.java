/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.testing;

import dev.kawat.Handshake;
import dev.kawat.ParameterResolver;
import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.deployment.Contributions;
import dev.kawat.impl.deployment.Deployment;
import dev.kawat.impl.deployment.EndpointDeployment;
import dev.kawat.impl.descriptor.EndpointDescriptor;
import dev.kawat.impl.descriptor.EndpointReader;
import dev.kawat.impl.execution.CallbackContexts;
import dev.kawat.impl.execution.Workers;
import dev.kawat.impl.handshake.Admission;
import dev.kawat.impl.handshake.HandshakeOutcome;
import dev.kawat.impl.parameter.ParameterResolvers;
import dev.kawat.impl.problem.Problems;
import dev.kawat.impl.settings.Configuration;
import dev.kawat.impl.time.Time;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/** Applications of one handler object for each endpoint, in a time that stands still unless it is driven. */
public final class Deployments {

    private Deployments() {}

    /** Starts the endpoints of these objects, with all callbacks on the thread that delivers. */
    public static Deployment start(Object... handlers) {
        return start(Map.of(), Workers.of(Runnable::run), new ManualTime(), handlers);
    }

    /** Starts the endpoint of an object, in an application with resolvers of its own. */
    public static Deployment startWith(ParameterResolver resolver, Object handler) {
        return Deployment.start(
                List.of(endpoint(handler, ParameterResolvers.with(List.of(resolver)))),
                configuration(Map.of()),
                Contributions.NONE,
                maxThreads -> Workers.of(Runnable::run),
                new ManualTime(),
                Deployments.class.getClassLoader());
    }

    /** Starts the endpoints of these objects. */
    public static Deployment start(Map<String, String> settings, Workers workers, Time time, Object... handlers) {
        return Deployment.start(
                Stream.of(handlers).map(Deployments::endpoint).toList(),
                configuration(settings),
                Contributions.NONE,
                maxThreads -> workers,
                time,
                Deployments.class.getClassLoader());
    }

    /** A connection of the endpoint with the most specific path, which no transport carries yet. */
    public static DefaultConnection admit(Deployment deployment, Handshake handshake) {
        HandshakeOutcome outcome =
                new Admission(deployment.endpoints().all().get(0)).admit(handshake, null, role -> false);
        if (outcome instanceof HandshakeOutcome.Admitted admitted) {
            return admitted.connection();
        }
        throw new AssertionError("expected to be admitted, got " + outcome);
    }

    /** The configuration of an application that was given these settings. */
    public static Configuration configuration(Map<String, String> settings) {
        return Configuration.of(new Properties(), Map.of(), settings);
    }

    /** The endpoint of an object, which handles all its connections. */
    public static EndpointDeployment endpoint(Object handler) {
        return endpoint(handler, ParameterResolvers.builtIn());
    }

    private static EndpointDeployment endpoint(Object handler, ParameterResolver resolvers) {
        Problems problems = new Problems();
        EndpointDescriptor descriptor =
                EndpointReader.read(handler.getClass(), resolvers, problems).orElseThrow();
        problems.throwIfAny();
        return new EndpointDeployment(descriptor, connection -> () -> handler, CallbackContexts.NONE);
    }
}
