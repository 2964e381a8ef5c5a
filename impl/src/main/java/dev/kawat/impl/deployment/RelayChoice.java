/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.deployment;

import dev.kawat.impl.problem.Problems;
import dev.kawat.impl.relay.RelaySettings;
import dev.kawat.impl.settings.Configuration;
import dev.kawat.impl.settings.ServerSettings;
import dev.kawat.impl.settings.Setting;
import dev.kawat.spi.RelayProvider;
import dev.kawat.spi.RelaySetting;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The relay that an application has chosen.
 *
 * @param name the name that is configured; {@code none} for none
 * @param provider opens it; null for none, and if there is none of this name, which is a problem already
 * @param settings the settings that are those of every relay
 * @param own the settings that the provider takes, by their keys without prefix
 * @param keys the keys that may be configured for relays, with their prefix
 */
record RelayChoice(
        String name,
        @Nullable RelayProvider provider,
        RelaySettings settings,
        Map<String, String> own,
        Set<String> keys) {

    /** Finds the relay that is configured; adds a problem if there is none of this name, or one of its settings breaks a rule. */
    static RelayChoice resolve(Configuration configuration, ClassLoader loader, Problems problems) {
        RelaySettings settings = RelaySettings.resolve(configuration, problems);
        String name = configuration.application(Setting.RELAY, String.class, problems);
        if (name.equals(ServerSettings.NO_RELAY)) {
            return new RelayChoice(name, null, settings, Map.of(), Set.of());
        }
        List<RelayProvider> all = all(loader, problems);
        RelayProvider chosen = all.stream()
                .filter(provider -> provider.name().equals(name))
                .findFirst()
                .orElse(null);
        Map<String, String> own = new HashMap<>();
        if (chosen == null) {
            problems.add(
                    "configuration",
                    "kawat.relay must name a relay whose jar the application has, one of "
                            + all.stream().map(RelayProvider::name).sorted().toList(),
                    name);
        } else {
            chosen.settings().forEach(setting -> own.put(setting.key(), configuration.of(setting, problems)));
        }
        List<RelayProvider> known = chosen == null ? all : List.of(chosen);
        return new RelayChoice(name, chosen, settings, own, keys(known));
    }

    private static List<RelayProvider> all(ClassLoader loader, Problems problems) {
        try {
            return ServiceLoader.load(RelayProvider.class, loader).stream()
                    .map(ServiceLoader.Provider::get)
                    .toList();
        } catch (ServiceConfigurationError broken) {
            problems.add("kawat.relay", "every relay must be one that can be made", String.valueOf(broken.getMessage()));
            return List.of();
        }
    }

    private static Set<String> keys(List<RelayProvider> providers) {
        return providers.stream()
                .flatMap(provider -> provider.settings().stream())
                .map(RelaySetting::key)
                .map(Configuration.PREFIX::concat)
                .collect(Collectors.toSet());
    }

    /** Adds a problem if an endpoint asks for what the relay cannot do. */
    void check(CheckedEndpoint endpoint, Problems problems) {
        ServerSettings asked = endpoint.parts().settings().server();
        if (!asked.isRelayed()) {
            return;
        }
        String where = "endpoint '" + endpoint.declared().descriptor().name() + "'";
        if (!name.equals(asked.relay())) {
            problems.add(where, "relay must be none or that of the application, kawat.relay=" + name, asked.relay());
        } else if (!asked.history().rules().isEmpty()) {
            problems.add(where, "history must be none with a relay that keeps nothing", asked.relay());
        }
    }
}
