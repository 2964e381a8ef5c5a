/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.deployment;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.kawat.impl.artefact.ArtefactDeclaration;
import dev.kawat.impl.callback.EndpointParts;
import dev.kawat.impl.descriptor.EndpointDeclaration;
import dev.kawat.impl.descriptor.EndpointDescriptor;
import dev.kawat.impl.descriptor.EndpointReader;
import dev.kawat.impl.handler.HandlerBean;
import dev.kawat.impl.parameter.ParameterResolvers;
import dev.kawat.impl.problem.Problems;
import dev.kawat.spi.HandlerEngine;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Starts the endpoints without a path: those of clients, and those for requests that the application passes on. What was made of
 * a declaration and a handler class is kept, because most applications connect with the same ones again and again; each client
 * still has a server of its own. Usable from any thread.
 */
final class UnlistedEndpoints {

    /** The bound of what is kept, because a declaration has settings, which may be others for each client. The last used stay. */
    private static final int MOST_KEPT = 256;

    private record Source(EndpointDeclaration declaration, Class<?> type, Set<String> variables) {}

    private final EndpointLauncher launcher;
    private final HandlerBeans beans;
    private final HandlerEngines engines;

    @GuardedBy("itself")
    private final Map<Source, EndpointParts> kept = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Source, EndpointParts> eldest) {
            return size() > MOST_KEPT;
        }
    };

    UnlistedEndpoints(EndpointLauncher launcher, HandlerBeans beans, HandlerEngines engines) {
        this.launcher = launcher;
        this.beans = beans;
        this.engines = engines;
    }

    /**
     * Starts an endpoint for connections of the application.
     *
     * @param declaration the declaration, without a path
     * @param type the class of its handlers, which are given with each connection
     * @param problems has the broken rules that are known so far
     * @throws dev.kawat.EndpointDefinitionException if options break rules; all problems are listed
     */
    RunningEndpoint open(EndpointDeclaration declaration, Class<?> type, Problems problems) {
        Source source = new Source(declaration, type, Set.of());
        return open(
                source,
                () -> EndpointReader.read(declaration, type, ParameterResolvers.builtIn(), problems),
                endpoint -> ofObject(endpoint, type),
                problems);
    }

    /**
     * Starts an endpoint for the connections of a client.
     *
     * @param declaration the declaration, without a path
     * @param handler an object, the class of a bean, or a {@link NamedHandler}
     * @param variables the variables of the URI
     * @param problems has the broken rules that are known so far
     * @throws dev.kawat.EndpointDefinitionException if the handler or a setting breaks rules; all problems are listed
     */
    RunningEndpoint openClient(
            EndpointDeclaration declaration, Object handler, Set<String> variables, Problems problems) {
        if (handler instanceof Class<?> type) {
            Source source = new Source(declaration, type, variables);
            return openClient(source, endpoint -> ofBean(endpoint, bean(endpoint, problems)), problems);
        }
        return handler instanceof NamedHandler named
                ? openNamedClient(declaration, named, variables, problems)
                : openClientOfObject(declaration, handler, variables, problems);
    }

    /**
     * Starts an endpoint for a client whose handler is named.
     *
     * @throws dev.kawat.EndpointDefinitionException when there is no such handler; all problems are listed
     */
    private RunningEndpoint openNamedClient(
            EndpointDeclaration declaration, NamedHandler named, Set<String> variables, Problems problems) {
        if (named.engine().equals(ArtefactDeclaration.JAVA)) {
            Optional<HandlerBean> bean = beans.find(named.handler());
            if (bean.isEmpty()) {
                problems.add(
                        declaration.where(),
                        "handler must be the name of a bean, or the name of a class that is a bean",
                        named.handler());
                throw problems.exception();
            }
            return openClientOfBean(declaration, bean.get(), variables, problems);
        }
        HandlerEngine.Reference reference =
                new HandlerEngine.Reference(named.handler(), declaration.name(), declaration.where());
        return engines.find(named.engine(), declaration.where(), problems)
                .flatMap(engine -> HandlerEngines.handler(engine, named.engine(), reference, problems))
                .map(handler -> openClientOfObject(declaration, handler, variables, problems))
                .orElseThrow(problems::exception);
    }

    private RunningEndpoint openClientOfBean(
            EndpointDeclaration declaration, HandlerBean bean, Set<String> variables, Problems problems) {
        Source source = new Source(declaration, bean.type(), variables);
        return openClient(source, endpoint -> ofBean(endpoint, bean), problems);
    }

    private RunningEndpoint openClientOfObject(
            EndpointDeclaration declaration, Object handler, Set<String> variables, Problems problems) {
        Class<?> type = HandlerCores.declaringClass(handler);
        Optional<HandlerBean> shared = type == handler.getClass() ? Optional.empty() : beans.find(type);
        if (shared.filter(HandlerBean::isShared).isPresent()) { // the object is a proxy, whose own fields are empty
            return openClientOfBean(declaration, shared.get(), variables, problems);
        }
        return openClient(new Source(declaration, type, variables), endpoint -> ofObject(endpoint, handler), problems);
    }

    /**
     * Returns the bean that handles the connections of an endpoint.
     *
     * @throws dev.kawat.EndpointDefinitionException if the class of its handlers is no bean; all problems are listed
     */
    HandlerBean bean(EndpointDescriptor endpoint, Problems problems) {
        Class<?> type = endpoint.handlerClass();
        return beans.find(type).orElseThrow(() -> {
            problems.add(endpoint.where(), "handler class must be a bean", type.getName());
            return problems.exception();
        });
    }

    private EndpointDeployment ofBean(EndpointDescriptor endpoint, HandlerBean bean) {
        return EndpointDeployment.ofBean(endpoint, bean, beans);
    }

    private EndpointDeployment ofObject(EndpointDescriptor endpoint, Object handler) {
        return new EndpointDeployment(
                endpoint, beans.ofObject(handler), beans.contexts().withHttpSession(), beans.observers(endpoint));
    }

    private RunningEndpoint openClient(
            Source source, Function<EndpointDescriptor, EndpointDeployment> deployment, Problems problems) {
        Supplier<EndpointDescriptor> reading = () -> EndpointReader.readClient(
                source.declaration(), source.type(), source.variables(), beans.resolver(), problems);
        return open(source, reading, deployment, problems);
    }

    /**
     * Starts an endpoint with what is kept of its source, or reads and checks that.
     *
     * @param deployment returns the deployment of the endpoint
     */
    private RunningEndpoint open(
            Source source,
            Supplier<EndpointDescriptor> reading,
            Function<EndpointDescriptor, EndpointDeployment> deployment,
            Problems problems) {
        EndpointParts known = problems.messages().isEmpty() ? find(source) : null;
        if (known != null) {
            return launcher.launchUnlisted(new CheckedEndpoint(deployment.apply(known.descriptor()), known));
        }
        CheckedEndpoint checked = launcher.checkUnlisted(deployment.apply(reading.get()), problems);
        synchronized (kept) {
            kept.put(source, checked.parts());
        }
        return launcher.launchUnlisted(checked);
    }

    private @Nullable EndpointParts find(Source source) {
        synchronized (kept) {
            return kept.get(source);
        }
    }
}
