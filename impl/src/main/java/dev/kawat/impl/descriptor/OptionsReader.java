/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.descriptor;

import dev.kawat.DataType;
import dev.kawat.ServerOptions;
import dev.kawat.UpgradeOptions;
import dev.kawat.impl.problem.Problems;
import dev.kawat.impl.settings.Configuration;
import dev.kawat.impl.settings.Setting;
import dev.kawat.impl.settings.UpgradeKind;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the options of a server that is opened while the application runs, and checks all rules for them. */
public final class OptionsReader {

    private static final String EVERY_PATH = "every-path";

    private final ServerOptions options;
    private final String where;
    private final Problems problems;

    /**
     * Reads options for connections without a server.
     *
     * @param problems collects every broken rule
     */
    public static EndpointDeclaration read(UpgradeOptions options, Problems problems) {
        String where = "WebSocketUpgrade.upgrade";
        checkName(options.name(), where, problems);
        Subprotocols.check(options.subprotocols(), where, problems);
        Map<Setting, String> settings = settings(options.settings(), Map.of(), where, problems);
        UpgradeKind.SOCKET.check(settings, where, problems);
        return new EndpointDeclaration(
                where, options.name(), null, DataType.AUTO, options.subprotocols(), false, settings);
    }

    private static void checkName(String name, String where, Problems problems) {
        if (!Configuration.NAME.matcher(name).matches()) {
            problems.add(where, "name must consist of letters, digits, '-' and '_'", name);
        }
    }

    private OptionsReader(ServerOptions options, Problems problems) {
        this.options = options;
        this.where = "WebSocketServers.open with "
                + options.path().map(path -> "path '" + path + "'").orElse("every path");
        this.problems = problems;
    }

    /**
     * Reads options for a handler without a declaration of its own.
     *
     * @param problems collects every broken rule
     * @return the declaration; empty if it has no path because of a broken rule
     */
    public static Optional<EndpointDeclaration> read(ServerOptions options, Problems problems) {
        return new OptionsReader(options, problems).read(DataType.TEXT, List.of(), false, Map.of());
    }

    /**
     * Reads options for a class that declares an endpoint, whose declaration holds where the options say nothing.
     *
     * @param problems collects every broken rule
     * @return the declaration; empty if it has no path because of a broken rule
     */
    public static Optional<EndpointDeclaration> read(
            ServerOptions options, EndpointDeclaration declared, Problems problems) {
        return new OptionsReader(options, problems)
                .read(declared.dataType(), declared.subprotocols(), declared.requireSubprotocol(), declared.declared());
    }

    private Optional<EndpointDeclaration> read(
            DataType dataType, List<String> subprotocols, boolean requireSubprotocol, Map<Setting, String> declared) {
        Optional<PathTemplate> path = options.path().isEmpty()
                ? Optional.of(PathTemplate.EVERY_PATH)
                : PathTemplate.parse(options.path().get(), where, problems);
        String name = name();
        checkName(name, where, problems);
        List<String> supported = options.subprotocols().isEmpty() ? subprotocols : options.subprotocols();
        boolean required = options.isSubprotocolRequired() || requireSubprotocol;
        Subprotocols.check(supported, where, problems);
        Subprotocols.checkRequired(required, supported, where, problems);
        Map<Setting, String> settings = settings(options.settings(), declared, where, problems);
        return path.map(template -> new EndpointDeclaration(
                where, name, template, options.dataType().orElse(dataType), supported, required, settings));
    }

    private String name() {
        if (!options.name().isEmpty()) {
            return options.name();
        }
        return options.path().map(OptionsReader::nameOf).orElse(EVERY_PATH);
    }

    /** Returns the default name of an endpoint at a path. */
    static String nameOf(String path) {
        String name = path.replaceAll("[^A-Za-z0-9_]+", "-").replaceAll("^-|-$", "");
        return name.isEmpty() ? "root" : name;
    }

    /**
     * Reads settings by their keys.
     *
     * @param given the values by their keys, as text
     * @param declared the values where none is given
     */
    public static Map<Setting, String> settings(
            Map<String, String> given, Map<Setting, String> declared, String where, Problems problems) {
        Map<Setting, String> settings = new EnumMap<>(Setting.class);
        settings.putAll(declared);
        given.forEach((key, value) -> {
            Optional<Setting> setting = Setting.perEndpoint(key);
            if (setting.isEmpty()) {
                problems.add(where, "setting must be one of " + String.join(", ", keys()), key);
            } else if (setting.get().parse(value).isEmpty()) {
                problems.add(where, key + " must be " + setting.get().allowed(), value);
            } else {
                settings.put(setting.get(), value);
            }
        });
        return settings;
    }

    private static List<String> keys() {
        return Setting.allPerEndpoint().stream().map(Setting::key).toList();
    }
}
