/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.relay.jms;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Listens to what relays log. */
final class RelayLog extends Handler implements AutoCloseable {

    private final Logger logger = Logger.getLogger("dev.kawat.relay");
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    RelayLog() {
        logger.addHandler(this);
    }

    /** Waits for a line that contains a text. */
    void await(String text) {
        try {
            String line = "";
            while (!line.contains(text)) {
                line = lines.poll(20, TimeUnit.SECONDS);
                assertThat(line).as("awaits: " + text).isNotNull();
            }
        } catch (InterruptedException hurry) {
            throw new IllegalStateException(hurry);
        }
    }

    @Override
    public void publish(LogRecord entry) {
        lines.add(new SimpleFormatter().formatMessage(entry));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
    }
}
