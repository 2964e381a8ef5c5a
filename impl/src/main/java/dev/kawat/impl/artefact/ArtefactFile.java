/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.artefact;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A {@code *.websocket} file with its content, if that could be read. Immutable. */
public final class ArtefactFile {

    /** The end of the names of such files. */
    public static final String SUFFIX = ".websocket";

    /** The largest content, in bytes. */
    static final int MAX_BYTES = 64 << 10;

    private final String location;
    private final byte[] content;

    /** The reason why there is no content; null if it could be read. */
    private final @Nullable String failure;

    private ArtefactFile(String location, byte[] content, @Nullable String failure) {
        this.location = location;
        this.content = content;
        this.failure = failure;
    }

    /**
     * Reads a file, but no more of one that is too large than it takes to know that.
     *
     * @param location the place of the file, which ends with its name
     * @param in its content
     */
    public static ArtefactFile read(String location, InputStream in) throws IOException {
        return new ArtefactFile(location, in.readNBytes(MAX_BYTES + 1), null);
    }

    /**
     * Returns a file that is there, but cannot be read, which is a problem of whoever it belongs to.
     *
     * @param location the place of the file, which ends with its name
     * @param failure the reason
     */
    public static ArtefactFile unreadable(String location, Object failure) {
        return new ArtefactFile(location, new byte[0], failure.toString());
    }

    /** Returns whether a name is that of such a file. Hidden files are not: editors use them for their own purposes. */
    public static boolean isName(String fileName) {
        return fileName.endsWith(SUFFIX) && !fileName.startsWith(".");
    }

    /** Returns the name of the endpoint that a file with this name declares. */
    static String endpointOf(String fileName) {
        return fileName.substring(0, fileName.length() - SUFFIX.length());
    }

    /** Returns the place of the file. */
    public String location() {
        return location;
    }

    /** Returns the name of the endpoint that the file declares. */
    public String endpoint() {
        return endpointOf(fileName());
    }

    /** Returns the name of the file. */
    String fileName() {
        return location.substring(Math.max(location.lastIndexOf('/'), location.lastIndexOf('\\')) + 1);
    }

    /** Returns the reason why the file could not be read; empty if it could. */
    Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    /** Returns whether the file is larger than allowed. */
    boolean isTooLarge() {
        return content.length > MAX_BYTES;
    }

    /** Returns how many bytes have been read. */
    int length() {
        return content.length;
    }

    /** Returns the content, which the caller does not change. */
    byte[] content() {
        return content;
    }

    /** Returns whether another file has the same content. */
    boolean hasContentOf(ArtefactFile other) {
        return Arrays.equals(content, other.content);
    }
}
