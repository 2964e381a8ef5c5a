/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.guide;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One guide, with the blocks of code on its page.
 *
 * @param name that of the file, without its ending
 * @param text the whole page
 */
public record Guide(String name, String text) {

    private static final Path DIRECTORY = Path.of("..", "docs", "how-to");

    private static final Pattern BLOCK =
            Pattern.compile("^( *)```(\\w+)\\n(.*?)^\\1```", Pattern.DOTALL | Pattern.MULTILINE);

    private static final Pattern TYPE =
            Pattern.compile("^(?:public )?(?:final )?(?:class|record|@?interface|enum) (\\w+)", Pattern.MULTILINE);

    private static final Pattern TOMCAT_OPTIONS = Pattern.compile("^CATALINA_OPTS=\"([^\"]*)\"", Pattern.MULTILINE);

    private static final Pattern HTML_FILE = Pattern.compile("^<!-- (src/main/\\S+) -->\\n(.*)", Pattern.DOTALL);

    /** The guide of this name. */
    public static Guide named(String name) {
        return read(DIRECTORY.resolve(name + ".md"));
    }

    /** Every guide that has a program. */
    static List<Guide> all() {
        try (Stream<Path> pages = Files.list(DIRECTORY)) {
            return pages.filter(page -> page.toString().endsWith(".md"))
                    .sorted()
                    .map(Guide::read)
                    .filter(guide -> !guide.programs().isEmpty())
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Guide read(Path page) {
        try {
            String name = page.getFileName().toString().replace(".md", "");
            return new Guide(name, Files.readString(page));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The Java blocks with a type in them; any other is a fragment. */
    List<String> programs() {
        return blocks("java").filter(block -> TYPE.matcher(block).find()).toList();
    }

    /** The file that a program belongs into. */
    static String fileName(String program) {
        Matcher type = TYPE.matcher(program);
        if (!type.find()) {
            throw new AssertionError("no type in " + program);
        }
        return type.group(1) + ".java";
    }

    /** The whole projects, in order. */
    List<String> projects() {
        return blocks("xml").filter(block -> block.startsWith("<project")).toList();
    }

    /** What the guide adds to the dependencies of a project. */
    String dependencies() {
        return String.join(
                "",
                blocks("xml").filter(block -> block.startsWith("<dependency>")).toList());
    }

    /** What the guide adds to the properties of a project. */
    String properties() {
        return blocks("xml")
                .filter(block -> block.startsWith("<properties>"))
                .map(block -> block.replaceAll("</?properties>", ""))
                .collect(Collectors.joining());
    }

    /** The deployment descriptors {@code web.xml} of a WAR, in order; none for most. */
    List<String> webXmls() {
        return blocks("xml").filter(block -> block.startsWith("<web-app")).toList();
    }

    /** The pages of a WAR: texts by file, which the first line of the block names. */
    Map<String, String> pages() {
        return blocks("html")
                .map(HTML_FILE::matcher)
                .filter(Matcher::find)
                .collect(Collectors.toMap(file -> file.group(1), file -> file.group(2)));
    }

    /** The configuration of a proxy, by the language of its block. */
    public String configuration(String language) {
        return blocks(language).findFirst().orElseThrow();
    }

    /** The words behind the beginning of a command. */
    public List<String> wordsOf(String beginning) {
        String words = blocks("sh")
                .flatMap(String::lines)
                .filter(line -> line.startsWith(beginning + " "))
                .findFirst()
                .orElseThrow();
        return List.of(words.substring(beginning.length() + 1).split(" "));
    }

    /** The plugins that the guide adds to a project; several may stand in one block. */
    List<String> plugins() {
        return blocks("xml").filter(block -> block.startsWith("<plugin>")).toList();
    }

    /** The first block that begins with a text. */
    String block(String beginning) {
        return blocks("xml")
                .filter(block -> block.startsWith(beginning))
                .findFirst()
                .orElseThrow();
    }

    /** What the guide puts into {@code META-INF/context.xml} of a WAR on Tomcat; empty for most. */
    Optional<String> context() {
        return blocks("xml").filter(block -> block.startsWith("<Context>")).findFirst();
    }

    /** The options of the JVM that the guide gives to Tomcat; none for most. */
    String tomcatOptions() {
        return blocks("sh")
                .map(TOMCAT_OPTIONS::matcher)
                .filter(Matcher::find)
                .map(options -> options.group(1).replace("\\\n", ""))
                .collect(Collectors.joining(" "));
    }

    /** Returns whether a program has an import from this package or one below it. */
    boolean imports(String packageName) {
        return programs().stream().anyMatch(program -> program.contains("import " + packageName + "."));
    }

    private Stream<String> blocks(String language) {
        return BLOCK.matcher(text)
                .results()
                .filter(block -> block.group(2).equals(language))
                .map(block -> block.group(3).replaceAll("(?m)^" + block.group(1), "")); // it may stand in a list
    }
}
