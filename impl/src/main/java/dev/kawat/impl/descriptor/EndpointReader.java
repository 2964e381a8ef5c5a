/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.descriptor;

import dev.kawat.DataType;
import dev.kawat.ParameterResolver;
import dev.kawat.Payload;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.impl.parameter.HttpToken;
import dev.kawat.impl.parameter.ParameterResolvers;
import dev.kawat.impl.problem.Problems;
import dev.kawat.impl.settings.Setting;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the annotations of a handler class, and checks all rules for them. */
public final class EndpointReader {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+");

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
     * Reads the callbacks of an endpoint that was read without them.
     *
     * @param resolver finds the sources of the arguments of callbacks
     * @param problems collects every broken rule for callbacks
     * @return the endpoint with its callbacks
     */
    public static EndpointDescriptor readCallbacks(
            EndpointDescriptor endpoint, ParameterResolver resolver, Problems problems) {
        HandlerDescriptor handler = new EndpointReader(endpoint.handlerClass(), problems)
                .readHandler(endpoint.dataType(), endpoint.path(), resolver);
        return endpoint.withCallbacks(handler);
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

    private Optional<EndpointDescriptor> read(@Nullable ParameterResolver resolver) {
        WebSocketEndpoint endpoint = type.getAnnotation(WebSocketEndpoint.class);
        if (endpoint == null) {
            problems.add(type.getName(), "a handler class must have @WebSocketEndpoint");
            return Optional.empty();
        }
        String name = endpoint.name().isEmpty() ? type.getSimpleName() : endpoint.name();
        if (!NAME.matcher(name).matches()) {
            problems.add(where, "name must consist of letters, digits, '-' and '_'", name);
        }
        ThreadAnnotations.checkAtMostOne(type, "class", where, problems);
        checkSubprotocols(endpoint);
        AccessCheck.check(type, problems);
        Optional<PathTemplate> path = PathTemplate.parse(endpoint.value(), where, problems);
        HandlerDescriptor handler = resolver == null
                ? HandlerDescriptor.withoutCallbacks(type)
                : readHandler(endpoint.dataType(), path.orElse(null), resolver);
        Map<Setting, String> declared = declaredSettings(endpoint);
        return path.map(template -> new EndpointDescriptor(
                name,
                template,
                handler,
                endpoint.dataType(),
                List.of(endpoint.subprotocols()),
                endpoint.requireSubprotocol(),
                declared));
    }

    private HandlerDescriptor readHandler(DataType dataType, @Nullable PathTemplate path, ParameterResolver resolver) {
        Set<String> variables = path == null ? null : path.variables();
        CallbackReader reader = new CallbackReader(type, variables, resolver, problems);
        HandlerDescriptor handler = reader.read();
        boolean misplaced = new MisplacedCallbackCheck(type, problems).check();
        if (!reader.sawCallback() && !misplaced) {
            problems.add(
                    where,
                    "class must have a callback, a method with @OnConnection, @OnOpen, @OnMessage, @OnClose or @OnError, got none");
        }
        if (!reader.sawBrokenMessageCallback()) { // else the missing callback may be the broken one
            checkDataType(dataType, handler);
        }
        return handler;
    }

    private void checkSubprotocols(WebSocketEndpoint endpoint) {
        Set<String> seen = new HashSet<>();
        for (String subprotocol : endpoint.subprotocols()) {
            if (!HttpToken.is(subprotocol)) {
                problems.add(where, "subprotocol must be a token (RFC 6455 section 4.1)", subprotocol);
            } else if (!seen.add(subprotocol)) {
                problems.add(where, "subprotocol must be named once", subprotocol);
            }
        }
        if (endpoint.requireSubprotocol() && endpoint.subprotocols().length == 0) {
            problems.add(where, "requireSubprotocol needs subprotocols, got none");
        }
    }

    private void checkDataType(DataType dataType, HandlerDescriptor handler) {
        List<Callback> ofText = handler.callbacks(Callback.Kind.TEXT);
        boolean either = ofText.stream().anyMatch(callback -> callback.messageType() == Payload.class);
        boolean untyped = dataType == DataType.BLOB ? !ofText.isEmpty() && !either : !ofText.isEmpty();
        boolean text = untyped || !handler.byMessageType().isEmpty();
        boolean binary = !handler.callbacks(Callback.Kind.BINARY).isEmpty();
        switch (dataType) {
            case AUTO -> {}
            case TEXT, OBJECT -> {
                boolean bytesOfText = dataType == DataType.TEXT && !untyped; // for the callback for binary messages
                if (!text && !(bytesOfText && binary)) {
                    problems.add(
                            where,
                            "dataType " + dataType + " needs an @OnMessage method for text or objects, got none");
                }
                if (binary && !bytesOfText) {
                    problems.add(
                            where,
                            "dataType " + dataType + " never calls an @OnMessage method for binary messages, got one");
                }
            }
            case BLOB -> {
                if (!binary && !either) {
                    problems.add(where, "dataType BLOB needs an @OnMessage method for binary messages, got none");
                }
                if (text) {
                    problems.add(where, "dataType BLOB never calls an @OnMessage method for text or objects, got one");
                }
            }
        }
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
