/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.transport.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is done because of one particular server is decided in one package, so nothing else names a server. */
class EngineNamesTest {

    /** The package that may, below any directory of sources. */
    private static final Path ENGINES = Path.of("dev", "kawat", "impl", "transport", "engine");

    private static final Pattern SERVERS = Pattern.compile(
            // Weld is no server, although its packages are those of JBoss.
            "tomcat|catalina|coyote|undertow|xnio|wildfly|jboss(?!\\.weld\\.)|glassfish|payara|tyrus|grizzly|jetty|liberty"
                    + "|com\\.ibm",
            Pattern.CASE_INSENSITIVE);

    /** Comments, characters and strings. Only the last are a group; the others are there so that none begins inside them. */
    private static final Pattern TOKENS = Pattern.compile(
            "/\\*.*?\\*/|//[^\\n]*|'(?:\\\\.|[^'\\\\])+'|(\"\"\".*?\"\"\"|\"(?:\\\\.|[^\"\\\\\\n])*\")",
            Pattern.DOTALL);

    private static final Pattern IMPORTS = Pattern.compile("^import (?:static )?([\\w.]+)", Pattern.MULTILINE);

    private static List<Path> sources(String module) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "main", "java"))) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.getParent().endsWith(ENGINES))
                    .toList();
        }
    }

    private static List<String> strings(String source) {
        List<String> strings = new ArrayList<>();
        Matcher tokens = TOKENS.matcher(source);
        while (tokens.find()) {
            if (tokens.group(1) != null) {
                strings.add(tokens.group(1));
            }
        }
        return strings;
    }

    private static List<String> imports(String source) {
        return IMPORTS.matcher(source).results().map(found -> found.group(1)).toList();
    }

    private static List<String> namingServers(List<String> texts) {
        return texts.stream().filter(SERVERS.asPredicate()).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"impl", "cdi-extension", "server"})
    void noStringNamesAServer(String module) throws IOException {
        for (Path file : sources(module)) {
            assertThat(namingServers(strings(Files.readString(file))))
                    .as("strings of %s", file)
                    .isEmpty();
        }
    }

    /** The standalone server brings Undertow, and may use it. */
    @ParameterizedTest
    @ValueSource(strings = {"impl", "cdi-extension"})
    void nothingIsImportedFromAServer(String module) throws IOException {
        for (Path file : sources(module)) {
            assertThat(namingServers(imports(Files.readString(file))))
                    .as("imports of %s", file)
                    .isEmpty();
        }
    }

    @Test
    void stringsAreFoundAndCommentsAreNot() {
        String source = """
                // "Tomcat"
                /** "Jetty" */
                char quote = '"'; String text = "Undertow \\" // "; /* "Payara" */ String other = "WildFly";
                """;

        assertThat(strings(source)).containsExactly("\"Undertow \\\" // \"", "\"WildFly\"");
    }

    @Test
    void theSourcesAreFound() throws IOException {
        assertThat(sources("impl")).anyMatch(file -> file.endsWith("ServletTransport.java"));
        assertThat(sources("cdi-extension")).anyMatch(file -> file.endsWith("KawatListener.java"));
        assertThat(sources("server")).anyMatch(file -> file.endsWith("KawatServer.java"));
    }
}
