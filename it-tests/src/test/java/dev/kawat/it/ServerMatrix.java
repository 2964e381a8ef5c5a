/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How many tests of each class pass on each server and transport. Each run leaves a file for its column, and whoever comes last can
 * publish all of them.
 */
final class ServerMatrix {

    /** The number of tests of a class that pass, do not apply and fail on a server, with the reasons why some do not apply. */
    record Result(int passed, int skipped, int failed, Set<String> reasons) {

        private static Result of(String line) {
            String[] cells = line.split("\t", -1);
            return new Result(
                    Integer.parseInt(cells[1]),
                    Integer.parseInt(cells[2]),
                    Integer.parseInt(cells[3]),
                    Arrays.stream(cells[4].split("; "))
                            .filter(reason -> !reason.isEmpty())
                            .collect(Collectors.toCollection(TreeSet::new)));
        }

        private String line(String test) {
            return test + "\t" + passed + "\t" + skipped + "\t" + failed + "\t" + String.join("; ", reasons);
        }
    }

    private static final String BEGIN = "<!-- results: generated -->\n";
    private static final String END = "<!-- end of results -->\n";

    /** Begins the first line of a file, which tells of the run. */
    private static final String RUN = "#";

    private final Path directory;

    ServerMatrix(Path directory) {
        this.directory = directory;
    }

    /** Keeps the result of a class on a server, in place of that of an earlier run. */
    void put(String column, String test, Result result) throws IOException {
        Map<String, String> lines = new TreeMap<>();
        Path file = directory.resolve(column + ".tsv");
        if (Files.exists(file)) {
            Files.readAllLines(file).forEach(line -> lines.put(line.split("\t", 2)[0], line));
        }
        lines.put(test, result.line(test));
        lines.put(
                RUN,
                String.join(
                        "\t",
                        RUN,
                        Server.current().version(),
                        Server.current().javaVersion(),
                        LocalDate.now(ZoneOffset.UTC).toString()));
        Files.createDirectories(directory);
        Files.write(file, lines.values());
    }

    /** Writes all that is known between two marks of a page. */
    void publish(Path page) throws IOException {
        String text = Files.readString(page);
        int begin = text.indexOf(BEGIN) + BEGIN.length();
        int end = text.indexOf(END);
        Files.writeString(page, text.substring(0, begin) + table() + text.substring(end));
    }

    private String table() throws IOException {
        Map<String, String> runs = new LinkedHashMap<>();
        Map<String, Map<String, Result>> columns = new LinkedHashMap<>();
        Set<String> tests = new TreeSet<>();
        for (Path file : files()) {
            String column = file.getFileName().toString().replace(".tsv", "");
            Map<String, Result> results = columns.computeIfAbsent(column, added -> new TreeMap<>());
            for (String line : Files.readAllLines(file)) {
                String test = line.split("\t", 2)[0];
                if (test.equals(RUN)) {
                    runs.put(column, line);
                } else {
                    results.put(test, Result.of(line));
                    tests.add(test);
                }
            }
        }
        return servers(runs, columns) + behaviours(columns, tests);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }

    private static String servers(Map<String, String> runs, Map<String, Map<String, Result>> columns) {
        StringBuilder text = new StringBuilder("""

                | column | server | Java | date | tests that pass | do not apply | fail |
                |---|---|---|---|---|---|---|
                """);
        columns.forEach((column, results) -> {
            String[] run = runs.get(column).split("\t", -1);
            text.append("| `%s` | %s | %s | %s | %d | %d | %d |\n"
                    .formatted(
                            column, run[1], run[2], run[3], sum(results, 'p'), sum(results, 's'), sum(results, 'f')));
        });
        return text.toString();
    }

    private static int sum(Map<String, Result> results, char which) {
        return results.values().stream()
                .mapToInt(result -> which == 'p' ? result.passed() : which == 's' ? result.skipped() : result.failed())
                .sum();
    }

    private static String behaviours(Map<String, Map<String, Result>> columns, Set<String> tests) {
        Map<String, Integer> reasons = new LinkedHashMap<>();
        StringBuilder text = new StringBuilder("\n| tests |");
        columns.keySet().forEach(column -> text.append(" `").append(column).append("` |"));
        text.append("\n|---|").append("---|".repeat(columns.size())).append('\n');
        for (String test : tests) {
            text.append("| ").append(name(test)).append(" |");
            columns.values()
                    .forEach(results -> text.append(' ')
                            .append(cell(results.get(test), reasons))
                            .append(" |"));
            text.append('\n');
        }
        List<String> notes = new ArrayList<>(List.of(""));
        reasons.forEach((reason, number) -> notes.add(number + ". " + reason));
        return text + String.join("\n", notes) + "\n\n";
    }

    private static String cell(Result result, Map<String, Integer> reasons) {
        if (result == null) {
            return "";
        }
        String passed = result.passed() == 0 && result.failed() == 0 ? "-" : String.valueOf(result.passed());
        String notes = result.reasons().stream()
                .map(reason -> String.valueOf(reasons.computeIfAbsent(reason, added -> reasons.size() + 1)))
                .collect(Collectors.joining(", "));
        return passed
                + (result.failed() == 0 ? "" : ", **" + result.failed() + " fail**")
                + (notes.isEmpty() ? "" : " (" + notes + ")");
    }

    /** Returns the name of a class in words: {@code ErrorCallbackIT} is "error callback". */
    private static String name(String test) {
        return test.replaceFirst("(IT|Tests)$", "")
                .replaceAll("(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ")
                .toLowerCase(Locale.ROOT);
    }
}
