/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.server;

import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Configures logging to the console: one line for each record, and nothing below WARNING from libraries. */
final class ConsoleLogging {

    private static final String FORMAT_PROPERTY = "java.util.logging.SimpleFormatter.format";
    private static final String FORMAT = "%1$tF %1$tT.%1$tL %4$s %3$s: %5$s%6$s%n";
    private static final String OWN = "dev.kawat";

    private ConsoleLogging() {}

    /** Configures logging unless the JVM has a logging configuration. */
    static void install() {
        if (System.getProperty("java.util.logging.config.file") != null
                || System.getProperty("java.util.logging.config.class") != null) {
            return;
        }
        if (System.getProperty(FORMAT_PROPERTY) == null) {
            System.setProperty(FORMAT_PROPERTY, FORMAT);
        }
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        ConsoleHandler console = new ConsoleHandler();
        console.setFormatter(new SimpleFormatter());
        console.setFilter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue()
                || (entry.getLoggerName() != null && entry.getLoggerName().startsWith(OWN)));
        root.addHandler(console);
    }
}
