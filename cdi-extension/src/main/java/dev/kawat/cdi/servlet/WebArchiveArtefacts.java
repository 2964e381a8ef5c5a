/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.servlet;

import dev.kawat.cdi.scan.ArchiveArtefacts;
import dev.kawat.impl.artefact.ArtefactFile;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.util.List;
import java.util.zip.ZipFile;

/**
 * Finds the {@code *.websocket} files of a web application: those in {@code WEB-INF/websockets}, and those in {@code
 * META-INF/kawat} of {@code WEB-INF/classes} and of the jars in {@code WEB-INF/lib}. For one use.
 */
final class WebArchiveArtefacts {

    private final WebArchive archive;
    private final ArchiveArtefacts artefacts = new ArchiveArtefacts();

    private WebArchiveArtefacts(ServletContext context) {
        this.archive = new WebArchive(context, "*.websocket files");
    }

    /** Returns the files of a web application, in the order of their places. */
    static List<ArtefactFile> of(ServletContext context) {
        WebArchiveArtefacts finder = new WebArchiveArtefacts(context);
        finder.readDirectory("/WEB-INF/websockets/");
        finder.readDirectory("/WEB-INF/classes/" + ArchiveArtefacts.DIRECTORY);
        finder.archive.readLibraries(finder::readJar, root -> finder.readDirectory(root + ArchiveArtefacts.DIRECTORY));
        return finder.artefacts.found();
    }

    private void readDirectory(String path) {
        archive.readIfPossible(path, directory -> {
            for (String file : archive.paths(directory)) {
                if (ArchiveArtefacts.isArtefact(file.substring(directory.length()))) {
                    artefacts.add(file.substring(1), () -> archive.open(file));
                }
            }
        });
    }

    private void readJar(String path) throws IOException {
        String location = path.substring(1) + "!/";
        archive.readJar(
                path,
                file -> {
                    try (ZipFile jar = new ZipFile(file.toFile())) {
                        artefacts.addJar(location, jar);
                    }
                },
                content -> artefacts.addJar(location, content));
    }
}
