/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.matrix;

import dev.kawat.benchmarks.load.HostileKind;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What the command line asks for.
 *
 * @param only ids of servers, or of their paths, to be measured; empty for all
 * @param scenarioIds ids of scenarios; empty for all
 * @param idle connections of the idle scenario; 0 to leave it out
 * @param jdk the home of the JDK that runs the servers
 * @param benchmarks the directory below which the servers were built
 * @param out where the results go
 */
record Options(
        Set<String> only,
        Set<String> scenarioIds,
        int rounds,
        Duration measured,
        Duration warmup,
        int idle,
        Path jdk,
        Path benchmarks,
        Path out) {

    static final String USAGE = String.join(
            System.lineSeparator(),
            "java -jar matrix.jar [options]",
            "  --only A,B       servers or rows, such as kawat,netty; default all (the floor always runs)",
            "  --scenarios A,B  default all: echo-1, echo-16, echo-4k, broadcast-1000, broadcast-5000, round-trip",
            "  --rounds N       default 3",
            "  --secs S         measured of each, default 3",
            "  --warmup S       of each server's echo, and again of its broadcasts; default 10",
            "  --idle N         connections of the idle scenario, default 10000; 0 leaves it out",
            "  --jdk HOME       that runs the servers; default the one that runs this",
            "  --benchmarks DIR where the servers were built; default where this jar was",
            "  --out DIR        default results, beside this jar");

    /** Parses the options of a program; if they are wrong, it tells how they are used, and ends the process with 2. */
    static Options parseOrExit(String[] arguments) {
        try {
            return parse(arguments);
        } catch (IllegalArgumentException wrong) {
            System.err.println(wrong.getMessage());
            System.err.println(USAGE);
            System.exit(2);
            throw wrong; // never reached
        }
    }

    static Options parse(String[] arguments) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < arguments.length; i += 2) {
            if (!USAGE.contains("  " + arguments[i] + " ") || i + 1 == arguments.length) {
                throw new IllegalArgumentException("option: not known or without value, got '" + arguments[i] + "'");
            }
            values.put(arguments[i], arguments[i + 1]);
        }
        Path target = target();
        return new Options(
                names(values, "--only"),
                names(values, "--scenarios"),
                Integer.parseInt(values.getOrDefault("--rounds", "3")),
                seconds(values.getOrDefault("--secs", "3")),
                seconds(values.getOrDefault("--warmup", "10")),
                Integer.parseInt(values.getOrDefault("--idle", "10000")),
                Path.of(values.getOrDefault("--jdk", System.getProperty("java.home"))),
                path(values, "--benchmarks", target.resolve("../..")),
                path(values, "--out", target.resolve("results")));
    }

    private static Set<String> names(Map<String, String> values, String option) {
        String names = values.getOrDefault(option, "");
        return names.isEmpty() ? Set.of() : Set.copyOf(List.of(names.split(",", -1)));
    }

    private static Duration seconds(String seconds) {
        return Duration.ofNanos((long) (Double.parseDouble(seconds) * 1e9));
    }

    private static Path path(Map<String, String> values, String option, Path otherwise) {
        String value = values.get(option);
        return (value == null ? otherwise : Path.of(value)).toAbsolutePath().normalize();
    }

    /** The directory of the jar, or of the classes, that this runs from. */
    private static Path target() {
        try {
            Path code = Path.of(Options.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return code.toAbsolutePath().resolveSibling("");
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The programs that are asked for, each with the paths that are. */
    List<Program> programs() {
        return Program.ALL.stream()
                .map(this::asked)
                .filter(program -> !program.paths().isEmpty())
                .toList();
    }

    private Program asked(Program program) {
        Predicate<Program.Paths> asked = paths ->
                only.isEmpty() || program.isFloor() || only.contains(program.id()) || only.contains(paths.id());
        return program.with(program.paths().stream().filter(asked).toList());
    }

    /** The kinds of hostile peers, which {@code --scenarios} names where there are such peers. */
    List<HostileKind> hostileKinds() {
        return Arrays.stream(HostileKind.values())
                .filter(kind -> scenarioIds.isEmpty() || scenarioIds.contains(kind.id()))
                .toList();
    }

    List<Scenario> scenarios() {
        return Scenario.ALL.stream()
                .filter(scenario -> scenarioIds.isEmpty() || scenarioIds.contains(scenario.id()))
                .toList();
    }
}
