/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.deployment;

import dev.kawat.impl.problem.Problems;
import dev.kawat.impl.relay.RelaySettings;
import dev.kawat.impl.settings.Configuration;
import dev.kawat.impl.settings.ServerSettings;
import dev.kawat.impl.settings.Setting;
import dev.kawat.spi.RelayEnvironment;
import dev.kawat.spi.RelayProvider;
import dev.kawat.spi.RelaySetting;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * @param beans finds the beans of the application
 */
record RelayChoice(
        String name,
        @Nullable RelayProvider provider,
        RelaySettings settings,
        Map<String, String> own,
        Set<String> keys,
        BeanLookup beans)
        implements RelayEnvironment {

    /**
     * Finds the relay that is configured; adds a problem if there is none of this name, one of its settings breaks a rule, or the
     * application lacks what it needs.
     */
    static RelayChoice resolve(Configuration configuration, ClassLoader loader, BeanLookup beans, Problems problems) {
        RelaySettings settings = RelaySettings.resolve(configuration, problems);
        String name = configuration.application(Setting.RELAY, String.class, problems);
        if (name.equals(ServerSettings.NO_RELAY)) {
            return new RelayChoice(name, null, settings, Map.of(), Set.of(), beans);
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
        RelayChoice choice = new RelayChoice(name, chosen, settings, own, keys(known), beans);
        choice.check(problems);
        return choice;
    }

    private static List<RelayProvider> all(ClassLoader loader, Problems problems) {
        try {
            return ServiceLoader.load(RelayProvider.class, loader).stream()
                    .map(ServiceLoader.Provider::get)
                    .toList();
        } catch (ServiceConfigurationError broken) {
            problems.add(
                    "kawat.relay", "every relay must be one that can be made", String.valueOf(broken.getMessage()));
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

    @Override
    public String application() {
        return settings.application();
    }

    @Override
    public String setting(String key) {
        return Optional.ofNullable(own.get(key))
                .orElseThrow(() ->
                        new IllegalArgumentException("setting: must be one that the relay has, got '" + key + "'"));
    }

    @Override
    public <T> Optional<T> bean(Class<T> type) {
        return beans.find(type);
    }

    private void check(Problems problems) {
        if (provider != null) {
            try {
                provider.problem(this).ifPresent(rule -> problems.add("kawat.relay=" + name, rule));
            } catch (RuntimeException | LinkageError failed) { // code of a library, which may lack others
                problems.add("kawat.relay=" + name, "must be a relay that can be used, and it says " + failed);
                problems.causedBy(failed);
            }
        }
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
        } else if (provider != null
                && !provider.keepsHistory()
                && !asked.history().rules().isEmpty()) {
            problems.add(
                    where,
                    "history must be none with relay=" + name + ", which keeps nothing; with relay=none it may be kept",
                    asked.history().rules().get(0).toString());
        }
    }
}
