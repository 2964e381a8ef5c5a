/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.config;

import dev.kawat.impl.settings.Configuration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** The configuration of MicroProfile. Nothing else uses its classes; if they are missing, this class cannot be used. */
final class MicroProfileConfig implements Configuration.Platform {

    private final Config config;

    private MicroProfileConfig(Config config) {
        this.config = config;
    }

    /**
     * Returns the configuration of an application.
     *
     * @param loader the class loader of the application
     * @throws NoClassDefFoundError when MicroProfile Config is missing
     * @throws IllegalStateException when only its API is present
     */
    static Configuration.Platform of(ClassLoader loader) {
        return new MicroProfileConfig(ConfigProvider.getConfig(loader));
    }

    @Override
    public Set<String> keys() {
        Set<String> keys = new HashSet<>();
        config.getPropertyNames().forEach(keys::add);
        return keys;
    }

    @Override
    public Optional<String> value(String key) {
        try {
            return config.getOptionalValue(key, String.class);
        } catch (RuntimeException unreadable) { // for example, it refers to a property that is missing
            throw new IllegalStateException("configuration key " + key + " cannot be read", unreadable);
        }
    }
}
