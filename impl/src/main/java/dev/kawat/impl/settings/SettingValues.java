/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.settings;

import dev.kawat.impl.problem.Problems;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The values of the settings of one endpoint. A value is that of {@code kawat.endpoint.<name>.<key>}, else what the endpoint
 * declares, else that of {@code kawat.<key>}, else the default.
 *
 * @param endpoint the name of the endpoint; null for the values of the application
 * @param declared the values that the endpoint declares, as text
 * @param configuration the configuration of the application
 * @param problems collects the values that are not allowed; the default replaces them
 */
record SettingValues(
        @Nullable String endpoint, Map<Setting, String> declared, Configuration configuration, Problems problems) {

    /** Returns the default values. */
    static SettingValues defaults() {
        return ofApplication(Configuration.NONE, new Problems());
    }

    /** Returns the values that hold where no endpoint has its own. */
    static SettingValues ofApplication(Configuration configuration, Problems problems) {
        return new SettingValues(null, Map.of(), configuration, problems);
    }

    /** Returns the value of a setting. */
    <T> T get(Setting setting, Class<T> type) {
        return type.cast(entry(setting).parsed(problems));
    }

    private Configuration.Entry entry(Setting setting) {
        Optional<Configuration.Entry> own =
                endpoint == null ? Optional.empty() : configuration.endpoint(endpoint, setting);
        if (own.isPresent()) {
            return own.get();
        }
        String declaration = declared.get(setting);
        return declaration == null
                ? configuration.application(setting)
                : new Configuration.Entry(setting, "endpoint '" + endpoint + "', " + setting.key(), declaration);
    }
}
