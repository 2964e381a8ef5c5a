/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.kawat.it.client.Client;
import dev.kawat.it.survey.Directories;
import dev.kawat.it.survey.Ports;
import dev.kawat.it.wire.Once;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Generates projects from the archetype, as a new user does, and builds each with its tests, runs it, and talks to it. By default
 * these are the kinds whose servers are small; {@code -Dit.archetype=all} or {@code -Dit.archetype=wildfly,liberty} asks for
 * others.
 */
@Once
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArchetypeIT {

    private static final Path BASE = Path.of("target", "archetype").toAbsolutePath();

    /** For a generation, which may download the plugin. */
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private static final String GENERATE = "org.apache.maven.plugins:maven-archetype-plugin:"
            + System.getProperty("it.archetype-plugin") + ":generate";

    /** The jars that are of use only while classes are compiled. */
    private static final Pattern PROCESSOR = Pattern.compile(".*processor.*|.*error_prone.*|.*lombok.*");

    /** A kind of project: what {@code -Dkind} and {@code -Dserver} say. */
    private enum Kind {
        STANDALONE(1),
        TOMCAT(2),
        JETTY(1),
        WILDFLY(2),
        GLASSFISH(2),
        PAYARA(2),
        LIBERTY(2);

        private final int integrationTests;

        Kind(int integrationTests) {
            this.integrationTests = integrationTests;
        }

        String project() {
            return name().toLowerCase(Locale.ROOT);
        }

        String[] options() {
            return this == STANDALONE
                    ? new String[] {"-Dkind=standalone"}
                    : new String[] {"-Dkind=war", "-Dserver=" + project()};
        }

        /** The names of the libraries that the server has, without their versions. */
        boolean has(String library) {
            return switch (this) {
                case STANDALONE -> false;
                // They have no CDI and no JSON, so their APIs are in the WAR.
                case TOMCAT, JETTY ->
                    Set.of(
                                    "jakarta.annotation-api",
                                    "jakarta.el-api",
                                    "jakarta.servlet-api",
                                    "jakarta.websocket-api",
                                    "jakarta.websocket-client-api")
                            .contains(library);
                default -> !library.startsWith("kawat-") && !library.equals("jspecify");
            };
        }

        /** As Maven prints it. */
        String host() {
            return this == STANDALONE ? "127.0.0.1" : "localhost";
        }

        /** The path of the application on the server. */
        String context() {
            return this == STANDALONE ? "/" : "/" + project() + "/";
        }
    }

    private OwnMaven maven;

    @BeforeAll
    void prepare() throws IOException {
        Directories.renew(BASE);
        maven = new OwnMaven();
    }

    @TestFactory
    Stream<DynamicTest> generatesProjectsThatBuildPassTheirTestsAndRun() {
        return asked().stream()
                .map(kind -> dynamicTest(kind.project(), () -> {
                    Path project = generate(kind);
                    maven.run(project, log(kind, "verify"), verification());
                    assertTested(kind, project);
                    assertBringsOnlyWhatTheServerLacks(kind, project);
                    assertRuns(kind, project);
                }));
    }

    /** Other ports than the usual ones, where another build may run its tests. Only the project for Tomcat has them. */
    private static String[] verification() {
        return new String[] {"verify", "-Dtest.http-port=" + Ports.free(), "-Dtest.jmx-port=" + Ports.free()};
    }

    /** The pages show what is generated, and nothing else. */
    @Test
    void generatesWhatThePagesShow() throws IOException, InterruptedException {
        Guide tests = Guide.named("test-on-a-server");
        Path project = generate(Kind.WILDFLY);

        for (Guide guide : List.of(tests, Guide.named("start-a-project"))) {
            assertThat(guide.programs()).hasSize(2).allSatisfy(program -> {
                String folder = Guide.fileName(program).endsWith("IT.java") ? "src/test/java" : "src/main/java";
                Path file = project.resolve(folder).resolve("com/example/app").resolve(Guide.fileName(program));
                assertThat(Files.readString(file)).endsWith("\n\n" + program);
            });
        }
        assertThat(words(Files.readString(project.resolve("pom.xml"))))
                .contains(words(tests.dependencies()))
                .contains(tests.plugins().stream().map(ArchetypeIT::words).toList());
        assertThat(Files.readString(project.resolve("src/test/resources/arquillian.xml")))
                .endsWith(tests.block("<arquillian"));
    }

    /** Returns a text without its layout and its comments. */
    private static String words(String xml) {
        return xml.replaceAll("(?s)<!--.*?-->", "").replaceAll("\\s+", " ").strip();
    }

    private static List<Kind> asked() {
        String asked = System.getProperty("it.archetype");
        if (asked.equals("all")) {
            return List.of(Kind.values());
        }
        return Arrays.stream(asked.split(","))
                .map(name -> Kind.valueOf(name.toUpperCase(Locale.ROOT)))
                .toList();
    }

    private Path generate(Kind kind) throws IOException, InterruptedException {
        Path project = BASE.resolve(kind.project());
        if (Files.exists(project)) {
            return project;
        }
        maven.run(BASE, log(kind, "generate"), generation(kind.project(), kind.options()));
        try (Stream<Path> files = Files.walk(project)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file))
                        .as(file.toString())
                        .isNotBlank()
                        .doesNotContain("#if", "#else", "#end", "#set", "${package}", "${artifactId}");
            }
        }
        assertThat(project.resolve("README.md")).exists();
        assertThat(project.resolve(".gitignore")).exists();
        return project;
    }

    private static String[] generation(String name, String... options) {
        List<String> arguments = new ArrayList<>(List.of(
                GENERATE,
                "-DarchetypeGroupId=dev.kawat",
                "-DarchetypeArtifactId=kawat-archetype",
                "-DarchetypeVersion=" + System.getProperty("it.version"),
                "-DgroupId=com.example",
                "-Dpackage=com.example.app",
                "-DartifactId=" + name));
        arguments.addAll(List.of(options));
        return arguments.toArray(new String[0]);
    }

    private static Path log(Kind kind, String step) {
        return BASE.resolve(kind.project() + "-" + step + ".log");
    }

    /** Asserts how many tests have run: a build without a test passes, too. */
    private static void assertTested(Kind kind, Path project) throws IOException {
        assertThat(tests(project.resolve("target/surefire-reports"))).isEqualTo(1);
        assertThat(tests(project.resolve("target/failsafe-reports"))).isEqualTo(kind.integrationTests);
    }

    private static int tests(Path reports) throws IOException {
        int tests = 0;
        try (Stream<Path> files = Files.list(reports)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".txt")).toList()) {
                String report = Files.readString(file);
                assertThat(report).contains("Failures: 0, Errors: 0, Skipped: 0");
                tests += Integer.parseInt(report.replaceAll("(?s).*Tests run: (\\d+),.*", "$1"));
            }
        }
        return tests;
    }

    private static void assertBringsOnlyWhatTheServerLacks(Kind kind, Path project) throws IOException {
        String directory = kind == Kind.STANDALONE ? "target/lib" : "target/" + kind.project() + "/WEB-INF/lib";
        try (Stream<Path> files = Files.list(project.resolve(directory))) {
            Set<String> libraries = files.map(file -> file.getFileName().toString())
                    .map(name -> name.replaceFirst("-\\d.*", ""))
                    .collect(Collectors.toSet());
            assertThat(libraries)
                    .contains("kawat-api", "kawat-impl", "kawat-cdi")
                    .noneMatch(kind::has);
            assertThat(libraries)
                    .noneMatch(library -> PROCESSOR.matcher(library).matches());
        }
    }

    private void assertRuns(Kind kind, Path project) throws IOException {
        int port = Ports.free();
        URI application = URI.create("http://" + kind.host() + ":" + port + kind.context());
        try (MavenRun run = MavenRun.start(maven.command(project, "-Prun", "-Dport=" + port), log(kind, "run"))) {
            run.awaitAnswer(application);
            assertThat(run.output()).contains(application.toString());
            try (InputStream page = application.toURL().openStream()) {
                assertThat(new String(page.readAllBytes(), StandardCharsets.UTF_8))
                        .contains("<title>Chat</title>");
            }
            try (Client ann = Client.connect(endpoint(application));
                    Client bob = Client.connect(endpoint(application))) {
                assertThat(ann.text()).isEqualTo("{\"author\":\"chat\",\"text\":\"You are in lobby\"}");
                assertThat(bob.text()).isEqualTo("{\"author\":\"chat\",\"text\":\"You are in lobby\"}");
                ann.send("{\"author\":\"ann\",\"text\":\"hello\"}");
                assertThat(bob.text()).isEqualTo("{\"author\":\"ann\",\"text\":\"hello\"}");
            }
        }
    }

    private static URI endpoint(URI application) {
        return URI.create(application.toString().replace("http:", "ws:") + "chat/lobby");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ear        | tomcat  | -Dkind: expected one of standalone, war, got ear
            war        | tomee   | expected one of tomcat, wildfly, glassfish, payara, liberty, jetty for -Dkind=war, got tomee
            war        | none    | expected one of tomcat, wildfly, glassfish, payara, liberty, jetty for -Dkind=war, got none
            standalone | wildfly | -Dserver: expected none for -Dkind=standalone, got wildfly
            """)
    void refusesWhatItDoesNotKnowAndLeavesNothing(String kind, String server, String message)
            throws IOException, InterruptedException {
        assertThat(refusal("refused", kind, server)).contains(message);
        assertThat(BASE.resolve("refused")).doesNotExist();
    }

    /** Maven generates into a directory that exists, unless it has a pom. */
    @Test
    void refusesWithoutHarmToFilesThatWereThere() throws IOException, InterruptedException {
        Map<String, String> before = foreignFiles("refused-with-files");

        assertThat(refusal("refused-with-files", "war", "tomee")).contains("expected one of tomcat");
        assertThat(files("refused-with-files")).isEqualTo(before);
    }

    @Test
    void generatesWithoutHarmToFilesThatWereThere() throws IOException, InterruptedException {
        Map<String, String> before = foreignFiles("generated-with-files");

        maven.run(
                BASE,
                BASE.resolve("generated-with-files.log"),
                generation("generated-with-files", "-Dkind=standalone"));

        assertThat(files("generated-with-files"))
                .containsAllEntriesOf(before)
                .containsKeys(
                        "pom.xml",
                        "src/main/java/com/example/app/Chat.java",
                        "src/main/resources/META-INF/beans.xml",
                        "src/test/java/com/example/app/ChatIT.java")
                .doesNotContainKeys(
                        "gitignore", "src/main/webapp/WEB-INF/beans.xml", "src/test/resources/arquillian.xml");
    }

    /** Makes a project's directory with a user's files, some of them where the archetype writes, moves, and deletes. */
    private static Map<String, String> foreignFiles(String project) throws IOException {
        for (String name : List.of(
                ".gitignore",
                "notes.txt",
                "src/main/java/com/example/app/Main.java",
                "src/main/webapp/index.html",
                "src/main/webapp/own.css",
                "src/test/tomcat/conf/own.xml")) {
            Path file = BASE.resolve(project).resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "of the user: " + name);
        }
        return files(project);
    }

    /** Returns the text of each file of a project. */
    private static Map<String, String> files(String project) throws IOException {
        Path directory = BASE.resolve(project);
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(directory.relativize(file).toString().replace('\\', '/'), Files.readString(file));
            }
        }
        return files;
    }

    /** Returns what Maven says when it does not generate a project. */
    private String refusal(String project, String kind, String server) throws IOException, InterruptedException {
        Path log = BASE.resolve(project + "-" + kind + "-" + server + ".log");
        Process process = maven.command(BASE, generation(project, "-Dkind=" + kind, "-Dserver=" + server))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            boolean ended = process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
            assertThat(ended)
                    .as("ends within %s; until then: %s", LIMIT, Files.readString(log))
                    .isTrue();
            assertThat(process.exitValue()).as(Files.readString(log)).isNotZero();
            return Files.readString(log);
        } finally {
            process.destroyForcibly();
        }
    }
}
