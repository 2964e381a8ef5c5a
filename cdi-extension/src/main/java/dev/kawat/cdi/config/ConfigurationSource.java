/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.config;

import dev.kawat.impl.settings.Configuration;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the configuration of an application: MicroProfile Config where there is one, else system properties and environment;
 * and after either what the application was given.
 */
public final class ConfigurationSource {

    private static final System.Logger LOG = System.getLogger("dev.kawat");

    private ConfigurationSource() {}

    /**
     * The configuration of an application.
     *
     * @param given what the application was given
     * @param loader its class loader
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
            return Optional.empty(); // the usual case: nothing to say
        } catch (IllegalStateException noProvider) {
            LOG.log(Level.DEBUG, "there is the API of MicroProfile Config, but no provider", noProvider);
            return Optional.empty();
        }
    }
}
