/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.servlet;

import dev.kawat.cdi.scan.ArchiveArtefacts;
import dev.kawat.impl.artefact.ArtefactFile;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.zip.ZipFile;

/**
 * Finds the {@code *.websocket} files of a web application: those in {@code WEB-INF/websockets}, and those in {@code
 * META-INF/kawat} of {@code WEB-INF/classes} and of the jars in {@code WEB-INF/lib}. Class loaders of servers differ in what they
 * show of directories, so the servlet context is asked. For one use.
 */
final class WebArchiveArtefacts {

    private static final System.Logger LOG = System.getLogger("dev.kawat");

    private static final String LIBRARIES = "/WEB-INF/lib/";
    private static final String JAR = ".jar";

    private final ServletContext context;
    private final ArchiveArtefacts artefacts = new ArchiveArtefacts();

    private WebArchiveArtefacts(ServletContext context) {
        this.context = context;
    }

    /** Returns the files of a web application, in the order of their places. */
    static List<ArtefactFile> of(ServletContext context) {
        WebArchiveArtefacts finder = new WebArchiveArtefacts(context);
        finder.readDirectory("/WEB-INF/websockets/");
        finder.readDirectory("/WEB-INF/classes/" + ArchiveArtefacts.DIRECTORY);
        for (String path : finder.paths(LIBRARIES)) {
            if (path.endsWith(JAR)) {
                finder.readIfPossible(path, finder::readJar);
            } else if (path.endsWith(JAR + "/")) { // the server shows the content, or the application is not packed
                finder.readDirectory(path + ArchiveArtefacts.DIRECTORY);
            }
        }
        return finder.artefacts.found();
    }

    private interface Reader {

        /** Reads the file at a path. */
        void read(String path) throws IOException;
    }

    /** Reads a path, and logs a failure, because one archive that cannot be read must not hide the others. */
    private void readIfPossible(String path, Reader reader) {
        try {
            reader.read(path);
        } catch (IOException | RuntimeException unreadable) { // servers fail in many ways
            LOG.log(Level.WARNING, "cannot look for *.websocket files in " + path, unreadable);
        }
    }

    private void readDirectory(String directory) {
        for (String path : paths(directory)) {
            if (ArchiveArtefacts.isArtefact(path.substring(directory.length()))) {
                readIfPossible(path, this::readFile);
            }
        }
    }

    private void readFile(String path) throws IOException {
        try (InputStream content = context.getResourceAsStream(path)) {
            if (content != null) {
                artefacts.add(path.substring(1), content);
            }
        }
    }

    private void readJar(String path) throws IOException {
        String location = path.substring(1) + "!/";
        String file = context.getRealPath(path);
        if (file != null && Files.isRegularFile(Path.of(file))) {
            try (ZipFile jar = new ZipFile(file)) {
                artefacts.addJar(location, jar);
            }
            return;
        }
        try (InputStream content = context.getResourceAsStream(path)) {
            if (content != null) {
                artefacts.addJar(location, content);
            }
        }
    }

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
