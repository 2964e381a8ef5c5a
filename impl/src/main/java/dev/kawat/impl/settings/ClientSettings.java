/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.settings;

import dev.kawat.impl.problem.NearestName;
import dev.kawat.impl.problem.Problems;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

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

    /** The settings of endpoints that are about those who connect to this application, and mean nothing for its clients. */
    private static final Set<Setting> OF_SERVERS = EnumSet.of(
            Setting.ORIGINS,
            Setting.HOSTS,
            Setting.MAX_PENDING_HANDSHAKES,
            Setting.MAX_CONNECTIONS,
            Setting.MAX_CONNECTIONS_PER_ADDRESS,
            Setting.MAX_CONNECTIONS_PER_USER,
            Setting.FIRST_MESSAGE_TIMEOUT,
            Setting.MAX_CONNECTION_AGE,
            Setting.SESSION_TOUCH,
            Setting.HISTORY,
            Setting.RELAY,
            Setting.PRESENCE,
            Setting.MESSAGE_RATE_PER_USER,
            Setting.BYTE_RATE_PER_USER);

    /** Returns the settings that clients have and endpoints too. */
    public static List<Setting> shared() {
        return Setting.allPerEndpoint().stream()
                .filter(setting -> !OF_SERVERS.contains(setting))
                .toList();
    }

    /** Returns the keys of all settings of clients, without prefix. */
    static List<String> keys() {
        return Stream.concat(
                        Stream.of(ClientSetting.values()).map(ClientSetting::key),
                        shared().stream().map(Setting::key))
                .toList();
    }

    private static Optional<Setting> shared(String key) {
        return Setting.perEndpoint(key).filter(setting -> !OF_SERVERS.contains(setting));
    }

    /**
     * Checks settings that clients have and endpoints too.
     *
     * @param given the values by their keys, as text
     * @param where their place, for problems
     * @param problems collects unknown keys, and values that are not allowed
     */
    public static Map<Setting, String> checkShared(Map<String, String> given, String where, Problems problems) {
        Map<Setting, String> checked = new EnumMap<>(Setting.class);
        given.forEach((key, text) -> shared(key)
                .ifPresentOrElse(
                        setting -> check(setting.parse(text), key, setting.allowed(), text, where, problems)
                                .ifPresent(value -> checked.put(setting, text)),
                        () -> addUnknown(
                                key, shared().stream().map(Setting::key).toList(), where, problems)));
        return checked;
    }

    private static void addUnknown(String key, List<String> known, String where, Problems problems) {
        String nearest = NearestName.of(key, known)
                .map(name -> " (the nearest is " + name + ")")
                .orElse("");
        String rule = Setting.perEndpoint(key).isPresent()
                ? "setting must be one of a client, and not one that is about those who connect to this application"
                : "setting must be one of a client or of an endpoint" + nearest;
        problems.add(where, rule, key);
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
            Optional<Setting> setting = shared(key);
            if (client.isPresent()) {
                check(client.get().parse(text), key, client.get().allowed(), text, place, problems)
                        .ifPresent(value -> own.put(client.get(), value));
            } else if (setting.isPresent()) {
                check(setting.get().parse(text), key, setting.get().allowed(), text, place, problems)
                        .ifPresent(value -> others.put(setting.get(), text));
            } else {
                addUnknown(key, keys(), place, problems);
            }
        });
        ClientSettings settings = new ClientSettings(own, others);
        settings.checkDelays(places.getOrDefault(ClientSetting.RECONNECT_MAX_DELAY.key(), where), problems);
        return settings;
    }

    private void checkDelays(String where, Problems problems) {
        Duration least = duration(ClientSetting.RECONNECT_MIN_DELAY);
        Duration most = duration(ClientSetting.RECONNECT_MAX_DELAY);
        if (most.compareTo(least) < 0) {
            problems.add(where, "reconnect-max-delay must be at least reconnect-min-delay, which is " + least, most);
        }
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
        return type.cast(
                value != null ? value : setting.parse(setting.defaultValue()).orElseThrow());
    }

    /** Returns a duration. */
    public Duration duration(ClientSetting setting) {
        return get(setting, Duration.class);
    }
}
