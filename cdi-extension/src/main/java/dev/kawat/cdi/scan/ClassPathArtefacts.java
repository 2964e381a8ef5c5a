/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.scan;

import dev.kawat.impl.artefact.ArtefactFile;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarFile;

/** Finds the {@code *.websocket} files in {@code META-INF/kawat} of the jars and directories of a class path. For one use. */
public final class ClassPathArtefacts {

    private static final System.Logger LOG = System.getLogger("dev.kawat");

    /** Resources by which jars and directories are found. Jars need not have entries for their directories. */
    private static final List<String> MARKERS =
            List.of(ArchiveArtefacts.DIRECTORY, "META-INF/beans.xml", JarFile.MANIFEST_NAME);

    private final Set<String> read = new HashSet<>();
    private final ArchiveArtefacts artefacts = new ArchiveArtefacts();

    private ClassPathArtefacts() {}

    /** Returns the files that are visible to a class loader, in the order of their places. */
    public static List<ArtefactFile> find(ClassLoader loader) {
        ClassPathArtefacts finder = new ClassPathArtefacts();
        for (String marker : MARKERS) {
            try {
                Collections.list(loader.getResources(marker)).forEach(finder::readIfPossible);
            } catch (IOException unreadable) {
                LOG.log(
                        Level.WARNING,
                        "cannot look for *.websocket files, because the class path cannot be read",
                        unreadable);
            }
        }
        return finder.artefacts.found();
    }

    /** Reads the jar or directory of a marker; one that cannot be read must not hide the others. */
    private void readIfPossible(URL marker) {
        try {
            URLConnection connection = marker.openConnection();
            if (connection instanceof JarURLConnection jar) {
                readJar(jar);
            } else if (marker.getProtocol().equals("file")) {
                readDirectory(marker);
            }
        } catch (IOException | URISyntaxException | IllegalArgumentException unreadable) {
            LOG.log(Level.WARNING, "cannot look for *.websocket files in the archive of " + marker, unreadable);
        }
    }

    private void readJar(JarURLConnection connection) throws IOException {
        String place = "jar:" + connection.getJarFileURL() + "!/";
        if (read.add(place)) {
            connection.setUseCaches(false); // a cache would keep the file open
            try (JarFile jar = connection.getJarFile()) {
                artefacts.addJar(place, jar);
            }
        }
    }

    private void readDirectory(URL marker) throws IOException, URISyntaxException {
        Path file = Path.of(marker.toURI());
        Path directory = Files.isDirectory(file) ? file : file.resolveSibling("kawat");
        if (!Files.isDirectory(directory) || !read.add(directory.toString())) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path candidate : files) {
                if (ArchiveArtefacts.isArtefact(candidate.getFileName().toString()) && !Files.isDirectory(candidate)) {
                    artefacts.add(candidate.toString(), () -> Files.newInputStream(candidate));
                }
            }
        } catch (DirectoryIteratorException unreadable) {
            throw unreadable.getCause();
        }
    }
}
