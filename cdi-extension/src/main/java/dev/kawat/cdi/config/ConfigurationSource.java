/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.config;

import dev.kawat.impl.settings.Configuration;
import java.lang.System.Logger.Level;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;

/**
 * Finds the configuration of an application: MicroProfile Config if the platform has it, else system properties and the
 * environment. Settings that the application was given come after either.
 */
public final class ConfigurationSource {

    private static final System.Logger LOG = System.getLogger("dev.kawat");

    private ConfigurationSource() {}

    /**
     * Returns the configuration of an application.
     *
     * @param given the settings that the application was given, such as init parameters
     * @param loader the class loader of the application
     */
    public static Configuration find(Map<String, String> given, ClassLoader loader) {
        return microProfile(loader)
                .map(platform -> Configuration.of(platform, System.getenv(), given))
                .orElseGet(() -> Configuration.of(System.getProperties(), System.getenv(), given));
    }

    /**
     * Returns the configuration of an application under test.
     *
     * @param first the settings of the test, which win over every other source
     * @param given the settings that the application was given
     * @param loader the class loader of the application
     */
    public static Configuration find(Map<String, String> first, Map<String, String> given, ClassLoader loader) {
        return microProfile(loader)
                .map(platform -> Configuration.of(new Overridden(first, platform), System.getenv(), given))
                .orElseGet(() -> {
                    Properties properties = new Properties();
                    properties.putAll(System.getProperties());
                    properties.putAll(first);
                    return Configuration.of(properties, System.getenv(), given);
                });
    }

    /** The configuration of a platform with values that win. */
    private record Overridden(Map<String, String> first, Configuration.Platform platform)
            implements Configuration.Platform {

        @Override
        public Set<String> keys() {
            Set<String> keys = new HashSet<>(platform.keys());
            keys.addAll(first.keySet());
            return keys;
        }

        @Override
        public Optional<String> value(String key) {
            return Optional.ofNullable(first.get(key)).or(() -> platform.value(key));
        }
    }

    private static Optional<Configuration.Platform> microProfile(ClassLoader loader) {
        try {
            return Optional.of(MicroProfileConfig.of(loader));
        } catch (NoClassDefFoundError noApi) {
            return Optional.empty(); // the usual case, which needs no message
        } catch (IllegalStateException noProvider) {
            LOG.log(Level.DEBUG, "the API of MicroProfile Config is present, but no implementation", noProvider);
            return Optional.empty();
        }
    }
}
