/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.publish.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The jars on the class path of the tests: those of this build, and what they need. */
final class Jars {

    private Jars() {}

    static List<Path> all() {
        // Surefire's own jar names the class path; this property has it.
        String path = Optional.ofNullable(System.getProperty("surefire.test.class.path"))
                .orElseGet(() -> System.getProperty("java.class.path"));
        return Stream.of(path.split(File.pathSeparator))
                .map(Path::of)
                .filter(jar -> jar.toString().endsWith(".jar"))
                .toList();
    }

    /** Returns the jar of an artifact. */
    static Path named(String artifact) {
        List<Path> found = all().stream()
                .filter(jar -> jar.getFileName().toString().matches(Pattern.quote(artifact) + "-\\d.*\\.jar"))
                .toList();
        assertThat(found).as("jars of " + artifact + " among " + all()).hasSize(1);
        return found.get(0);
    }
}
