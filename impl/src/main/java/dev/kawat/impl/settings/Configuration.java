/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.settings;

import dev.kawat.impl.problem.NearestName;
import dev.kawat.impl.problem.Problems;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Where the settings of an application come from: the configuration of the platform, or else system properties and, after
 * them, environment variables; and where these say nothing, what the application itself was given (servlet init parameters,
 * the builder of a standalone server).
 *
 * <p>A key {@code kawat.max-message} is {@code KAWAT_MAX_MESSAGE} in the environment: every character that is not a letter or
 * digit becomes '_', and letters are upper case, as MicroProfile Config does it.
 */
public final class Configuration {

    /** What every key of ours begins with. */
    public static final String PREFIX = "kawat.";

    private static final String ENDPOINT_PREFIX = PREFIX + "endpoint.";

    /** No configuration: every setting has what is declared, or its default. */
    public static final Configuration NONE = new Configuration(Platform.NONE, Map.of(), Map.of());

    /** A configuration that others keep, with system properties and environment in it: MicroProfile Config. */
    public interface Platform {

        /** Says nothing. */
        Platform NONE = new Platform() {
            @Override
            public Set<String> keys() {
                return Set.of();
            }

            @Override
            public Optional<String> value(String key) {
                return Optional.empty();
            }
        };

        /** The keys that somebody wrote, as far as they are known; those of others too. */
        Set<String> keys();

        /** The value for a key, wherever it comes from. */
        Optional<String> value(String key);
    }

    /** One value of one setting, not yet checked, and where it was found. */
    record Entry(Setting setting, String where, String text) {

        Object parsed(Problems problems) {
            Optional<?> value = setting.parse(text);
            if (value.isPresent()) {
                return value.get();
            }
            problems.add(where, "must be " + setting.allowed(), text);
            return setting.parse(setting.defaultValue()).orElseThrow();
        }
    }

    private final Platform platform;
    private final Map<String, String> properties;
    private final Map<String, String> environment;

    private Configuration(Platform platform, Map<String, String> properties, Map<String, String> environment) {
        this.platform = platform;
        this.properties = properties;
        this.environment = environment;
    }

    /**
     * The configuration that these sources make.
     *
     * @param system the system properties
     * @param environment the environment variables
     * @param given what the application was given; system and environment win over it
     */
    public static Configuration of(Properties system, Map<String, String> environment, Map<String, String> given) {
        Map<String, String> properties = withoutEnvironment(given, environment);
        for (String key : system.stringPropertyNames()) {
            if (key.startsWith(PREFIX)) {
                properties.put(key, system.getProperty(key));
            }
        }
        return new Configuration(Platform.NONE, properties, Map.copyOf(environment));
    }

    /**
     * The configuration that these sources make.
     *
     * @param platform the configuration of the platform, which wins over everything
     * @param environment the environment variables
     * @param given what the application was given; the environment wins over it
     */
    public static Configuration of(Platform platform, Map<String, String> environment, Map<String, String> given) {
        return new Configuration(platform, withoutEnvironment(given, environment), Map.copyOf(environment));
    }

    /** What is ours of what was given, and not said by the environment too. */
    private static Map<String, String> withoutEnvironment(Map<String, String> given, Map<String, String> environment) {
        Map<String, String> properties = new LinkedHashMap<>();
        given.forEach((key, value) -> {
            if (key.startsWith(PREFIX) && !environment.containsKey(environmentName(key))) {
                properties.put(key, value);
            }
        });
        return properties;
    }

    /** Adds a problem for every key of ours that means nothing, given the names of the endpoints. */
    public void checkKeys(Collection<String> endpoints, Problems problems) {
        Set<String> keys = new TreeSet<>(properties.keySet());
        platform.keys().stream()
                // A platform may make keys of variables, and nobody wrote those.
                .filter(key -> key.startsWith(PREFIX) && !environment.containsKey(environmentName(key)))
                .forEach(keys::add);
        Set<String> known = keys(endpoints);
        for (String key : keys) {
            if (!known.contains(key)) {
                String nearest = NearestName.of(key, known)
                        .map(name -> ", of which " + name + " is nearest")
                        .orElse("");
                problems.add("configuration", "key must be " + allowedKeys(endpoints) + nearest, key);
            }
        }
    }

    /** Adds a problem for every {@code kawat.<key>} whose value is not allowed, even if no endpoint asks for it. */
    public void checkValues(Problems problems) {
        for (Setting setting : Setting.values()) {
            application(setting).parsed(problems);
        }
    }

    /** The checked value of a setting that holds for the application. */
    public <T> T application(Setting setting, Class<T> type, Problems problems) {
        return type.cast(application(setting).parsed(problems));
    }

    Entry application(Setting setting) {
        return find(PREFIX + setting.key(), setting)
                .orElseGet(() -> new Entry(setting, "default", setting.defaultValue()));
    }

    Optional<Entry> endpoint(String name, Setting setting) {
        return find(ENDPOINT_PREFIX + name + "." + setting.key(), setting);
    }

    private Optional<Entry> find(String key, Setting setting) {
        String property = platform.value(key).orElseGet(() -> properties.get(key));
        if (property != null) {
            return Optional.of(new Entry(setting, "configuration key " + key, property));
        }
        String variable = environmentName(key);
        return Optional.ofNullable(environment.get(variable))
                .map(value -> new Entry(setting, "environment variable " + variable, value));
    }

    /** All keys that mean something. */
    private static Set<String> keys(Collection<String> endpoints) {
        Set<String> keys = new TreeSet<>();
        for (Setting setting : Setting.values()) {
            keys.add(PREFIX + setting.key());
            if (setting.perEndpoint()) {
                endpoints.forEach(name -> keys.add(ENDPOINT_PREFIX + name + "." + setting.key()));
            }
        }
        return keys;
    }

    private static String allowedKeys(Collection<String> endpoints) {
        String keys = Arrays.stream(Setting.values()).map(Setting::key).collect(Collectors.joining(", "));
        return "kawat.<key> or kawat.endpoint.<name>.<key> with a key of " + keys + " and a name of " + endpoints;
    }

    private static String environmentName(String key) {
        return key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }
}
