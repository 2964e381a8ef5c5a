/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it;

import dev.kawat.it.client.Waits;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** What the server and its applications log while this is open, wherever they run, cut at everything that ends a line anywhere. */
final class ServerLog implements AutoCloseable {

    private static final Logger ALL = Logger.getLogger("");

    private final int before;
    private final Records records = new Records();

    private ServerLog() throws IOException {
        before = Server.current().log().length();
        ALL.addHandler(records);
    }

    static ServerLog open() throws IOException {
        return new ServerLog();
    }

    /** Returns all lines so far. */
    List<String> lines() throws IOException {
        String all = Server.current().log().substring(before) + String.join("", records.formatted);
        return List.of(all.split("\\R", -1));
    }

    /** Waits until a line contains a text; servers may write their log on a thread of its own. */
    void await(String text) throws IOException {
        long deadline = System.nanoTime() + Waits.EVENT.toNanos();
        while (lines().stream().noneMatch(line -> line.contains(text))) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("the log has no line with '" + text + "': " + lines());
            }
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() {
        ALL.removeHandler(records);
    }

    /** The records of this process, in which some servers run. */
    private static final class Records extends Handler {

        private final List<String> formatted = new CopyOnWriteArrayList<>();
        private final SimpleFormatter formatter = new SimpleFormatter();

        @Override
        public void publish(LogRecord logged) {
            formatted.add(formatter.format(logged));
        }

        @Override
        public void flush() {
            // nothing waits
        }

        @Override
        public void close() {
            // nothing is open
        }
    }
}
