/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.config;

import dev.kawat.impl.settings.Configuration;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.Optional;

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
