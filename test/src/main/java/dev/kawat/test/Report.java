/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.test;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.opentest4j.AssertionFailedError;

/** Says what a test sees of a client when an expectation fails. */
record Report(String path, @Nullable Frames frames, Inbox inbox, Server server) {

    private static final Duration MOMENT = Duration.ofMillis(200);
    private static final int MOST_MESSAGES = 20;
    private static final int MOST_LINES = 20;
    private static final String NEXT = System.lineSeparator();
    private static final String ITEM = NEXT + "  ";

    AssertionFailedError failure(String what) {
        return withCauses(new AssertionFailedError(text(what)));
    }

    AssertionFailedError failure(String what, Object expected, Object actual) {
        return withCauses(new AssertionFailedError(text(what), expected, actual));
    }

    private AssertionFailedError withCauses(AssertionFailedError error) {
        Failures failures = server.failures();
        if (failures != null) {
            List<Failures.Seen> seen = failures.seen();
            for (int i = 0; i < seen.size(); i++) {
                if (i == 0) {
                    var unused = error.initCause(seen.get(0).failure());
                } else {
                    error.addSuppressed(seen.get(i).failure());
                }
            }
        }
        return error;
    }

    private String text(String what) {
        StringBuilder text = new StringBuilder(path).append(": ").append(what);
        if (frames != null) {
            messages(text);
            text.append(NEXT).append(connection(frames));
        }
        places(text);
        failures(text);
        log(text);
        return text.toString();
    }

    private void messages(StringBuilder text) {
        List<Received> all = inbox.all();
        int taken = inbox.taken();
        text.append(NEXT).append(all.isEmpty() ? "received: nothing" : "received:");
        int first = Math.max(0, all.size() - MOST_MESSAGES);
        if (first > 0) {
            text.append(ITEM).append(first).append(" before these");
        }
        for (int i = first; i < all.size(); i++) {
            text.append(ITEM).append(i + 1).append(". ").append(all.get(i));
            if (i >= taken) {
                text.append(" (not expected yet)");
            }
        }
    }

    private String connection(Frames open) {
        return inbox.end()
                .map(end -> "the connection has ended with " + end)
                .orElse(
                        open.isCloseSent()
                                ? "this client has closed, and waits for the answer"
                                : "the connection is open");
    }

    private void failures(StringBuilder text) {
        Failures failures = server.failures();
        if (failures == null) {
            text.append(NEXT).append("what handlers throw is in the log of the server");
            return;
        }
        List<Failures.Seen> seen = failures.seen();
        text.append(NEXT).append(seen.isEmpty() ? "handlers threw: nothing" : "handlers threw:");
        seen.forEach(one -> text.append(ITEM).append(one));
    }

    /** Shows what still runs after a moment, which is what hangs. */
    private void places(StringBuilder text) {
        if (server.awaitNothingToDo(MOMENT).orElse(true)) {
            return;
        }
        List<String> places = server.places();
        if (!places.isEmpty()) {
            text.append(NEXT).append("running:");
            places.forEach(place -> text.append(ITEM).append(place.replace(NEXT, ITEM)));
        }
    }

    private void log(StringBuilder text) {
        TestLog log = server.log();
        if (log == null) {
            return;
        }
        if (!log.isSeen()) {
            text.append(NEXT).append(TestLog.NOT_SEEN);
            return;
        }
        List<String> lines = log.lines();
        List<String> last = lines.subList(Math.max(0, lines.size() - MOST_LINES), lines.size());
        text.append(NEXT).append(last.isEmpty() ? "log of dev.kawat: nothing" : "log of dev.kawat:");
        last.forEach(line -> text.append(ITEM).append(line));
    }
}
