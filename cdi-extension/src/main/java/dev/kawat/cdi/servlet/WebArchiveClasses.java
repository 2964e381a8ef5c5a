/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.servlet;

import dev.kawat.cdi.scan.ClassFileScanner;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Finds the classes of a web application that declare something for Kawat, beans or not: those in {@code WEB-INF/classes}, and
 * those in the jars of {@code WEB-INF/lib} that have {@code META-INF/beans.xml}. Of other jars only the table of contents is read;
 * where a server keeps them within a WAR, the whole jar is. For one use.
 */
final class WebArchiveClasses {

    private static final System.Logger LOG = System.getLogger("dev.kawat");

    private static final String CLASSES = "/WEB-INF/classes/";
    private static final String LIBRARIES = "/WEB-INF/lib/";
    private static final String JAR = ".jar";

    private final ServletContext context;
    private final ClassFileScanner classes;

    private WebArchiveClasses(ServletContext context) {
        this.context = context;
        this.classes = new ClassFileScanner(context.getClassLoader());
    }

    /** Returns the classes of a web application. */
    static Collection<Class<?>> of(ServletContext context) {
        WebArchiveClasses found = new WebArchiveClasses(context);
        found.readIfPossible(CLASSES, root -> found.readBelow(root, true));
        found.readIfPossible(LIBRARIES, found::readLibraries);
        return found.classes.find();
    }

    private interface Reader {

        /** Reads the file or directory at a path. */
        void read(String path) throws IOException;
    }

    /** Reads a path, and logs a failure, because one archive that cannot be read must not hide the others. */
    private void readIfPossible(String path, Reader reader) {
        try {
            reader.read(path);
        } catch (IOException | RuntimeException unreadable) { // servers fail in many ways
            LOG.log(Level.WARNING, "cannot look for classes that are not beans in " + path, unreadable);
        }
    }

    private void readLibraries(String directory) {
        for (String path : paths(directory)) {
            if (path.endsWith(JAR)) {
                readIfPossible(path, this::readJar);
            } else if (path.endsWith(JAR + "/")) { // the server shows the content, or the application is not packed
                readIfPossible(path, this::readUnpackedJar);
            }
        }
    }

    private void readJar(String path) throws IOException {
        String file = context.getRealPath(path);
        if (file != null && Files.isRegularFile(Path.of(file))) {
            classes.addJar(Path.of(file));
            return;
        }
        try (InputStream content = context.getResourceAsStream(path)) {
            if (content != null) {
                classes.addJar(content);
            }
        }
    }

    private void readUnpackedJar(String root) throws IOException {
        if (context.getResource(root + "META-INF/beans.xml") != null) {
            readBelow(root, false);
        }
    }

    private void readBelow(String root, boolean own) throws IOException {
        List<String> files = new ArrayList<>();
        collectBelow(root, root, files);
        classes.add(files, own, file -> context.getResourceAsStream(root + file));
    }

    private void collectBelow(String root, String directory, List<String> files) {
        for (String path : paths(directory)) {
            if (path.endsWith("/")) {
                collectBelow(root, path, files);
            } else {
                files.add(path.substring(root.length()));
            }
        }
    }

    /** Returns the paths in a directory, without any that is not below it, because a walk would never end. */
    private List<String> paths(String directory) {
        Set<String> paths = context.getResourcePaths(directory);
        return paths == null
                ? List.of()
                : paths.stream()
                        .filter(path -> path.startsWith(directory) && path.length() > directory.length())
                        .sorted()
                        .toList();
    }
}
