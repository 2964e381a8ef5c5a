/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.matrix;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

/** Which version of each server was measured, read from what its build laid out. */
final class Versions {

    private final Path benchmarks;
    private final Properties own = new Properties();

    Versions(Path benchmarks) throws IOException {
        this.benchmarks = benchmarks;
        try (InputStream in = Versions.class.getResourceAsStream("matrix.properties")) {
            own.load(in);
        }
    }

    /** The version of a program; empty for the floor, which has none. */
    String of(Program program) {
        return switch (program.id()) {
            case Program.FLOOR -> "";
            case "kawat" -> own.getProperty("version");
            case "kawat-tomcat" -> own.getProperty("version") + " on " + own.getProperty("tomcat");
            default -> ofLibrary(program);
        };
    }

    private String ofLibrary(Program program) {
        Path target = benchmarks.resolve(program.home()).resolve("target");
        return Stream.of("lib", "quarkus-app/lib/main")
                .flatMap(directory -> names(target.resolve(directory)).stream())
                .filter(name -> name.startsWith(program.library() + "-"))
                .map(name -> name.substring(program.library().length() + 1))
                .filter(rest -> Character.isDigit(rest.charAt(0)) && rest.endsWith(".jar"))
                .map(rest -> rest.substring(0, rest.length() - ".jar".length()))
                .findFirst()
                .orElse("unknown version");
    }

    private static List<String> names(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        } catch (IOException e) {
            return List.of();
        }
    }
}
