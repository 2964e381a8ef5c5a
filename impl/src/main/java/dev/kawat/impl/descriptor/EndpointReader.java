/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.descriptor;

import dev.kawat.DataType;
import dev.kawat.ParameterResolver;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.impl.parameter.ParameterResolvers;
import dev.kawat.impl.problem.Problems;
import dev.kawat.impl.settings.Configuration;
import dev.kawat.impl.settings.Setting;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the annotations of a handler class, and checks all rules for them. */
public final class EndpointReader {

    private final Class<?> type;
    private final Problems problems;
    private final String where;

    private EndpointReader(Class<?> type, Problems problems) {
        this.type = type;
        this.problems = problems;
        this.where = EndpointDescriptor.where(type);
    }

    /**
     * Reads an endpoint class.
     *
     * @param type a class with {@link WebSocketEndpoint}
     * @param problems collects every broken rule
     * @return the endpoint; empty if there is nothing to deploy because of a broken rule
     */
    public static Optional<EndpointDescriptor> read(Class<?> type, Problems problems) {
        return read(type, ParameterResolvers.builtIn(), problems);
    }

    /**
     * Reads an endpoint class in an application with its own resolvers.
     *
     * @param type a class with {@link WebSocketEndpoint}
     * @param resolver finds the sources of the arguments of callbacks
     * @param problems collects every broken rule
     * @return the endpoint; empty if there is nothing to deploy because of a broken rule
     */
    public static Optional<EndpointDescriptor> read(Class<?> type, ParameterResolver resolver, Problems problems) {
        return new EndpointReader(type, problems).read(resolver);
    }

    /**
     * Reads an endpoint class without its callbacks, for an application whose resolvers cannot be used yet.
     *
     * @param type a class with {@link WebSocketEndpoint}
     * @param problems collects every broken rule, except those for callbacks
     * @return the endpoint; empty if there is nothing to deploy because of a broken rule
     * @see #readCallbacks
     */
    public static Optional<EndpointDescriptor> readWithoutCallbacks(Class<?> type, Problems problems) {
        return new EndpointReader(type, problems).read(null);
    }

    /**
     * Adds a problem for each callback that a client does not call.
     *
     * @param endpoint the handler of the client, with its callbacks
     */
    private static void checkClient(EndpointDescriptor endpoint, Problems problems) {
        endpoint.callback(Callback.Kind.CONNECTION)
                .ifPresent(gate -> problems.add(
                        endpoint.where(),
                        "a client must have no @OnConnection, which decides about handshakes of others",
                        gate.method().toString()));
    }

    /**
     * Reads the callbacks of an endpoint that was read without them.
     *
     * @param resolver finds the sources of the arguments of callbacks
     * @param problems collects every broken rule for callbacks
     * @return the endpoint with its callbacks
     */
    public static EndpointDescriptor readCallbacks(
            EndpointDescriptor endpoint, ParameterResolver resolver, Problems problems) {
        Class<?> type = endpoint.handlerClass();
        if (ClientReader.isClient(type)) {
            return readClient(endpoint.declaration(), type, ClientReader.pathParams(type), resolver, problems);
        }
        return endpoint.with(new HandlerReader(type, endpoint.declaration(), problems).read(resolver, false));
    }

    /**
     * Reads the handler class of a client.
     *
     * @param type the class, with {@link dev.kawat.WebSocketClient} or without
     * @param variables the variables of its URI
     * @param resolver finds the sources of the arguments of callbacks
     * @param problems collects every broken rule
     */
    public static EndpointDescriptor readClient(
            EndpointDeclaration declaration,
            Class<?> type,
            Set<String> variables,
            ParameterResolver resolver,
            Problems problems) {
        ThreadAnnotations.checkAtMostOne(type, "class", declaration.where(), problems);
        AccessCheck.check(type, problems);
        EndpointDescriptor client = new EndpointDescriptor(
                declaration, new HandlerReader(type, declaration, problems).read(resolver, variables));
        checkClient(client, problems);
        return client;
    }

    /**
     * Reads the error callbacks of a class that is not an endpoint. They are called for failures of all endpoints.
     *
     * @param type a class with methods that have {@code @OnError}
     * @param resolver finds the sources of the arguments
     * @param problems collects every broken rule
     */
    public static List<Callback> readErrorCallbacks(Class<?> type, ParameterResolver resolver, Problems problems) {
        return CallbackReader.outsideEndpoints(type, resolver, problems).readErrorCallbacks();
    }

    /**
     * Reads the handler class of an endpoint that is declared elsewhere than on the class.
     *
     * @param type the class
     * @param resolver finds the sources of the arguments of callbacks
     * @param problems collects every broken rule
     */
    public static EndpointDescriptor read(
            EndpointDeclaration declaration, Class<?> type, ParameterResolver resolver, Problems problems) {
        ThreadAnnotations.checkAtMostOne(type, "class", declaration.where(), problems);
        AccessCheck.check(type, problems);
        return new EndpointDescriptor(
                declaration, new HandlerReader(type, declaration, problems).read(resolver, false));
    }

    /**
     * Reads a class whose objects handle connections of a server that is declared elsewhere. What the annotation of the class says
     * about messages and connections goes before what the server says.
     *
     * @param server the declaration of the server
     * @param type the class, with {@link WebSocketEndpoint} or without
     * @param resolver finds the sources of the arguments of callbacks
     * @param problems collects every broken rule
     */
    public static EndpointDescriptor readForServer(
            EndpointDescriptor server, Class<?> type, ParameterResolver resolver, Problems problems) {
        WebSocketEndpoint own = type.getAnnotation(WebSocketEndpoint.class);
        if (own == null) {
            return read(server.declaration(), type, resolver, problems);
        }
        EndpointReader reader = new EndpointReader(type, problems);
        if (own.subprotocols().length > 0 || own.requireSubprotocol() || own.origins().length > 0) {
            problems.add(
                    reader.where,
                    "subprotocols and origins must be those of the server, because they are decided before the handler is"
                            + " known, so remove them");
        }
        Map<Setting, String> settings = new EnumMap<>(Setting.class);
        settings.putAll(server.declared());
        settings.putAll(reader.declaredSettings(own));
        EndpointDeclaration declaration = new EndpointDeclaration(
                reader.where,
                server.name(),
                server.path(),
                own.dataType() == DataType.AUTO ? server.dataType() : own.dataType(),
                server.subprotocols(),
                server.requireSubprotocol(),
                settings);
        return read(declaration, type, resolver, problems);
    }

    private Optional<EndpointDescriptor> read(@Nullable ParameterResolver resolver) {
        WebSocketEndpoint endpoint = type.getAnnotation(WebSocketEndpoint.class);
        if (ClientReader.isClient(type)) {
            return Optional.of(readClient(endpoint, resolver));
        }
        if (endpoint == null) {
            problems.add(type.getName(), "a handler class must have @WebSocketEndpoint or @WebSocketClient");
            return Optional.empty();
        }
        String name = endpoint.name().isEmpty() ? type.getSimpleName() : endpoint.name();
        if (!Configuration.NAME.matcher(name).matches()) {
            problems.add(where, "name must consist of letters, digits, '-' and '_'", name);
        }
        ThreadAnnotations.checkAtMostOne(type, "class", where, problems);
        List<String> subprotocols = List.of(endpoint.subprotocols());
        Subprotocols.check(subprotocols, where, problems);
        Subprotocols.checkRequired(endpoint.requireSubprotocol(), subprotocols, where, problems);
        AccessCheck.check(type, problems);
        boolean served = !endpoint.value().isEmpty();
        Optional<PathTemplate> path = served ? PathTemplate.parse(endpoint.value(), where, problems) : Optional.empty();
        EndpointDeclaration declaration = new EndpointDeclaration(
                where,
                name,
                path.orElse(null),
                endpoint.dataType(),
                subprotocols,
                endpoint.requireSubprotocol(),
                declaredSettings(endpoint));
        HandlerDescriptor handler = resolver == null
                ? HandlerDescriptor.withoutCallbacks(type)
                : new HandlerReader(type, declaration, problems).read(resolver, path.isEmpty());
        return served && path.isEmpty() ? Optional.empty() : Optional.of(new EndpointDescriptor(declaration, handler));
    }

    private EndpointDescriptor readClient(@Nullable WebSocketEndpoint endpoint, @Nullable ParameterResolver resolver) {
        if (endpoint != null) {
            problems.add(where, "class must not have @WebSocketEndpoint too, so make two classes");
        }
        EndpointDeclaration declaration = ClientReader.read(type, problems);
        return resolver == null
                ? new EndpointDescriptor(declaration, HandlerDescriptor.withoutCallbacks(type))
                : readClient(declaration, type, ClientReader.pathParams(type), resolver, problems);
    }

    private Map<Setting, String> declaredSettings(WebSocketEndpoint endpoint) {
        Map<Setting, String> declared = new EnumMap<>(Setting.class);
        for (Setting setting : Setting.values()) {
            String value = setting.declaredIn(endpoint);
            if (!value.isEmpty()) {
                if (setting.parse(value).isEmpty()) {
                    problems.add(where, setting.key() + " must be " + setting.allowed(), value);
                } else {
                    declared.put(setting, value);
                }
            }
        }
        return declared;
    }
}
