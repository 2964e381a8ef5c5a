/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.deployment;

import dev.kawat.EndpointDefinitionException;
import dev.kawat.ServerHandler;
import dev.kawat.ServerOptions;
import dev.kawat.UpgradeOptions;
import dev.kawat.impl.connection.DefaultServer;
import dev.kawat.impl.descriptor.Callback;
import dev.kawat.impl.descriptor.EndpointDeclaration;
import dev.kawat.impl.descriptor.EndpointDescriptor;
import dev.kawat.impl.descriptor.EndpointReader;
import dev.kawat.impl.descriptor.HandlerDescriptor;
import dev.kawat.impl.descriptor.OptionsReader;
import dev.kawat.impl.handler.HandlerBean;
import dev.kawat.impl.handler.HandlerFactory;
import dev.kawat.impl.parameter.ParameterResolvers;
import dev.kawat.impl.problem.Problems;
import dev.kawat.impl.settings.ClientSettings;
import dev.kawat.impl.settings.Configuration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/** Opens endpoints while the application runs. Usable from any thread. */
public final class EndpointOpener {

    private final RunningEndpoints endpoints;
    private final EndpointLauncher launcher;
    private final HandlerBeans beans;
    private final Configuration configuration;

    EndpointOpener(
            RunningEndpoints endpoints, EndpointLauncher launcher, HandlerBeans beans, Configuration configuration) {
        this.endpoints = endpoints;
        this.launcher = launcher;
        this.beans = beans;
        this.configuration = configuration;
    }

    /** Returns the settings of a client; see {@link ClientSettings#resolve}. */
    public ClientSettings clientSettings(
            String name, Map<String, String> declared, String where, Problems problems) {
        return ClientSettings.resolve(name, declared, configuration, where, problems);
    }

    /** Opens a server with a handler; see {@link dev.kawat.WebSocketServers#open(ServerHandler, ServerOptions)}. */
    DefaultServer open(ServerHandler handler, ServerOptions options) {
        Objects.requireNonNull(handler, "handler");
        Problems problems = new Problems();
        EndpointDeclaration declaration = OptionsReader.read(Objects.requireNonNull(options, "options"), problems)
                .orElseThrow(problems::exception);
        EndpointDescriptor endpoint =
                new EndpointDescriptor(declaration, HandlerDescriptor.withoutCallbacks(handler.getClass()));
        EndpointDeployment deployment = new EndpointDeployment(
                endpoint, beans.ofObject(handler), beans.contexts(), beans.observers(endpoint), true, () -> handler);
        return open(deployment, problems);
    }

    /** Opens a server for a bean; see {@link dev.kawat.WebSocketServers#open(Class, ServerOptions)}. */
    DefaultServer open(Class<?> type, ServerOptions options) {
        Objects.requireNonNull(type, "endpoint");
        Objects.requireNonNull(options, "options");
        Problems problems = new Problems();
        Optional<EndpointDescriptor> declared = EndpointReader.readWithoutCallbacks(type, problems);
        EndpointDeclaration declaration = declared.flatMap(
                        endpoint -> OptionsReader.read(options, endpoint.declaration(), problems))
                .orElseThrow(problems::exception);
        return open(deployment(declaration, type, problems), problems);
    }

    /**
     * Returns the deployment of an endpoint whose handler is the bean of a class.
     *
     * @param problems collects every broken rule
     * @throws EndpointDefinitionException when there is no such bean; all problems are listed
     */
    private EndpointDeployment deployment(EndpointDeclaration declaration, Class<?> type, Problems problems) {
        EndpointDescriptor endpoint = EndpointReader.read(declaration, type, beans.resolver(), problems);
        Optional<HandlerBean> bean = beans.find(type);
        if (bean.isEmpty()) {
            problems.add(declaration.where(), "handler class must be a bean", type.getName());
            throw problems.exception();
        }
        return EndpointDeployment.ofBean(endpoint, bean.get(), beans);
    }

    /**
     * Starts an endpoint without a path, for requests that the application passes to it.
     *
     * @param type the class of its handlers, which are given with each request
     * @throws EndpointDefinitionException if options break rules; all problems are listed
     */
    public RunningEndpoint openUnlisted(UpgradeOptions options, Class<?> type) {
        Problems problems = new Problems();
        EndpointDeclaration declaration = OptionsReader.read(options, problems);
        EndpointDescriptor endpoint = EndpointReader.read(declaration, type, ParameterResolvers.builtIn(), problems);
        EndpointDeployment deployment =
                new EndpointDeployment(endpoint, beans.ofObject(type), beans.contexts(), beans.observers(endpoint));
        return launcher.launchUnlisted(deployment, problems);
    }

    /**
     * Starts an endpoint for the connections of clients.
     *
     * @param declaration the declaration, without a path
     * @param handler an object, or the class of a bean
     * @throws EndpointDefinitionException if the handler or a setting breaks rules; all problems are listed
     */
    public RunningEndpoint openClient(EndpointDeclaration declaration, Object handler, Problems problems) {
        if (handler instanceof Class<?> type) {
            EndpointDeployment bean = deployment(declaration, type, problems);
            checkClient(bean.descriptor(), problems);
            return launcher.launchUnlisted(bean, problems);
        }
        EndpointDescriptor endpoint =
                EndpointReader.read(declaration, handler.getClass(), beans.resolver(), problems);
        checkClient(endpoint, problems);
        return launcher.launchUnlisted(
                new EndpointDeployment(
                        endpoint, beans.ofObject(handler), beans.contexts(), beans.observers(endpoint)),
                problems);
    }

    private static void checkClient(EndpointDescriptor endpoint, Problems problems) {
        endpoint.callback(Callback.Kind.CONNECTION)
                .ifPresent(gate -> problems.add(
                        endpoint.where(), "a client must have no @OnConnection, which decides about handshakes of others",
                        gate.method().toString()));
    }

    /** Returns the factory of handlers that are objects. */
    public HandlerFactory handlers(Supplier<?> objects) {
        return connection -> beans.ofObject(objects.get()).create(connection);
    }

    private DefaultServer open(EndpointDeployment endpoint, Problems problems) {
        endpoints.checkOpen(endpoint.descriptor().where());
        endpoints.checkFree(endpoint.descriptor(), null, problems);
        return launcher.launch(launcher.check(endpoint, problems), null).server();
    }
}
