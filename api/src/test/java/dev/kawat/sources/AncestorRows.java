/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.sources;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The rows of {@code docs/ancestors.md}, compared with the tests that are named after numbers: {@code behaviour1_14_...} is a test
 * of number 1-14, {@code behaviourD4_1_...} of D4-1, {@code behaviourE3_...} of e3.
 */
final class AncestorRows {

    /** Rows of the page: number, behaviour, status, tests or part. */
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| ([0-9]+-[0-9]+|D4-[0-9]+|[es][0-9]+) \\|[^|\\n]+\\|([^|\\n]*)\\|([^|\\n]*)\\|$");

    private static final Pattern NOTE = Pattern.compile("(?m)^- ([0-9]+-[0-9]+|D4-[0-9]+|[es][0-9]+): ");

    /** Rows of the table of the parts that are to come. */
    private static final Pattern PARTS = Pattern.compile("(?m)^\\| part \\| brings \\|\\n\\|[-|]+\\n((?:\\|.*\\n)+)");

    private static final Pattern NAMED_TEST = Pattern.compile("`(\\w+)\\.(behaviour\\w+)`");

    /** Methods that look like a test of a number, whether there is such a number or not. */
    private static final Pattern METHOD = Pattern.compile("\\bvoid (behaviour[A-Z0-9]\\w*)\\(");

    /** Annotations that make a method a test, and classes one that has none. */
    private static final Set<String> TESTS =
            Set.of("Test", "ParameterizedTest", "RepeatedTest", "TestFactory", "TestTemplate");

    private static final String DISABLED = "Disabled";

    private static final Pattern ANNOTATION = Pattern.compile("@(?:\\w+\\.)*(\\w+)");
    private static final Pattern TYPE = Pattern.compile("\\b(?:class|interface|record) \\w+");

    /** Comments, and literals, which may contain anything. */
    private static final Pattern NO_CODE = Pattern.compile("//[^\n]*|/\\*(?s:.*?)\\*/|\"\"\"(?s:.*?)\"\"\""
            + "|\"[^\"\\\\\n]*+(?:\\\\.[^\"\\\\\n]*+)*+\"|'(?:\\\\.[^']*|[^'\\\\])'");

    private static final Pattern PREFIX = Pattern.compile("(behaviour(?:D4_[0-9]+|[0-9]+_[0-9]+|[ES][0-9]+))_\\w+");

    private static final Set<String> WITH_TEST = Set.of("works", "otherwise");
    private static final Set<String> WITH_NOTE = Set.of("otherwise", "not");
    private static final Set<String> STATUSES = Set.of("works", "otherwise", "not", "not yet");

    private record Row(String number, String status, String tests) {

        /** Returns the beginning of the names of the tests of this number. */
        String prefix() {
            return "behaviour" + number.replace('-', '_').replace('e', 'E').replace('s', 'S');
        }
    }

    private final List<Row> rows = new ArrayList<>();
    private final Set<String> notes;
    private final Set<String> parts;
    private final List<String> problems = new ArrayList<>();

    private AncestorRows(String page) {
        ROW.matcher(page)
                .results()
                .forEach(row -> rows.add(
                        new Row(row.group(1), row.group(2).strip(), row.group(3).strip())));
        notes = NOTE.matcher(page).results().map(note -> note.group(1)).collect(Collectors.toSet());
        parts = PARTS.matcher(page)
                .results()
                .flatMap(table -> table.group(1).lines())
                .map(line -> line.split("\\|", 3)[1].strip())
                .collect(Collectors.toSet());
    }

    /**
     * Returns the mistakes in a page.
     *
     * @param page the text of the page
     * @param numbers the numbers that must have a row
     * @param sources the text of each test class by its simple name
     */
    static List<String> problems(String page, List<String> numbers, Map<String, String> sources) {
        AncestorRows read = new AncestorRows(page);
        Map<String, Set<String>> tests = new TreeMap<>();
        sources.forEach((name, source) -> read.collectTests(name, source, tests));
        read.checkNumbers(numbers);
        read.rows.forEach(row -> read.checkRow(row, tests));
        read.checkParts();
        read.checkTestsAreNamed(tests);
        return read.problems;
    }

    /** Returns the text of the test classes below the root of the repository by their simple names. */
    static Map<String, String> testSources() {
        Map<String, String> sources = new LinkedHashMap<>();
        for (Path file : Repository.files("", ".java")) {
            if (Repository.name(file).contains("/src/test/java/")) {
                String name = file.getFileName().toString().replace(".java", "");
                sources.merge(name, Repository.read(file), String::concat);
            }
        }
        return sources;
    }

    private void collectTests(String type, String source, Map<String, Set<String>> tests) {
        String code = NO_CODE.matcher(source).replaceAll("");
        boolean disabled = TYPE.matcher(code)
                .results()
                .anyMatch(declared -> annotations(code, declared.start()).contains(DISABLED));
        Matcher method = METHOD.matcher(code);
        while (method.find()) {
            String test = type + "." + method.group(1);
            Set<String> annotations = annotations(code, method.start());
            Matcher prefix = PREFIX.matcher(method.group(1));
            if (!prefix.matches()) {
                add(test, "name must be 'behaviour', a number and a fact, such as behaviour1_14_cuts");
            } else if (Collections.disjoint(annotations, TESTS)) {
                add(test, "method must be a test, so annotate it with one of " + new TreeSet<>(TESTS));
            } else if (disabled || annotations.contains(DISABLED)) {
                add(test, "test must run, so remove @" + DISABLED);
            } else {
                tests.computeIfAbsent(prefix.group(1), any -> new TreeSet<>()).add(type);
            }
        }
    }

    /** Returns the simple names of the annotations before a place in a declaration. */
    private static Set<String> annotations(String code, int at) {
        int begin = at;
        int depth = 0; // of the parentheses around the arguments of annotations, which may have braces
        while (begin > 0 && (depth > 0 || ";{}".indexOf(code.charAt(begin - 1)) < 0)) {
            begin--;
            depth += code.charAt(begin) == ')' ? 1 : code.charAt(begin) == '(' ? -1 : 0;
        }
        return ANNOTATION
                .matcher(code.substring(begin, at))
                .results()
                .map(annotation -> annotation.group(1))
                .collect(Collectors.toSet());
    }

    private void checkNumbers(List<String> numbers) {
        Set<String> seen = new HashSet<>();
        for (Row row : rows) {
            if (!seen.add(row.number())) {
                add(row.number(), "number must have one row, got another");
            }
            if (!numbers.contains(row.number()) && !row.number().startsWith("s")) {
                add(row.number(), "number must be one of the ancestors'");
            }
        }
        for (String number : numbers) {
            if (!seen.contains(number)) {
                add(number, "number must have a row, got none");
            }
        }
    }

    private void checkRow(Row row, Map<String, Set<String>> tests) {
        if (!STATUSES.contains(row.status())) {
            add(row.number(), "status must be one of " + new TreeSet<>(STATUSES) + ", got '" + row.status() + "'");
        }
        if (WITH_NOTE.contains(row.status()) && !notes.contains(row.number())) {
            add(
                    row.number(),
                    "status '" + row.status() + "' must have a note '- " + row.number() + ": ...' below the table");
        }
        if (row.status().equals("not yet") && !parts.contains(row.tests())) {
            add(
                    row.number(),
                    "status 'not yet' must name one of the parts that are to come, got '" + row.tests() + "'");
        }
        for (String cell : row.tests().split(",", -1)) {
            Matcher test = NAMED_TEST.matcher(cell.strip());
            if (test.matches()) {
                checkNamedTest(row, test.group(1), test.group(2), tests);
            } else if (WITH_TEST.contains(row.status())) {
                add(row.number(), "status '" + row.status() + "' must name a test, got '" + cell.strip() + "'");
            }
        }
    }

    private void checkParts() {
        Set<String> unused = new TreeSet<>(parts);
        rows.stream().filter(row -> row.status().equals("not yet")).forEach(row -> unused.remove(row.tests()));
        unused.forEach(part -> add("part '" + part + "'", "a row must say that it is to come, or it is there already"));
    }

    private void checkNamedTest(Row row, String type, String method, Map<String, Set<String>> tests) {
        String test = type + "." + method;
        if (!WITH_TEST.contains(row.status())) {
            add(row.number(), "status '" + row.status() + "' must not name a test, got " + test);
        } else if (!method.equals(row.prefix())) {
            add(row.number(), "test must be named " + row.prefix() + ", got " + test);
        } else if (!tests.getOrDefault(method, Set.of()).contains(type)) {
            add(row.number(), "test must exist, got " + test);
        }
    }

    private void checkTestsAreNamed(Map<String, Set<String>> tests) {
        tests.forEach((prefix, types) -> {
            Optional<Row> row =
                    rows.stream().filter(any -> any.prefix().equals(prefix)).findFirst();
            for (String type : types) {
                String test = type + "." + prefix;
                if (row.isEmpty()) {
                    add(test, "test must have the number of a row");
                } else if (!row.get().tests().contains("`" + test + "`")) {
                    add(
                            row.get().number(),
                            "row must name its test " + test + ", got status '"
                                    + row.get().status() + "'");
                }
            }
        });
    }

    private void add(String where, String rule) {
        problems.add(where + ": " + rule);
    }
}
