/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.descriptor;

import dev.kawat.DataType;
import dev.kawat.NonBlocking;
import dev.kawat.ParameterResolver;
import dev.kawat.Payload;
import dev.kawat.RunOn;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.impl.parameter.ParameterResolvers;
import dev.kawat.impl.problem.Problems;
import dev.kawat.impl.security.AccessReader;
import dev.kawat.impl.settings.Setting;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the annotations of a handler class, and checks every rule that they can break. */
public final class EndpointReader {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+");
    /** RFC 6455 section 4.1 (10): a subprotocol is a token of RFC 2616 section 2.2. */
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    private final Class<?> type;
    private final @Nullable ParameterResolver resolvers;
    private final Problems problems;
    private final String where;

    private EndpointReader(Class<?> type, @Nullable ParameterResolver resolvers, Problems problems) {
        this.type = type;
        this.resolvers = resolvers;
        this.problems = problems;
        this.where = "@WebSocketEndpoint on " + type.getName();
    }

    /**
     * The endpoint that an annotated class declares; empty when it breaks a rule that leaves nothing to deploy.
     *
     * @param type a class with {@link WebSocketEndpoint}
     * @param problems where every broken rule goes
     */
    public static Optional<EndpointDescriptor> read(Class<?> type, Problems problems) {
        return read(type, ParameterResolvers.builtIn(), problems);
    }

    /**
     * The endpoint that an annotated class declares, in an application that has resolvers of its own.
     *
     * @param type a class with {@link WebSocketEndpoint}
     * @param resolvers say what the parameters of its callbacks are given
     * @param problems where every broken rule goes
     */
    public static Optional<EndpointDescriptor> read(Class<?> type, ParameterResolver resolvers, Problems problems) {
        return new EndpointReader(type, resolvers, problems).read();
    }

    /**
     * The endpoint that an annotated class declares, without its callbacks: for an application whose resolvers cannot be asked
     * yet.
     *
     * @param type a class with {@link WebSocketEndpoint}
     * @param problems where every broken rule goes, but those of callbacks
     */
    public static Optional<EndpointDescriptor> outline(Class<?> type, Problems problems) {
        return new EndpointReader(type, null, problems).read();
    }

    /**
     * Reads the callbacks of an endpoint that was read without them.
     *
     * @param outline the endpoint without its callbacks
     * @param resolvers say what the parameters of its callbacks are given
     * @param problems where every broken rule of callbacks goes
     */
    public static EndpointDescriptor readCallbacks(
            EndpointDescriptor outline, ParameterResolver resolvers, Problems problems) {
        return new EndpointReader(outline.handlerClass(), resolvers, problems).readCallbacks(outline, resolvers);
    }

    /**
     * The error callbacks of a class that is no endpoint: they are told of what fails on any endpoint.
     *
     * @param type a class with methods that have {@code @OnError}
     * @param resolvers say what the parameters are given
     * @param problems where every broken rule goes
     */
    public static List<Callback> readErrorCallbacks(Class<?> type, ParameterResolver resolvers, Problems problems) {
        return CallbackReader.ofNoEndpoint(type, resolvers, problems).readErrorCallbacks();
    }

    private Optional<EndpointDescriptor> read() {
        WebSocketEndpoint endpoint = type.getAnnotation(WebSocketEndpoint.class);
        if (endpoint == null) {
            problems.add(type.getName(), "a handler class must have @WebSocketEndpoint");
            return Optional.empty();
        }
        String name = endpoint.name().isEmpty() ? type.getSimpleName() : endpoint.name();
        if (!NAME.matcher(name).matches()) {
            problems.add(where, "name must consist of letters, digits, '-' and '_'", name);
        }
        if (type.isAnnotationPresent(NonBlocking.class) && type.isAnnotationPresent(RunOn.class)) {
            problems.add(where, "class must have at most one of @NonBlocking and @RunOn, got both");
        }
        checkSubprotocols(endpoint);
        AccessReader.check(type, problems);
        Optional<PathTemplate> path = PathTemplate.parse(endpoint.value(), where, problems);
        CallbackReader.Found callbacks =
                resolvers == null ? CallbackReader.Found.NONE : callbacks(endpoint, path.orElse(null), resolvers);
        Map<Setting, String> declared = declaredSettings(endpoint);
        return path.map(template -> new EndpointDescriptor(
                name,
                template,
                type,
                endpoint.dataType(),
                List.of(endpoint.subprotocols()),
                endpoint.requireSubprotocol(),
                callbacks.byKind(),
                callbacks.byMessageType(),
                type.isAnnotationPresent(NonBlocking.class),
                declared));
    }

    private EndpointDescriptor readCallbacks(EndpointDescriptor outline, ParameterResolver known) {
        WebSocketEndpoint endpoint = type.getAnnotation(WebSocketEndpoint.class);
        CallbackReader.Found callbacks = callbacks(endpoint, outline.path(), known);
        return outline.withCallbacks(callbacks.byKind(), callbacks.byMessageType());
    }

    private CallbackReader.Found callbacks(
            WebSocketEndpoint endpoint, @Nullable PathTemplate path, ParameterResolver resolvers) {
        Set<String> variables = path == null ? null : path.variables();
        CallbackReader callbackReader = new CallbackReader(type, variables, resolvers, problems);
        CallbackReader.Found callbacks = callbackReader.read();
        boolean misplaced = new MisplacedCallbackCheck(type, problems).found();
        if (!callbackReader.sawCallback() && !misplaced) {
            problems.add(
                    where,
                    "class must have a callback, a method with @OnConnection, @OnOpen, @OnMessage, @OnClose or @OnError, got none");
        }
        checkDataType(endpoint.dataType(), callbacks, callbackReader);
        return callbacks;
    }

    private void checkSubprotocols(WebSocketEndpoint endpoint) {
        Set<String> seen = new HashSet<>();
        for (String subprotocol : endpoint.subprotocols()) {
            if (!TOKEN.matcher(subprotocol).matches()) {
                problems.add(where, "subprotocol must be a token (RFC 6455 section 4.1)", subprotocol);
            } else if (!seen.add(subprotocol)) {
                problems.add(where, "subprotocol must be named once", subprotocol);
            }
        }
        if (endpoint.requireSubprotocol() && endpoint.subprotocols().length == 0) {
            problems.add(where, "requireSubprotocol needs subprotocols, got none");
        }
    }

    private void checkDataType(DataType dataType, CallbackReader.Found callbacks, CallbackReader reader) {
        List<Callback> ofText = callbacks.byKind().getOrDefault(Callback.Kind.TEXT, List.of());
        boolean either = ofText.stream().anyMatch(callback -> callback.messageType() == Payload.class);
        boolean untyped = dataType == DataType.BLOB ? !ofText.isEmpty() && !either : !ofText.isEmpty();
        boolean text = untyped || !callbacks.byMessageType().isEmpty();
        boolean binary = callbacks.byKind().containsKey(Callback.Kind.BINARY);
        if (reader.sawBrokenMessageCallback()) {
            return; // what is missing here may be what is broken there
        }
        switch (dataType) {
            case AUTO -> {}
            case TEXT, OBJECT -> {
                boolean bytesOfText = dataType == DataType.TEXT && !untyped; // by the callback for binary messages
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
