/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.settings;

import dev.kawat.impl.problem.Problems;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The settings of one client, from its configuration and its declaration, in this order.
 *
 * @param own the checked values of the settings that only clients have; those without a value have their defaults
 * @param ofEndpoints the settings that endpoints have too, not yet parsed
 */
public record ClientSettings(Map<ClientSetting, Object> own, Map<Setting, String> ofEndpoints) {

    /** Copies the maps. */
    public ClientSettings {
        own = Map.copyOf(own);
        ofEndpoints = Map.copyOf(ofEndpoints);
    }

    /**
     * Reads the settings of a client.
     *
     * @param name the name of the client
     * @param declared the values by their keys, as its declaration has them
     * @param where the place of the declaration, for problems
     * @param problems collects unknown keys, and values that are not allowed
     */
    public static ClientSettings resolve(
            String name, Map<String, String> declared, Configuration configuration, String where, Problems problems) {
        Map<String, String> values = new LinkedHashMap<>(declared);
        Map<String, String> places = new LinkedHashMap<>();
        configuration.client(name).forEach((key, entry) -> {
            values.put(key, entry.text());
            places.put(key, entry.where());
        });
        Map<ClientSetting, Object> own = new EnumMap<>(ClientSetting.class);
        Map<Setting, String> others = new EnumMap<>(Setting.class);
        values.forEach((key, text) -> {
            String place = places.getOrDefault(key, where);
            Optional<ClientSetting> client = ClientSetting.of(key);
            Optional<Setting> setting = Setting.perEndpoint(key);
            if (client.isPresent()) {
                check(client.get().parse(text), key, client.get().allowed(), text, place, problems)
                        .ifPresent(value -> own.put(client.get(), value));
            } else if (setting.isPresent()) {
                check(setting.get().parse(text), key, setting.get().allowed(), text, place, problems)
                        .ifPresent(value -> others.put(setting.get(), text));
            } else {
                problems.add(place, "setting must be one of a client or of an endpoint", key);
            }
        });
        return new ClientSettings(own, others);
    }

    private static Optional<?> check(
            Optional<?> value, String key, String allowed, String text, String place, Problems problems) {
        if (value.isEmpty()) {
            problems.add(place, key + " must be " + allowed, text);
        }
        return value;
    }

    /** Returns whether a setting has a value that is not its default. */
    public boolean has(ClientSetting setting) {
        return own.containsKey(setting);
    }

    /** Returns the value of a setting. */
    public <T> T get(ClientSetting setting, Class<T> type) {
        Object value = own.get(setting);
        return type.cast(value != null ? value : setting.parse(setting.defaultValue()).orElseThrow());
    }

    /** Returns a duration. */
    public Duration duration(ClientSetting setting) {
        return get(setting, Duration.class);
    }
}
