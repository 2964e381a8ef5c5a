/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.survey;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What is known of one server: a row of the table in {@code survey.md}, which holds what earlier runs wrote, too, and a file of
 * its own with the reasons of what does not work. Written after each answer.
 */
final class Row {

    private static final String TABLE = "survey.md";

    private final Path directory;
    private final Path file;
    private final String label;
    private final Map<String, String> answers = new LinkedHashMap<>();
    private final StringBuilder reasons = new StringBuilder();

    /** A row without answers, for these checks. */
    Row(AppServer server, List<Check> checks) {
        directory = server.base.getParent();
        file = directory.resolve(server.id() + (transport().isEmpty() ? "" : "-" + transport()) + ".row.md");
        label = "| " + server.id().replaceFirst("-\\d+$", "") + " " + server.version() + " | " + server.javaVersion();
        checks.forEach(check -> answers.put(check.name(), "-"));
    }

    /** The transport that is asked for; empty for none. */
    static String transport() {
        return System.getProperty("survey.transport", "");
    }

    void yes(Check check, String remark) throws IOException {
        answers.put(check.name(), remark.isEmpty() ? "yes" : remark);
        write();
    }

    void no(Check check, Throwable reason) throws IOException {
        answers.put(check.name(), "**no**");
        reasons.append("\n").append(check.name()).append(":\n\n```\n");
        for (Throwable cause = reason; cause != null; cause = cause.getCause()) {
            reasons.append(cause).append("\n");
            Arrays.stream(cause.getStackTrace())
                    .filter(frame -> frame.getClassName().startsWith("dev.kawat."))
                    .forEach(frame -> reasons.append("    at ").append(frame).append("\n"));
        }
        reasons.append("```\n");
        write();
    }

    private void write() throws IOException {
        String head = "| server | JVM | " + String.join(" | ", answers.keySet()) + " |\n";
        String rule = "|---".repeat(answers.size() + 2) + "|\n";
        Files.writeString(file, head + rule + label + " | " + String.join(" | ", answers.values()) + " |\n" + reasons);
        Files.writeString(directory.resolve(TABLE), head + rule + rows());
    }

    private String rows() throws IOException {
        StringBuilder rows = new StringBuilder();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path each :
                    files.filter(f -> f.toString().endsWith(".row.md")).sorted().toList()) {
                rows.append(Files.readAllLines(each).get(2)).append("\n");
            }
        }
        return rows.toString();
    }
}
