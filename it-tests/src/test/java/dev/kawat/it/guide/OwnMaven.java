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
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The Maven that builds Kawat, with a local repository of its own. What this build has made of Kawat is published there, so that
 * nothing of it is installed where the next build would find it. Anything else comes from the local repository of this build, or
 * else from where Maven gets it.
 */
final class OwnMaven {

    private static final Duration LIMIT = Duration.ofMinutes(10);

    private static final Path BASE = Path.of("target", "own-maven").toAbsolutePath();

    /** The pom of a module as it is published, without a parent. */
    private static final String FLATTENED_POM = "target/.flattened-pom.xml";

    private static final String BUILT_VERSION = System.getProperty("it.version");

    /** The version that the pages name. */
    private static final String SHOWN_VERSION = System.getProperty("it.shown-version");

    private final Path repository = BASE.resolve("repository");
    private final Path settings = BASE.resolve("settings.xml");

    /** Publishes what this build has made. */
    OwnMaven() throws IOException {
        publish(repository.resolve("dev/kawat"));
        Files.writeString(settings, settings());
    }

    /** Runs it to its end in a directory, and fails with all that it says unless it succeeds. */
    void run(Path directory, Path log, String... arguments) throws IOException, InterruptedException {
        Program.assertSucceeds(command(directory, arguments), log, LIMIT);
    }

    /** A command that is to be run in a directory, on the JDK of this process. */
    ProcessBuilder command(Path directory, String... arguments) throws IOException {
        Files.createDirectories(directory.resolve(".mvn")); // or the options of our own build would count
        boolean windows = File.separatorChar == '\\';
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("it.maven-home"), "bin", windows ? "mvn.cmd" : "mvn")
                        .toString(),
                "--batch-mode",
                "--no-transfer-progress",
                "--global-settings",
                settings.toString(),
                "-Dmaven.repo.local=" + repository));
        command.addAll(List.of(arguments));
        ProcessBuilder maven = new ProcessBuilder(command).directory(directory.toFile());
        maven.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return maven;
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

    /** Puts what this build has made into a local repository, as {@code mvn install} would. */
    private static void publish(Path group) throws IOException {
        Map<String, String> jars = Map.of(
                "kawat-api", "api",
                "kawat-impl", "impl",
                "kawat-cdi", "cdi-extension",
                "kawat-server", "server",
                "kawat-relay-jms", "relay-jms",
                "kawat-relay-redis", "relay-redis",
                "kawat-test", "test",
                "kawat-archetype", "archetype");
        for (String version : Set.of(BUILT_VERSION, SHOWN_VERSION)) {
            publishPom(group, "kawat-bom", version, Path.of("..", "bom"));
            for (Map.Entry<String, String> jar : jars.entrySet()) {
                Path module = Path.of("..", jar.getValue());
                publishPom(group, jar.getKey(), version, module);
                Files.copy(
                        module.resolve("target/" + jar.getKey() + "-" + BUILT_VERSION + ".jar"),
                        published(group, jar.getKey(), version, "jar"),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static void publishPom(Path group, String artifact, String version, Path module) throws IOException {
        Path target = published(group, artifact, version, "pom");
        Files.createDirectories(target.getParent());
        String pom = Files.readString(module.resolve(FLATTENED_POM));
        Files.writeString(
                target, pom.replace("<version>" + BUILT_VERSION + "</version>", "<version>" + version + "</version>"));
    }

    private static Path published(Path group, String artifact, String version, String type) {
        return group.resolve(artifact).resolve(version).resolve(artifact + "-" + version + "." + type);
    }
}
