/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.impl.testing.LogRecorder;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FailureLogTest {

    private static final System.Logger LOG = System.getLogger("dev.kawat.failure-log-test");

    private final LogRecorder log = new LogRecorder();
    private final Logger logger = Logger.getLogger("dev.kawat");
    private final Printer printer = new Printer();

    /** Prints what is logged, as loggers do that do not look whether that can be done. */
    private static final class Printer extends Handler {

        @Override
        public void publish(LogRecord logged) {
            if (logged.getThrown() != null) {
                assertThat(logged.getThrown().toString()).isNotNull();
                descend(logged.getThrown());
            }
        }

        private static void descend(Throwable failure) {
            if (failure.getCause() != null) {
                descend(failure.getCause());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    /** A failure of which nothing can be said. */
    private static final class Mute extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new IllegalArgumentException();
        }
    }

    FailureLogTest() {
        logger.addHandler(printer);
    }

    @AfterEach
    void stop() {
        logger.removeHandler(printer);
        log.close();
    }

    private List<String> errors() {
        return log.messages(java.util.logging.Level.SEVERE);
    }

    @Test
    void failureIsLogged() {
        FailureLog.log(LOG, Level.ERROR, "it failed", new IllegalStateException("why"));

        assertThat(errors()).containsExactly("it failed");
        assertThat(log.everything().get(0)).contains("java.lang.IllegalStateException: why");
    }

    @Test
    void failureWhoseTextThrowsIsLoggedWithoutIt() {
        FailureLog.log(LOG, Level.ERROR, "it failed", new Mute());

        assertThat(errors())
                .last()
                .asString()
                .startsWith("it failed; the failure is a ")
                .contains("Mute that cannot be printed: java.lang.IllegalArgumentException");
    }

    @Test
    void failureWithCausesWithoutEndIsLoggedWithoutThem() {
        RuntimeException failure = new IllegalStateException("the last");
        failure.initCause(new IllegalStateException(failure));

        FailureLog.log(LOG, Level.ERROR, "it failed", failure);

        assertThat(errors())
                .last()
                .isEqualTo("it failed; the failure is a java.lang.IllegalStateException that cannot be printed:"
                        + " java.lang.StackOverflowError");
    }
}
