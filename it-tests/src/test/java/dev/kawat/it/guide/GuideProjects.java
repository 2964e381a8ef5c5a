/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.guide;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The projects of guides, written to disk and built by one run of the Maven that builds Kawat.
 */
public final class GuideProjects {

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
        write(projects.resolve("pom.xml"), aggregator());
        new OwnMaven().run(projects, base.resolve("maven.log"), "package");
        return this;
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
