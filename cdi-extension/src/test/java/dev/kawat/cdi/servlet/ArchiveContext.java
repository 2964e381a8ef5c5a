/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.servlet;

import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Shows the files below a directory as those of a web application.
 *
 * @param root the directory
 * @param unpacked whether the server has unpacked the application, so that its jars are files
 */
record ArchiveContext(Path root, boolean unpacked) {

    ServletContext make() {
        return StandIn.of(ServletContext.class)
                .on("getClassLoader", arguments -> getClass().getClassLoader())
                .on("getResourcePaths", arguments -> paths(file(arguments)))
                .on("getRealPath", arguments -> unpacked ? file(arguments).toString() : null)
                .on("getResource", arguments -> url(file(arguments)))
                .on("getResourceAsStream", arguments -> content(file(arguments)))
                .make();
    }

    private Path file(Object... path) {
        return root.resolve(((String) path[0]).substring(1));
    }

    private Set<String> paths(Path directory) {
        if (!Files.isDirectory(directory)) {
            return null;
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> "/" + root.relativize(file) + (Files.isDirectory(file) ? "/" : ""))
                    .collect(Collectors.toSet());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static URL url(Path file) {
        try {
            return Files.exists(file) ? file.toUri().toURL() : null;
        } catch (MalformedURLException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static InputStream content(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.newInputStream(file) : null;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
