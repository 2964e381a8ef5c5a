/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.test;

import dev.kawat.Codec;
import dev.kawat.test.line.Line;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The server that clients connect to: an application in memory, or one at an address. Usable from any thread. */
interface Server {

    /** The outcome of a handshake. */
    sealed interface Answer {}

    /**
     * An answer that accepts.
     *
     * @param headers the headers of the answer
     * @param opened waits until the server has opened the connection, as far as that is known
     */
    record Accepted(Map<String, List<String>> headers, Line line, Runnable opened) implements Answer {}

    /** An answer that refuses. */
    record Refused(Refusal refusal) implements Answer {}

    /**
     * Asks to connect.
     *
     * @param within how long the server may take
     * @throws AssertionError when it takes longer, or cannot be asked
     */
    Answer connect(String path, HandshakeRequest request, Duration within);

    /** Returns the codec for JSON. */
    Codec json();

    /** Returns what fails in the application; null where it is out of sight. */
    @Nullable
    Failures failures();

    /** Returns what the application has logged; null where it is out of sight. */
    @Nullable
    TestLog log();

    /** Returns where callbacks are that run now. */
    List<String> places();

    /** Waits until nothing runs in the application; empty where nobody knows. */
    Optional<Boolean> awaitNothingToDo(Duration within);
}
