/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.descriptor;

import dev.kawat.WebSocketClient;
import dev.kawat.impl.problem.Problems;
import dev.kawat.impl.settings.ClientSetting;
import dev.kawat.impl.settings.Configuration;
import dev.kawat.impl.settings.Setting;
import jakarta.websocket.server.PathParam;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Reads what {@link WebSocketClient} says on a class, and checks it. */
public final class ClientReader {

    private ClientReader() {}

    /** Returns whether a class declares a client. */
    public static boolean isClient(Class<?> type) {
        return type.isAnnotationPresent(WebSocketClient.class);
    }

    /** Returns the name of the declaration in messages. */
    public static String where(Class<?> type) {
        return "@WebSocketClient on " + type.getName();
    }

    /** Returns the name of the client that a class declares. */
    public static String name(Class<?> type) {
        String name = type.getAnnotation(WebSocketClient.class).name();
        return name.isEmpty() ? type.getSimpleName() : name;
    }

    /** Returns the names of the variables that the callbacks of a class take. Whether the URI has them is known when it is used. */
    public static Set<String> pathParams(Class<?> type) {
        Set<String> names = new TreeSet<>();
        for (Class<?> c = type; c != null && c != Object.class; c = c.getSuperclass()) {
            Arrays.stream(c.getDeclaredMethods())
                    .flatMap(method -> Arrays.stream(method.getParameters()))
                    .filter(parameter -> parameter.isAnnotationPresent(PathParam.class))
                    .forEach(parameter ->
                            names.add(parameter.getAnnotation(PathParam.class).value()));
        }
        return names;
    }

    /**
     * Returns the values that a class declares, by the keys of settings.
     *
     * @param problems collects the settings that have no key
     */
    public static Map<String, String> settings(Class<?> type, Problems problems) {
        WebSocketClient client = type.getAnnotation(WebSocketClient.class);
        Map<String, String> settings = new LinkedHashMap<>();
        if (!client.value().isEmpty()) {
            settings.put(ClientSetting.URI.key(), client.value());
        }
        for (String setting : client.settings()) {
            int equals = setting.indexOf('=');
            if (equals <= 0) {
                problems.add(where(type), "setting must be key=value", setting);
            } else {
                settings.put(
                        setting.substring(0, equals).strip(),
                        setting.substring(equals + 1).strip());
            }
        }
        return settings;
    }

    /**
     * Returns the declaration of what runs the callbacks of a client that a class declares.
     *
     * @param settings the settings that endpoints have too
     */
    public static EndpointDeclaration declaration(Class<?> type, Map<Setting, String> settings) {
        return new EndpointDeclaration(
                where(type),
                coreName(type),
                null,
                type.getAnnotation(WebSocketClient.class).dataType(),
                List.of(),
                false,
                settings);
    }

    /** Returns the name that the connections of a client have in logs, which is none of an endpoint. */
    public static String coreName(Class<?> type) {
        return "client-" + name(type);
    }

    /**
     * Reads the declaration, without the settings.
     *
     * @param problems collects every broken rule
     */
    static EndpointDeclaration read(Class<?> type, Problems problems) {
        WebSocketClient client = type.getAnnotation(WebSocketClient.class);
        String where = where(type);
        String name = name(type);
        if (!Configuration.NAME.matcher(name).matches()) {
            problems.add(where, "name must consist of letters, digits, '-' and '_'", name);
        }
        List<String> subprotocols = List.of(client.subprotocols());
        Subprotocols.check(subprotocols, where, problems);
        return new EndpointDeclaration(where, name, null, client.dataType(), subprotocols, false, Map.of());
    }
}
