/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.artefact;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The state of a file by which a change is noticed without reading it.
 *
 * @param file the file itself, to which links may lead
 * @param size its size in bytes
 * @param modified the time of its last change
 * @param id its identity, where the file system has such; null elsewhere
 * @param refusal why it must not be read; null if it may
 */
record FileState(
        Path file,
        long size,
        FileTime modified,
        @Nullable Object id,
        @Nullable String refusal) {

    private static final FileTime UNKNOWN = FileTime.fromMillis(0);

    /**
     * Returns the state of a file; empty if there is none.
     *
     * @param root the folder within which links must stay, without links itself
     */
    static Optional<FileState> of(Path path, Path root) {
        Path file = path;
        try {
            file = path.toRealPath();
            if (!file.startsWith(root)) {
                return Optional.of(refused(file, "file must be in the folder itself, got a link to " + file));
            }
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            String refusal = attributes.isRegularFile() ? null : "must be a file, got something else";
            return Optional.of(new FileState(
                    file, attributes.size(), attributes.lastModifiedTime(), attributes.fileKey(), refusal));
        } catch (IOException unreadable) {
            return Files.isSymbolicLink(path) || Files.exists(path)
                    ? Optional.of(refused(file, "file must be readable, got " + unreadable))
                    : Optional.empty();
        }
    }

    /**
     * Returns whether a file seems not to have changed since another state was taken; null for none. Not by {@code equals}: that of
     * a record stays in a static cache of the JDK, and with it the class loader of the application.
     */
    boolean isAs(@Nullable FileState other) {
        return other != null
                && file.equals(other.file)
                && size == other.size
                && modified.equals(other.modified)
                && Objects.equals(id, other.id)
                && Objects.equals(refusal, other.refusal);
    }

    private static FileState refused(Path file, String refusal) {
        return new FileState(file, 0, UNKNOWN, null, refusal);
    }
}
