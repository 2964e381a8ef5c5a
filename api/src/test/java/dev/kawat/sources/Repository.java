/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.sources;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/** The files of the repository, without those that a build writes. */
final class Repository {

    /** The root, seen from the directory of a module, in which Maven runs its tests. */
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private Repository() {}

    /** Returns the files below a directory of the repository whose names have this ending. */
    static List<Path> files(String directory, String ending) {
        List<Path> found = new ArrayList<>();
        try {
            Files.walkFileTree(ROOT.resolve(directory), new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes) {
                    return isOurs(visited) ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (file.toString().endsWith(ending)) {
                        found.add(file);
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return found.stream().sorted().toList();
    }

    private static boolean isOurs(Path directory) {
        String name = directory.getFileName().toString();
        boolean isWritten = name.equals("target") || name.equals("node_modules") || name.startsWith(".");
        return directory.equals(ROOT) || !isWritten;
    }

    /** Returns the path of a file below the root, with '/' on every platform. */
    static String name(Path file) {
        return ROOT.relativize(file).toString().replace('\\', '/');
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
