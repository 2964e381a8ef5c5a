/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.time.Instant;
import java.util.Optional;

/**
 * A {@code *.websocket} file that declares an endpoint, as it was at one moment: immutable, and usable from any thread. {@link
 * Artefacts} returns the present ones. Applications do not implement this interface.
 */
public interface Artefact {

    /** The states of an artefact. */
    enum State {

        /** The file was found, and is not read before it has stopped changing. */
        NEW,

        /** The endpoint serves connections as the file says. */
        STARTED,

        /**
         * The file is wrong, or its endpoint could not be started; {@link Artefact#error()} says why. If it was right before, that
         * version {@linkplain Artefact#serving() goes on serving}.
         */
        FAILED,

        /** The file is gone, and so is the endpoint. Open connections close with 1001 when what they have sent has been handled. */
        REMOVED
    }

    /**
     * A place in a file, and what is wrong there.
     *
     * @param message the rule that is broken, and the value that breaks it; several are separated by semicolons
     * @param file the name of the file
     * @param line the line, from 1; 0 if it is about the file as a whole
     * @param column the column, from 1; 0 if it is about the file as a whole
     */
    record Problem(String message, String file, int line, int column) {}

    /** Returns the place of the file: a path, or the address of a resource of the class path. */
    String location();

    /** Returns the name of the endpoint, which is that of the file without {@code .websocket}. */
    String name();

    /** Returns the state. */
    State state();

    /**
     * Returns the path of the endpoint with its leading '/'; empty if the file could not be read so far. This and what follows is
     * that of the version that serves, if there is one.
     */
    Optional<String> path();

    /** Returns the handler, as the file names it; empty if the file could not be read so far. */
    Optional<String> handler();

    /** Returns the name of the engine that makes the handler; empty if the file could not be read so far. */
    Optional<String> engine();

    /** Returns the description in the file; possibly empty. */
    String description();

    /** Returns whether the endpoint serves connections: as the file says now or, after a bad change, as a former version said. */
    boolean serving();

    /** Returns what is wrong with the file; empty unless the state is {@link State#FAILED}. */
    Optional<Problem> error();

    /** Returns the time of the last change of the state. */
    Instant time();
}
