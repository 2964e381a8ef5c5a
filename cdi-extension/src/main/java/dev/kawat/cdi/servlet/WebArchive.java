/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.servlet;

import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The files of a web application, as its servlet context shows them: the class loaders of servers differ in what they show of
 * directories. Paths begin with a slash, and those of directories end with one.
 */
final class WebArchive {

    /** Reads a file or a directory. */
    interface Reader<T> {

        /** Reads what is given. */
        void read(T source) throws IOException;
    }

    private static final System.Logger LOG = System.getLogger("dev.kawat");

    private static final String LIBRARIES = "/WEB-INF/lib/";
    private static final String JAR = ".jar";

    private final ServletContext context;
    private final String wanted;

    /**
     * The files of a web application.
     *
     * @param wanted the kind of things that are looked for, for messages
     */
    WebArchive(ServletContext context, String wanted) {
        this.context = context;
        this.wanted = wanted;
    }

    /** Reads a path, and logs a failure, because one archive that cannot be read must not hide the others. */
    void readIfPossible(String path, Reader<String> reader) {
        try {
            reader.read(path);
        } catch (IOException | RuntimeException unreadable) { // servers fail in many ways
            LOG.log(Level.WARNING, "cannot look for " + wanted + " in " + path, unreadable);
        }
    }

    /**
     * Reads the jars in {@code WEB-INF/lib}, as far as that is possible.
     *
     * @param jar reads a jar, given its path
     * @param unpacked reads the directory of a jar whose content the server shows, or whose application is not packed
     */
    void readLibraries(Reader<String> jar, Reader<String> unpacked) {
        readIfPossible(LIBRARIES, directory -> {
            for (String path : paths(directory)) {
                if (path.endsWith(JAR)) {
                    readIfPossible(path, jar);
                } else if (path.endsWith(JAR + "/")) {
                    readIfPossible(path, unpacked);
                }
            }
        });
    }

    /**
     * Reads a jar.
     *
     * @param file reads it where the server has it as a file
     * @param content reads it elsewhere
     */
    void readJar(String path, Reader<Path> file, Reader<InputStream> content) throws IOException {
        String unpacked = context.getRealPath(path);
        if (unpacked != null && Files.isRegularFile(Path.of(unpacked))) {
            file.read(Path.of(unpacked));
        } else {
            try (InputStream packed = open(path)) {
                if (packed != null) {
                    content.read(packed);
                }
            }
        }
    }

    /** Returns the content of a file; null if the server has none. */
    @Nullable
    InputStream open(String path) {
        return context.getResourceAsStream(path);
    }

    /** Returns the paths in a directory, without any that is not below it, because a walk would never end. */
    List<String> paths(String directory) {
        Set<String> paths = context.getResourcePaths(directory);
        return paths == null
                ? List.of()
                : paths.stream()
                        .filter(path -> path.startsWith(directory) && path.length() > directory.length())
                        .sorted()
                        .toList();
    }
}
