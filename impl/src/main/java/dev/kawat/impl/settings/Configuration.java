/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.settings;

import dev.kawat.impl.problem.NearestName;
import dev.kawat.impl.problem.Problems;
import dev.kawat.spi.RelaySetting;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The sources of the settings of an application. The configuration of the platform comes first; without one, system properties
 * and then environment variables. The settings that were given to the application itself (servlet init parameters, the builder
 * of a standalone server) come last.
 *
 * <p>The environment variable of a key {@code kawat.max-message} is {@code KAWAT_MAX_MESSAGE}: every character that is not a
 * letter or digit becomes '_', and letters are upper case, as in MicroProfile Config.
 */
public final class Configuration {

    /** The prefix of all keys of Kawat. */
    public static final String PREFIX = "kawat.";

    private static final String ENDPOINT_PREFIX = PREFIX + "endpoint.";

    private static final String CLIENT_PREFIX = PREFIX + "client.";

    /** The form of the names of endpoints. */
    public static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+");

    /** The empty configuration: every setting has its declared value, or its default. */
    public static final Configuration NONE = new Configuration(Platform.NONE, Map.of(), Map.of(), key -> null);

    /** The configuration of the platform, which includes system properties and environment, such as MicroProfile Config. */
    public interface Platform {

        /** An empty configuration. */
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

        /** Returns the keys that are configured, as far as they are known, including those of other libraries. */
        Set<String> keys();

        /** Returns the value of a key, from any source. */
        Optional<String> value(String key);
    }

    /**
     * The value of a setting, not yet checked.
     *
     * @param where the place where it was found, for problems
     * @param text the value
     */
    record Entry(Setting setting, String where, String text) {

        Object parsed(Problems problems) {
            Optional<?> value = setting.parse(text);
            if (value.isPresent()) {
                return value.get();
            }
            problems.add(where, "must be " + setting.allowed(), setting.isSecret() ? "a secret" : text);
            return setting.parse(setting.defaultValue()).orElseThrow();
        }

        /** Returns the place and the value, unless that is a secret. */
        @Override
        public String toString() {
            return where + (setting.isSecret() ? "" : "=" + text);
        }
    }

    /**
     * The names that may stand in keys.
     *
     * @param endpoints the names of the endpoints
     * @param others further names that stand for endpoints
     * @param clients the names of the clients
     * @param keys further keys, with their prefix
     * @param othersMayCome whether there may be endpoints with other names later, so that {@link #keysOfOthers} are no problem
     */
    public record Names(
            Collection<String> endpoints,
            Collection<String> others,
            Collection<String> clients,
            Set<String> keys,
            boolean othersMayCome) {}

    private final Platform platform;
    private final Map<String, String> properties;
    private final Map<String, String> environment;

    /** The values of keys that need not be those of Kawat, where the platform and the environment have none. */
    private final Function<String, @Nullable String> others;

    private Configuration(
            Platform platform,
            Map<String, String> properties,
            Map<String, String> environment,
            Function<String, @Nullable String> others) {
        this.platform = platform;
        this.properties = properties;
        this.environment = environment;
        this.others = others;
    }

    /**
     * Returns the configuration from these sources.
     *
     * @param system the system properties
     * @param environment the environment variables
     * @param given the settings that were given to the application; system and environment win over them
     */
    public static Configuration of(Properties system, Map<String, String> environment, Map<String, String> given) {
        Map<String, String> properties = withoutEnvironment(given, environment);
        for (String key : system.stringPropertyNames()) {
            if (key.startsWith(PREFIX)) {
                properties.put(key, system.getProperty(key));
            }
        }
        return new Configuration(Platform.NONE, properties, Map.copyOf(environment), key -> {
            String property = system.getProperty(key);
            return property == null && !hasVariable(key, environment) ? given.get(key) : property;
        });
    }

    /**
     * Returns the configuration from these sources.
     *
     * @param platform the configuration of the platform, which wins over everything
     * @param environment the environment variables
     * @param given the settings that were given to the application; the environment wins over them
     */
    public static Configuration of(Platform platform, Map<String, String> environment, Map<String, String> given) {
        return new Configuration(
                platform,
                withoutEnvironment(given, environment),
                Map.copyOf(environment),
                key -> hasVariable(key, environment) ? null : given.get(key));
    }

    /** Returns the given settings of Kawat without those that the environment has too. */
    private static Map<String, String> withoutEnvironment(Map<String, String> given, Map<String, String> environment) {
        Map<String, String> properties = new LinkedHashMap<>();
        given.forEach((key, value) -> {
            if (key.startsWith(PREFIX) && !hasVariable(key, environment)) {
                properties.put(key, value);
            }
        });
        return properties;
    }

    private static boolean hasVariable(String key, Map<String, String> environment) {
        return environment.containsKey(environmentName(key));
    }

    /**
     * Returns the value of any key, also one that is not Kawat's: of the platform, of a system property, of an environment variable
     * with this name or with the name that the key has there, or of the settings that were given to the application.
     */
    public Optional<String> value(String key) {
        String property = platform.value(key).orElseGet(() -> others.apply(key));
        return Optional.ofNullable(property)
                .or(() -> Optional.ofNullable(environment.get(key)))
                .or(() -> Optional.ofNullable(environment.get(environmentName(key))));
    }

    /** Returns the keys for settings of endpoints, among those that are written, whose endpoint is unknown but may come. */
    public List<String> keysOfOthers(Collection<String> endpoints) {
        return writtenKeys().stream()
                .filter(key -> !keys(endpoints).contains(key) && isOfSomeEndpoint(key))
                .toList();
    }

    private static boolean isOfSomeEndpoint(String key) {
        int end = key.lastIndexOf('.');
        if (!key.startsWith(ENDPOINT_PREFIX) || end <= ENDPOINT_PREFIX.length()) {
            return false;
        }
        String name = key.substring(ENDPOINT_PREFIX.length(), end);
        return NAME.matcher(name).matches() && keys(List.of(name)).contains(key);
    }

    /** Adds a problem for every key of Kawat that is unknown, given the names of the endpoints. */
    public void checkKeys(Collection<String> endpoints, Problems problems) {
        checkKeys(new Names(endpoints, List.of(), List.of(), Set.of(), false), problems);
    }

    /** Adds a problem for every key of Kawat that is unknown. */
    public void checkKeys(Names names, Problems problems) {
        Set<String> known = keys(names.endpoints());
        known.addAll(keys(names.others()));
        known.addAll(names.keys());
        names.clients()
                .forEach(name -> ClientSettings.keys().forEach(key -> known.add(CLIENT_PREFIX + name + "." + key)));
        for (String key : writtenKeys()) {
            if (!known.contains(key) && !(names.othersMayCome() && isOfSomeEndpoint(key))) {
                String nearest = NearestName.of(key, known)
                        .map(name -> " (the nearest is " + name + ")")
                        .orElse("");
                problems.add("configuration", "key must be " + allowedKeys(names.endpoints()) + nearest, key);
            }
        }
    }

    /** Returns the keys of Kawat that somebody has written. */
    private Set<String> writtenKeys() {
        Set<String> keys = new TreeSet<>(properties.keySet());
        platform.keys().stream()
                // A platform may derive keys from variables, and nobody wrote those.
                .filter(key -> key.startsWith(PREFIX) && !hasVariable(key, environment))
                .forEach(keys::add);
        return keys;
    }

    /** Adds a problem for every {@code kawat.<key>} whose value is not allowed, even if no endpoint uses it. */
    public void checkValues(Problems problems) {
        for (Setting setting : Setting.values()) {
            application(setting).parsed(problems);
        }
    }

    /** Returns the checked value of a setting of the application. */
    public <T> T application(Setting setting, Class<T> type, Problems problems) {
        return type.cast(application(setting).parsed(problems));
    }

    /**
     * Returns the value of a setting that somebody else defines.
     *
     * @param setting its key without prefix, and its rule
     */
    public String of(RelaySetting setting, Problems problems) {
        Optional<ClientEntry> configured = text(PREFIX + setting.key());
        configured
                .flatMap(entry -> setting.problem().apply(entry.text()))
                .ifPresent(rule -> problems.add(configured.get().where(), rule, "another value"));
        return configured.map(ClientEntry::text).orElse(setting.defaultValue());
    }

    Entry application(Setting setting) {
        return find(PREFIX + setting.key(), setting)
                .orElseGet(() -> new Entry(setting, "default", setting.defaultValue()));
    }

    /** A value that is configured for a client, with the place where it was found. */
    record ClientEntry(String where, String text) {}

    /** Returns the values that are configured for a client, by their keys without prefix. */
    Map<String, ClientEntry> client(String name) {
        Map<String, ClientEntry> found = new LinkedHashMap<>();
        ClientSettings.keys()
                .forEach(key -> text(CLIENT_PREFIX + name + "." + key).ifPresent(entry -> found.put(key, entry)));
        return found;
    }

    private Optional<ClientEntry> text(String key) {
        String property = platform.value(key).orElseGet(() -> properties.get(key));
        if (property != null) {
            return Optional.of(new ClientEntry("configuration key " + key, property));
        }
        String variable = environmentName(key);
        return Optional.ofNullable(environment.get(variable))
                .map(value -> new ClientEntry("environment variable " + variable, value));
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

    /** Returns all known keys. */
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
        return "kawat.<key> or kawat.endpoint.<name>.<key>, where <key> is one of " + keys + ", and <name> one of "
                + endpoints;
    }

    private static String environmentName(String key) {
        return key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }
}
