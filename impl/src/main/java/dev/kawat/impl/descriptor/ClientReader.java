/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.descriptor;

import dev.kawat.WebSocketClient;
import dev.kawat.impl.problem.Problems;
import dev.kawat.impl.settings.ClientSetting;
import dev.kawat.impl.settings.Configuration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
