/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.util.List;
import java.util.Optional;

/**
 * The {@code *.websocket} files of an application that declare endpoints, with their states. Get it by {@code @Inject}; observe
 * changes with {@link ArtefactChanged}.
 *
 * <p>Files are found in {@code META-INF/kawat} of the class path and in {@code WEB-INF/websockets}, when the application starts.
 * Those in the folder that the setting {@code artefacts} names may also come, change and go while it runs.
 *
 * <p>Every method may be called from any thread, and throws {@link IllegalStateException} before the endpoints of the application
 * have started. Applications do not implement this interface.
 */
public interface Artefacts {

    /** Returns the artefacts whose files are there, in the order in which they were found. The list does not change. */
    List<Artefact> all();

    /** Returns the artefact with this name; of several, the one that serves, or else the first. */
    Optional<Artefact> byName(String name);
}
