/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The outcomes of the hostile cases by group, case and server. Each server runs in a process of its own and leaves a file for each
 * group; whoever comes last can publish all of them.
 */
final class SecurityMatrix {

    /** The servers that are published, in the order of their columns. */
    private static final List<String> COLUMNS = List.of("standalone", "tomcat", "tomcat-container");

    private static final List<String> GROUPS =
            List.of("Handshake", "Framing", "Compression", "Resources", "Application", "Sessions");

    private static final int LONGEST_CASE = 88;

    private static final String NOT_RUN = "not run: ";

    private static final String HEAD = """
            # Hostile cases by server

            What becomes of each hostile case of the integration tests, on each server. Generated from runs on them; edit the tests
            instead. [Security](security.md) says what is behind it.

            - `standalone` is Kawat's own server, `tomcat` is Tomcat with Kawat's own engine, and `tomcat-container` is Tomcat with
              `kawat.transport=container`, where the engine of Tomcat reads the frames.
            - **Kawat** and a number: Kawat refused it, with this HTTP status or close code. **server** or **engine** and a number:
              the server did, by itself. On `standalone`, both are Kawat.
            - **closed**: the connection ended without a word.
            - **served**: the case does no harm, and was served as its name says.
            - **open**: the engine of the server accepts what Kawat's engine refuses, or waits for the rest of it.
            - **-**: not run, for the reason below the table.

            In all cases, other connections were served afterwards.
            """;

    private final Path directory;

    SecurityMatrix(Path directory) {
        this.directory = directory;
    }

    /** Keeps the outcomes of a group on a server, in place of those of an earlier run. */
    void put(String group, String column, Map<String, String> outcomes) throws IOException {
        List<String> lines = new ArrayList<>();
        outcomes.forEach((of, outcome) -> lines.add(printable(of) + "\t" + printable(outcome)));
        Files.createDirectories(directory);
        Files.write(file(group, column), lines);
    }

    private Path file(String group, String column) {
        return directory.resolve(column + "-" + group.toLowerCase(Locale.ROOT) + ".tsv");
    }

    private Map<String, String> outcomes(String group, String column) throws IOException {
        Map<String, String> outcomes = new LinkedHashMap<>();
        if (Files.exists(file(group, column))) {
            for (String line : Files.readAllLines(file(group, column))) {
                String[] cells = line.split("\t", 2);
                outcomes.put(cells[0], cells[1]);
            }
        }
        return outcomes;
    }

    /** Writes all that is known of the published servers, if every group has run on each of them. */
    void publish(Path page) throws IOException {
        StringBuilder text = new StringBuilder(HEAD);
        for (String group : GROUPS) {
            Map<String, Map<String, String>> columns = new LinkedHashMap<>();
            for (String column : COLUMNS) {
                columns.put(column, outcomes(group, column));
            }
            if (columns.values().stream().anyMatch(Map::isEmpty)) {
                return;
            }
            append(text, group, columns);
        }
        Files.writeString(page, text);
    }

    private static void append(StringBuilder text, String group, Map<String, Map<String, String>> columns) {
        Set<String> cases = new LinkedHashSet<>();
        columns.values().forEach(outcomes -> cases.addAll(outcomes.keySet()));
        Map<String, Set<String>> reasons = new TreeMap<>();
        text.append("\n## ").append(group).append("\n\n").append(cases.size()).append(" cases.\n\n| case |");
        COLUMNS.forEach(column -> text.append(' ').append(column).append(" |"));
        text.append("\n|---|").append("---|".repeat(COLUMNS.size())).append('\n');
        for (String each : cases) {
            text.append("| ").append(cell(each)).append(" |");
            columns.forEach((column, outcomes) -> {
                String outcome = outcomes.getOrDefault(each, NOT_RUN + "the case is not there");
                if (outcome.startsWith(NOT_RUN)) {
                    reasons.computeIfAbsent(outcome.substring(NOT_RUN.length()), reason -> new LinkedHashSet<>())
                            .add(column);
                    outcome = "-";
                }
                text.append(' ').append(outcome).append(" |");
            });
            text.append('\n');
        }
        if (!reasons.isEmpty()) {
            text.append('\n');
        }
        reasons.forEach((reason, where) -> text.append("- not run on ")
                .append(String.join(", ", where))
                .append(": ")
                .append(reason)
                .append('\n'));
    }

    /** Returns the name of a case as it can stand in a table: short, and without marks that Markdown reads. */
    private static String cell(String name) {
        String cut = name.length() > LONGEST_CASE ? name.substring(0, LONGEST_CASE) + "..." : name;
        return cut.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace("|", "&#124;")
                .replace("*", "&#42;")
                .replace("_", "&#95;")
                .replace("`", "&#96;")
                .replace("[", "&#91;")
                .replace("~", "&#126;");
    }

    private static String printable(String text) {
        return Pattern.compile("[^\\x20-\\x7E]")
                .matcher(text)
                .replaceAll(found -> String.format("U+%04X", (int) found.group().charAt(0)));
    }
}
