/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.settings;

import dev.kawat.impl.problem.Problems;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The kinds of connections that belong to no endpoint, because the application upgrades their requests by itself. */
@SuppressWarnings("ImmutableEnumChecker") // the maps do not change
public enum UpgradeKind {
    /** Connections whose sockets the application has. */
    SOCKET(
            "upgrade",
            Map.of(
                    Setting.CONCURRENCY,
                    UpgradeKind.ORDER,
                    Setting.HISTORY,
                    UpgradeKind.ALONE,
                    Setting.RELAY,
                    UpgradeKind.ALONE,
                    Setting.PRESENCE,
                    UpgradeKind.ALONE)),

    /** Connections that are coupled with an end of a pair. */
    COUPLED(
            "couple",
            Map.of(
                    Setting.CONCURRENCY, UpgradeKind.ORDER,
                    Setting.HISTORY, UpgradeKind.ALONE,
                    Setting.RELAY, UpgradeKind.ALONE,
                    Setting.PRESENCE, UpgradeKind.ALONE,
                    Setting.JSON_MAX_DEPTH, UpgradeKind.RELAY,
                    Setting.JSON_MAX_DIGITS, UpgradeKind.RELAY,
                    Setting.JSON_MAX_NAME, UpgradeKind.RELAY,
                    Setting.JSON_MAX_MEMBERS, UpgradeKind.RELAY));

    private static final String ORDER = "events of a socket come one after another";
    private static final String ALONE = "these connections have no topics in common";
    private static final String RELAY = "messages pass without being read";

    private final String endpoint;
    private final Map<Setting, String> ineffective;

    UpgradeKind(String endpoint, Map<Setting, String> ineffective) {
        this.endpoint = endpoint;
        this.ineffective = ineffective;
    }

    /** Returns the names that stand for them in keys of settings. */
    public static List<String> names() {
        return Arrays.stream(values()).map(UpgradeKind::endpointName).toList();
    }

    /** Returns the name that stands for them in keys of settings, as that of an endpoint does. */
    public String endpointName() {
        return endpoint;
    }

    /** Adds a problem for each setting among options that has no effect on these connections. */
    public void check(Map<Setting, String> options, String where, Problems problems) {
        options.forEach((setting, value) -> {
            String reason = ineffective.get(setting);
            if (reason != null) {
                problems.add(where, setting.key() + rule(reason), value);
            }
        });
    }

    /** Adds a problem for each setting that is configured for these connections, and has no effect on them or a wrong value. */
    public void check(Configuration configuration, Problems problems) {
        for (Setting setting : Setting.allPerEndpoint()) {
            configuration.endpoint(endpoint, setting).ifPresent(entry -> check(entry, problems));
        }
    }

    private void check(Configuration.Entry configured, Problems problems) {
        String reason = ineffective.get(configured.setting());
        if (reason == null) {
            configured.parsed(problems);
        } else {
            problems.add(configured.where(), rule(reason).strip(), configured.text());
        }
    }

    private static String rule(String reason) {
        return " has no effect, because " + reason + ", so remove it";
    }
}
