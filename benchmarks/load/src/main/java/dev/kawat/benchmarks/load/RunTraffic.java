/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.load;

import java.io.IOException;
import java.util.List;

/** Traffic that begins, and goes on between the turns of the selector. */
interface RunTraffic extends Traffic {

    /** All connections are open. */
    void start(List<Connection> connections) throws IOException;

    /** What one turn brought has been handled. */
    void betweenTurns() throws IOException;
}
