/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.testing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Keeps what our loggers say instead of printing it, until it is closed. */
public final class LogRecorder extends Handler implements AutoCloseable {

    private final Logger logger = Logger.getLogger("dev.kawat");
    private final List<LogRecord> records = new CopyOnWriteArrayList<>();

    /** Starts to record. */
    public LogRecorder() {
        logger.setUseParentHandlers(false);
        logger.addHandler(this);
    }

    /** The texts that were logged at a level. */
    public List<String> messages(Level level) {
        return records.stream()
                .filter(logged -> logged.getLevel().equals(level))
                .map(logged -> new SimpleFormatter().formatMessage(logged))
                .toList();
    }

    /** All that was logged, with the stack traces of failures, as it would be printed. */
    public List<String> everything() {
        return records.stream().map(new SimpleFormatter()::format).toList();
    }

    @Override
    public void publish(LogRecord logged) {
        records.add(logged);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
        logger.setUseParentHandlers(true);
    }
}
