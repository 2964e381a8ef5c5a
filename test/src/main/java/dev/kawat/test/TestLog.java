/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.jspecify.annotations.Nullable;
import org.opentest4j.AssertionFailedError;

/**
 * What Kawat logs during a {@link KawatTest}, at all levels from {@code DEBUG} on: the loggers below {@code dev.kawat}. It is seen
 * where {@code System.Logger} leads to {@code java.util.logging}, as it does unless another library for logging takes it over.
 * Meanwhile Weld logs warnings and errors only, unless a level is set for {@code org.jboss.weld}.
 * Tests that run at the same time in one JVM see the log of each other. Therefore a failure that only the log tells of fails a test
 * only when no other one runs. Usable from any thread.
 */
public final class TestLog {

    static final String NOT_SEEN =
            "log of dev.kawat: not seen, because System.Logger does not lead to java.util.logging";

    /** The logs of the tests that run. */
    private static final List<TestLog> OPEN = new ArrayList<>();

    private static final String ROOT = "dev.kawat";
    private static final String PROBE = "dev.kawat.test.probe";

    /** Weld tells at INFO of each container that starts and stops, which for tests is every other line. */
    private static final Logger WELD = Logger.getLogger("org.jboss.weld");

    private Duration within = Duration.ofSeconds(5);
    private final List<String> lines = new ArrayList<>();
    private final BiConsumer<String, LogRecord> errors;
    private final Logger logger = Logger.getLogger(ROOT);
    private final SimpleFormatter formatter = new SimpleFormatter();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            add(entry);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    private @Nullable Level before;
    private @Nullable Level weldBefore;
    private boolean seen;

    /**
     * A log that sees nothing yet.
     *
     * @param errors is given the records of errors, with the name of their logger
     */
    TestLog(BiConsumer<String, LogRecord> errors) {
        this.errors = errors;
    }

    void open() {
        synchronized (OPEN) {
            if (OPEN.isEmpty()) {
                before = logger.getLevel();
                weldBefore = WELD.getLevel();
                logger.setLevel(Level.FINE);
                if (weldBefore == null) {
                    WELD.setLevel(Level.WARNING);
                }
            } else {
                before = OPEN.get(0).before;
                weldBefore = OPEN.get(0).weldBefore;
            }
            OPEN.add(this);
        }
        handler.setLevel(Level.ALL);
        logger.addHandler(handler);
        System.getLogger(PROBE).log(System.Logger.Level.DEBUG, "");
    }

    void close() {
        logger.removeHandler(handler);
        synchronized (OPEN) {
            OPEN.remove(this);
            if (OPEN.isEmpty()) {
                logger.setLevel(before);
                WELD.setLevel(weldBefore);
            }
        }
    }

    private void add(LogRecord entry) {
        String name = String.valueOf(entry.getLoggerName());
        if (name.equals(PROBE)) {
            seen = true;
            return;
        }
        Throwable thrown = entry.getThrown();
        String line = level(entry.getLevel()) + " " + name + ": " + formatter.formatMessage(entry)
                + (thrown == null ? "" : " (" + thrown + ")");
        synchronized (this) {
            lines.add(line);
            notifyAll();
        }
        if (thrown != null && entry.getLevel().intValue() >= Level.SEVERE.intValue() && isAlone()) {
            errors.accept(line, entry);
        }
    }

    /** Returns whether no other application under test can have logged. */
    private static boolean isAlone() {
        synchronized (OPEN) {
            return OPEN.size() == 1;
        }
    }

    private static String level(Level level) {
        int value = level.intValue();
        if (value >= Level.SEVERE.intValue()) {
            return "ERROR";
        }
        if (value >= Level.WARNING.intValue()) {
            return "WARNING";
        }
        return value >= Level.INFO.intValue() ? "INFO" : "DEBUG";
    }

    /** Returns whether the log is seen here at all. */
    public boolean isSeen() {
        return seen;
    }

    /** Returns the lines so far, each as level, logger, message and what was thrown. */
    public synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    /** Sets how long each expectation waits, from now on; 5 seconds at first. */
    public synchronized TestLog within(Duration bound) {
        within = bound;
        return this;
    }

    /**
     * Expects a line that contains a text, which may be there or may come soon.
     *
     * @return the first such line
     * @throws AssertionError when there is none in time
     * @throws IllegalStateException where the log is not seen
     */
    public synchronized String expect(String part) {
        if (!seen) {
            throw new IllegalStateException(NOT_SEEN);
        }
        long deadline = System.nanoTime() + within.toNanos();
        while (true) {
            for (String line : lines) {
                if (line.contains(part)) {
                    return line;
                }
            }
            long left = deadline - System.nanoTime();
            if (left <= 0 || !BoundedWait.await(this, left)) {
                throw new AssertionFailedError("expected a line of the log with \"" + part + "\" within "
                        + within.toMillis() + " ms, got " + (lines.isEmpty() ? "none" : "these:")
                        + String.join(
                                "",
                                lines.stream()
                                        .map(line -> System.lineSeparator() + "  " + line)
                                        .toList()));
            }
        }
    }
}
