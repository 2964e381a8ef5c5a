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

/** Collects the {@code *.websocket} files in {@code META-INF/kawat} of archives. Not for use by several threads. */
public final class ArchiveArtefacts {

    /** The directory of artefacts in an archive. */
    public static final String DIRECTORY = "META-INF/kawat/";

    private final List<ArtefactFile> found = new ArrayList<>();

    /** Returns what was found, in the order of the places. */
    public List<ArtefactFile> found() {
        return found.stream()
                .sorted(Comparator.comparing(ArtefactFile::location))
                .toList();
    }

    /**
     * Adds a file.
     *
     * @param location its place, which ends with its name
     * @param in its content
     */
    public void add(String location, InputStream in) throws IOException {
        found.add(ArtefactFile.read(location, in));
    }

    /**
     * Adds the files in a jar.
     *
     * @param location the place of the jar, with the separator to what is in it
     */
    public void addJar(String location, ZipFile jar) throws IOException {
        for (ZipEntry entry : jar.stream().filter(ArchiveArtefacts::isArtefact).toList()) {
            try (InputStream in = jar.getInputStream(entry)) {
                add(location + entry.getName(), in);
            }
        }
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
                add(location + entry.getName(), entries);
            }
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
