/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.descriptor;

import dev.kawat.DataType;
import dev.kawat.ServerOptions;
import dev.kawat.impl.problem.Problems;
import dev.kawat.impl.settings.Setting;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the options of a server that is opened while the application runs, and checks all rules for them. */
public final class OptionsReader {

    private static final String EVERY_PATH = "every-path";

    private final ServerOptions options;
    private final String where;
    private final Problems problems;

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
        if (!EndpointReader.NAME.matcher(name).matches()) {
            problems.add(where, "name must consist of letters, digits, '-' and '_'", name);
        }
        List<String> supported = options.subprotocols().isEmpty() ? subprotocols : options.subprotocols();
        boolean required = options.isSubprotocolRequired() || requireSubprotocol;
        EndpointReader.checkSubprotocols(supported, required, where, problems);
        Map<Setting, String> settings = settings(declared);
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

    private Map<Setting, String> settings(Map<Setting, String> declared) {
        Map<Setting, String> settings = new EnumMap<>(Setting.class);
        settings.putAll(declared);
        options.settings()
                .forEach((key, value) ->
                        setting(key).ifPresentOrElse(setting -> add(setting, value, settings), () -> unknown(key)));
        return settings;
    }

    private static Optional<Setting> setting(String key) {
        return Stream.of(Setting.values())
                .filter(setting -> setting.perEndpoint() && setting.key().equals(key))
                .findFirst();
    }

    private void add(Setting setting, String value, Map<Setting, String> settings) {
        if (setting.parse(value).isEmpty()) {
            problems.add(where, setting.key() + " must be " + setting.allowed(), value);
        } else {
            settings.put(setting, value);
        }
    }

    private void unknown(String key) {
        List<String> known = Stream.of(Setting.values())
                .filter(Setting::perEndpoint)
                .map(Setting::key)
                .toList();
        problems.add(where, "setting must be one of " + String.join(", ", known), key);
    }
}
