/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.artefact;

import dev.kawat.impl.settings.Configuration;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * The folder whose {@code *.websocket} files may come, change and go while the application runs. It is polled, because services
 * that watch files miss those on network drives. A file is read when it has not changed for an interval, and is gone when it has
 * been missing for one, so that nobody sees what is half written. While the folder cannot be listed, everything stays as it is.
 *
 * <p>Used by one thread at a time.
 */
public final class ArtefactFolder {

    /** The time between two polls. */
    public static final Duration INTERVAL = Duration.ofMillis(500);

    private static final System.Logger LOG = System.getLogger("dev.kawat.artefact");

    private final Path folder;
    private final FolderArtefact.Surroundings surroundings;
    private final Map<String, FolderArtefact> known = new TreeMap<>();
    private boolean polled;
    private boolean unreadable;

    /**
     * A folder that was not read yet.
     *
     * @param folder its absolute path
     * @param configuration has the values of placeholders
     * @param host starts the endpoints
     * @param catalogue notes the states of the files
     */
    public ArtefactFolder(Path folder, Configuration configuration, ArtefactHost host, ArtefactCatalogue catalogue) {
        this.folder = folder;
        this.surroundings = new FolderArtefact.Surroundings(configuration, host, catalogue);
    }

    /** Looks at all files once, and acts on what has changed. Never throws. */
    public void poll() {
        try {
            Map<String, FileState> present = list();
            if (unreadable) {
                unreadable = false;
                LOG.log(Level.INFO, "kawat.artefacts: {0} can be read again", folder);
            }
            removeMissing(present);
            boolean first = !polled;
            polled = true;
            present.forEach((name, state) -> known.computeIfAbsent(
                            name, added -> new FolderArtefact(folder.resolve(added), surroundings))
                    .seen(state, first));
            known.values().forEach(FolderArtefact::retry);
        } catch (IOException failure) {
            if (!unreadable) {
                unreadable = true;
                LOG.log(
                        Level.ERROR,
                        "kawat.artefacts: " + folder + " must be a readable folder; its endpoints stay as they are",
                        failure);
            }
        } catch (RuntimeException bug) {
            LOG.log(Level.ERROR, "kawat.artefacts: " + folder + " could not be read; the next try is due soon", bug);
        }
    }

    private Map<String, FileState> list() throws IOException {
        Path root = folder.toRealPath();
        Map<String, FileState> present = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (ArtefactFile.isName(name)) {
                    FileState.of(file, root).ifPresent(state -> present.put(name, state));
                }
            }
        } catch (DirectoryIteratorException failure) {
            throw failure.getCause();
        }
        return present;
    }

    /** Removes what is gone, before anything is started that may need what it leaves. */
    private void removeMissing(Map<String, FileState> present) {
        known.entrySet()
                .removeIf(file ->
                        !present.containsKey(file.getKey()) && file.getValue().missed());
    }
}
