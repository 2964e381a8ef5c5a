/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.config;

import dev.kawat.impl.settings.Configuration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** The configuration of MicroProfile, whose classes nothing else needs; where they are missing, this class cannot be used. */
final class MicroProfileConfig implements Configuration.Platform {

    private final Config config;

    private MicroProfileConfig(Config config) {
        this.config = config;
    }

    /**
     * That of an application.
     *
     * @throws NoClassDefFoundError when there is no MicroProfile Config
     * @throws IllegalStateException when there is its API alone
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
        } catch (RuntimeException unreadable) { // an expression in it that leads nowhere, for one
            throw new IllegalStateException("configuration key " + key + " cannot be read", unreadable);
        }
    }
}
