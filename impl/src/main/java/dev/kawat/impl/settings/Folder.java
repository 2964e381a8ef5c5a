/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.settings;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The choice of a folder.
 *
 * @param path the absolute path of the folder; null for none
 */
public record Folder(@Nullable Path path) {

    /** The choice of no folder. */
    static final Folder NONE = new Folder(null);

    /** Returns the choice of a text; empty if it names no readable folder. */
    static Optional<Folder> parse(String text) {
        if (text.equals("none")) {
            return Optional.of(NONE);
        }
        try {
            Path path = Path.of(text).toAbsolutePath().normalize();
            boolean usable = !text.isEmpty() && Files.isDirectory(path) && Files.isReadable(path);
            return usable ? Optional.of(new Folder(path)) : Optional.empty();
        } catch (InvalidPathException noPath) {
            return Optional.empty();
        }
    }
}
