/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.load;

import java.io.IOException;

/** What a run does with the messages that come. */
interface Traffic {

    /** A message came, whole and as it was sent, with its number. */
    void message(Connection connection, int number, long now);

    /** All that one read brought has been handed over. */
    void afterRead(Connection connection, long now) throws IOException;

    /** How many messages have been sent to this connection and not come. */
    int missing(Connection connection);
}
