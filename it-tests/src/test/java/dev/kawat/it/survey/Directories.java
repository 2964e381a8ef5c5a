/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.survey;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Whole directories: copied and deleted. */
public final class Directories {

    private Directories() {}

    /** Makes a directory that has nothing in it. */
    public static void renew(Path directory) throws IOException {
        if (Files.exists(directory)) {
            for (Path file : below(directory).sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
        Files.createDirectories(directory);
    }

    /** Copies all that is in a directory. */
    static void copy(Path from, Path to) throws IOException {
        for (Path file : below(from).toList()) {
            Path copy = to.resolve(from.relativize(file).toString());
            if (Files.isDirectory(file)) {
                Files.createDirectories(copy);
            } else {
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
    }

    private static Stream<Path> below(Path directory) throws IOException {
        try (Stream<Path> found = Files.walk(directory)) {
            List<Path> all = found.toList();
            return all.stream();
        }
    }
}
