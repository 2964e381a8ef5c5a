/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.settings;

import dev.kawat.impl.problem.Problems;
import java.util.Map;
import java.util.Optional;

/**
 * The values of the settings of one endpoint. A value is that of {@code kawat.endpoint.<name>.<key>}, else what the endpoint
 * declares, else that of {@code kawat.<key>}, else the default.
 *
 * @param endpoint the name of the endpoint
 * @param declared the values that the endpoint declares, as text
 * @param configuration the configuration of the application
 * @param problems collects the values that are not allowed; the default replaces them
 */
record SettingValues(String endpoint, Map<Setting, String> declared, Configuration configuration, Problems problems) {

    /** Returns the default values. */
    static SettingValues defaults() {
        return new SettingValues("", Map.of(), Configuration.NONE, new Problems());
    }

    /** Returns the value of a setting. */
    <T> T get(Setting setting, Class<T> type) {
        return type.cast(entry(setting).parsed(problems));
    }

    private Configuration.Entry entry(Setting setting) {
        Optional<Configuration.Entry> own = configuration.endpoint(endpoint, setting);
        if (own.isPresent()) {
            return own.get();
        }
        String declaration = declared.get(setting);
        return declaration == null
                ? configuration.application(setting)
                : new Configuration.Entry(setting, "endpoint '" + endpoint + "', " + setting.key(), declaration);
    }
}
