/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.scan;

import dev.kawat.impl.artefact.ArtefactFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/** Collects the {@code *.websocket} files in {@code META-INF/kawat} of archives. Not for use by several threads. */
public final class ArchiveArtefacts {

    /** The directory of artefacts in an archive. */
    public static final String DIRECTORY = "META-INF/kawat/";

    /** Opens a file. */
    public interface Source {

        /** Returns the content; null if there is none, although the server lists the file. */
        @Nullable
        InputStream open() throws IOException;
    }

    private final List<ArtefactFile> found = new ArrayList<>();

    /** Returns what was found, in the order of the places. */
    public List<ArtefactFile> found() {
        return found.stream()
                .sorted(Comparator.comparing(ArtefactFile::location))
                .toList();
    }

    /**
     * Adds a file. If it cannot be read, it is added as such, so that it is a problem of the deployment.
     *
     * @param location its place, which ends with its name
     * @param source opens it
     */
    public void add(String location, Source source) {
        try (InputStream in = source.open()) {
            found.add(
                    in == null
                            ? ArtefactFile.unreadable(location, "nothing from the server that lists it")
                            : ArtefactFile.read(location, in));
        } catch (IOException | RuntimeException unreadable) { // servers fail in many ways
            found.add(ArtefactFile.unreadable(location, unreadable));
        }
    }

    /**
     * Adds the files in a jar.
     *
     * @param location the place of the jar, with the separator to what is in it
     */
    public void addJar(String location, ZipFile jar) {
        jar.stream()
                .filter(ArchiveArtefacts::isArtefact)
                .forEach(entry -> add(location + entry.getName(), () -> jar.getInputStream(entry)));
    }

    /**
     * Adds the files in a jar, which is read as a whole.
     *
     * @param location the place of the jar, with the separator to what is in it
     */
    public void addJar(String location, InputStream jar) throws IOException {
        ZipInputStream entries = new ZipInputStream(jar);
        for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
            if (isArtefact(entry)) {
                addEntry(location + entry.getName(), entries);
            }
        }
    }

    private void addEntry(String location, ZipInputStream entries) throws IOException {
        try {
            found.add(ArtefactFile.read(location, entries));
        } catch (IOException unreadable) {
            found.add(ArtefactFile.unreadable(location, unreadable));
            throw unreadable; // there is no way to the next entry
        }
    }

    private static boolean isArtefact(ZipEntry entry) {
        String name = entry.getName();
        return name.startsWith(DIRECTORY) && isArtefact(name.substring(DIRECTORY.length()));
    }

    /** Returns whether a path within the directory of artefacts is that of one. */
    public static boolean isArtefact(String fileName) {
        return fileName.indexOf('/') < 0 && ArtefactFile.isName(fileName);
    }
}
