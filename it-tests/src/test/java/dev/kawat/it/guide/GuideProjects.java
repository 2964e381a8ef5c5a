/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.guide;

import dev.kawat.it.client.Program;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The projects of guides, written to disk and built by one run of the Maven that builds Kawat. Maven gets a local repository of its
 * own with what this build has made of Kawat in it, so that nothing of it is installed where the next build would find it;
 * anything else is taken from the local repository of this build, or else from where Maven gets it.
 */
public final class GuideProjects {

    private static final Duration LIMIT = Duration.ofMinutes(10);

    /** That of the root project, which has been downloaded. */
    private static final String DEPENDENCY_PLUGIN_VERSION = "3.11.0";

    /** Writes down both class paths of a project, and builds nothing. */
    private static final String TELLS_CLASS_PATHS = """
            <build>
              <plugins>
                <plugin>
                  <artifactId>maven-dependency-plugin</artifactId>
                  <version>%s</version>
                  <executions>
                    <execution>
                      <id>compile</id>
                      <goals><goal>build-classpath</goal></goals>
                      <phase>compile</phase>
                      <configuration>
                        <includeScope>compile</includeScope>
                        <outputFile>${project.basedir}/compile.path</outputFile>
                      </configuration>
                    </execution>
                    <execution>
                      <id>run</id>
                      <goals><goal>build-classpath</goal></goals>
                      <phase>compile</phase>
                      <configuration>
                        <includeScope>runtime</includeScope>
                        <outputFile>${project.basedir}/run.path</outputFile>
                      </configuration>
                    </execution>
                  </executions>
                </plugin>
              </plugins>
            </build>
            """.formatted(DEPENDENCY_PLUGIN_VERSION);

    /** The pom of a module as it is published, without a parent. */
    private static final String FLATTENED_POM = "target/.flattened-pom.xml";

    private final Path base;
    private final Path projects;
    private final Map<String, String> modules = new LinkedHashMap<>();

    /** @param base a directory below that of a build */
    public GuideProjects(Path base) {
        this.base = base.toAbsolutePath().normalize();
        this.projects = this.base.resolve("projects");
    }

    /**
     * Adds the project of a guide as it stands on the page, with the guide's programs.
     *
     * @param name of its directory
     * @param number of the project among those of the page, from 0 on
     */
    GuideProjects add(String name, Guide guide, int number) throws IOException {
        return add(name, guide.projects().get(number), guide);
    }

    /** Adds a project with the programs of a guide, and what the guide adds to dependencies and to Tomcat's context. */
    GuideProjects add(String name, String page, Guide guide) throws IOException {
        // Only the group differs from the page, for one run of Maven cannot build two projects of one name.
        String project = with(guide.dependencies(), page)
                .replaceFirst("<groupId>com.example<", "<groupId>com.example." + name + "<");
        Path directory = module(name, project);
        boolean war = project.contains("<packaging>war</packaging>");
        write(
                directory.resolve(war ? "src/main/webapp/WEB-INF/beans.xml" : "src/main/resources/META-INF/beans.xml"),
                "");
        if (guide.context().isPresent()) {
            write(
                    directory.resolve("src/main/webapp/META-INF/context.xml"),
                    guide.context().get());
        }
        for (Map.Entry<String, String> file : guide.pages().entrySet()) {
            write(directory.resolve(file.getKey()), file.getValue());
        }
        for (String program : guide.programs()) {
            String file = Guide.fileName(program);
            String sources = file.endsWith("Test.java") ? "src/test/java" : "src/main/java";
            write(directory.resolve(sources).resolve(file), program);
        }
        return this;
    }

    /** Adds a WAR with the programs of a guide, and one of the guide's {@code web.xml}, by its number from 0 on. */
    GuideProjects add(String name, String page, Guide guide, int webXml) throws IOException {
        add(name, page, guide);
        write(
                projects.resolve(name).resolve("src/main/webapp/WEB-INF/web.xml"),
                guide.webXmls().get(webXml));
        return this;
    }

    /** Adds the two projects of WARs: {@code servlet-container} and {@code full-server}. */
    public GuideProjects addWars() throws IOException {
        Guide guide = Guide.named("deploy-a-war");
        return add("servlet-container", guide, 0).add("full-server", guide, 1);
    }

    /** The WAR of a project that has been built. */
    public Path war(String name) {
        return projects.resolve(name).resolve("target/greeter.war");
    }

    /** Adds a project that only tells its class paths: one of a page, with more dependencies. */
    GuideProjects addProbe(String name, String project, String dependencies) throws IOException {
        String probe = project.replaceAll("<packaging>.*</packaging>", "")
                .replaceAll("(?s)<build>.*</build>", "")
                .replaceFirst(
                        "<artifactId>\\w+</artifactId>",
                        "<artifactId>" + name + "</artifactId><packaging>pom</packaging>");
        module(name, with(dependencies, probe).replace("</project>", TELLS_CLASS_PATHS + "</project>"));
        return this;
    }

    /** A project with more dependencies. */
    static String with(String dependencies, String project) {
        int end = project.lastIndexOf("</dependencies>");
        return project.substring(0, end) + dependencies + project.substring(end);
    }

    private Path module(String name, String project) throws IOException {
        Path directory = projects.resolve(name);
        modules.put(name, project);
        write(directory.resolve("pom.xml"), project);
        return directory;
    }

    /** What a probe compiles with. */
    String compilePath(String name) throws IOException {
        return Files.readString(projects.resolve(name).resolve("compile.path"));
    }

    /** What a probe runs with. */
    String runPath(String name) throws IOException {
        return Files.readString(projects.resolve(name).resolve("run.path"));
    }

    /** The directory of a project. */
    Path directory(String name) {
        return projects.resolve(name);
    }

    /** Builds all of them, tests and packages included. */
    public GuideProjects build() throws IOException, InterruptedException {
        Path repository = base.resolve("repository");
        publish(repository.resolve("dev/kawat"));
        Path settings = write(base.resolve("settings.xml"), settings());
        write(projects.resolve("pom.xml"), aggregator());
        Files.createDirectories(projects.resolve(".mvn")); // or the options of our own build would count
        boolean windows = File.separatorChar == '\\';
        ProcessBuilder maven = new ProcessBuilder(
                        Path.of(System.getProperty("it.maven-home"), "bin", windows ? "mvn.cmd" : "mvn")
                                .toString(),
                        "--batch-mode",
                        "--no-transfer-progress",
                        "--global-settings",
                        settings.toString(),
                        "-Dmaven.repo.local=" + repository,
                        "package")
                .directory(projects.toFile());
        maven.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Program.assertSucceeds(maven, base.resolve("maven.log"), LIMIT);
        return this;
    }

    /** The repositories of this build before the usual ones. */
    private static String settings() {
        String repository =
                Path.of(System.getProperty("it.maven-repository")).toUri().toString();
        String entry = """
                <id>of-the-build</id>
                <url>%s</url>
                <releases><checksumPolicy>ignore</checksumPolicy></releases>
                <snapshots><enabled>false</enabled></snapshots>
                """.formatted(repository);
        return """
                <settings>
                  <profiles>
                    <profile>
                      <id>of-the-build</id>
                      <repositories><repository>%s</repository></repositories>
                      <pluginRepositories><pluginRepository>%s</pluginRepository></pluginRepositories>
                    </profile>
                  </profiles>
                  <activeProfiles><activeProfile>of-the-build</activeProfile></activeProfiles>
                </settings>
                """.formatted(entry, entry);
    }

    private String aggregator() {
        StringBuilder names = new StringBuilder();
        modules.keySet().forEach(name -> names.append("<module>").append(name).append("</module>"));
        return """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>com.example</groupId>
                  <artifactId>guides</artifactId>
                  <version>1.0</version>
                  <packaging>pom</packaging>
                  <modules>%s</modules>
                </project>
                """.formatted(names);
    }

    /** Puts what this build has made into a local repository, as {@code mvn install} would. */
    private static void publish(Path group) throws IOException {
        String version = System.getProperty("it.version");
        publish(group, "kawat-bom", version, Path.of("..", "bom").resolve(FLATTENED_POM), "pom");
        Map<String, String> jars = Map.of(
                "kawat-api", "api",
                "kawat-impl", "impl",
                "kawat-cdi", "cdi-extension",
                "kawat-server", "server",
                "kawat-test", "test");
        for (Map.Entry<String, String> jar : jars.entrySet()) {
            Path module = Path.of("..", jar.getValue());
            publish(group, jar.getKey(), version, module.resolve(FLATTENED_POM), "pom");
            publish(
                    group,
                    jar.getKey(),
                    version,
                    module.resolve("target/" + jar.getKey() + "-" + version + ".jar"),
                    "jar");
        }
    }

    private static void publish(Path group, String artifact, String version, Path file, String type)
            throws IOException {
        Path target = group.resolve(artifact).resolve(version).resolve(artifact + "-" + version + "." + type);
        Files.createDirectories(target.getParent());
        Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
    }

    private static Path write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    /** Deletes the projects of an earlier run; what Maven has downloaded stays. */
    public GuideProjects renew() throws IOException {
        if (Files.exists(projects)) {
            List<Path> old = new ArrayList<>();
            try (Stream<Path> found = Files.walk(projects)) {
                found.sorted(Comparator.reverseOrder()).forEach(old::add);
            }
            for (Path file : old) {
                Files.delete(file);
            }
        }
        Files.createDirectories(projects);
        return this;
    }
}
