/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it;

import dev.kawat.it.client.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/**
 * Records the outcome of each hostile case on this server. After each class the outcomes are written to {@code target}, for
 * {@link SecurityMatrix}. One test runs at a time.
 */
final class HostileCases implements BeforeEachCallback, TestWatcher, AfterAllCallback {

    /** The outcome of a case that harms nobody and is not refused. */
    private static final String SERVED = "served";

    private static volatile String outcome = SERVED;

    private final Map<String, String> outcomes = new LinkedHashMap<>();

    /** Records the outcome of the case that runs; without this it is "served". */
    static void outcome(String of) {
        outcome = of;
    }

    /** Records the close code by which a case ended, and whose it is. */
    static void closedWith(int code) {
        outcome((Server.current().framesAreOurs() ? "Kawat " : "engine ") + code);
    }

    /**
     * Records the status by which a handshake was refused, and whose it is. Refusals of Kawat have no body, and come after the
     * filters of the application, the first of which marks the answer. The standalone server is Kawat's, so there all are.
     */
    static void refusedWith(Answer answer) {
        boolean reached = !answer.header(Server.REACHED).isEmpty();
        boolean ours = Server.current() == Server.STANDALONE
                || (reached && answer.header("Content-Length").equals("0"));
        outcome((ours ? "Kawat " : "server ") + answer.status());
    }

    @Override
    public void beforeEach(ExtensionContext test) {
        outcome = SERVED;
    }

    @Override
    public void testSuccessful(ExtensionContext test) {
        outcomes.put(test.getDisplayName(), outcome);
    }

    @Override
    public void testAborted(ExtensionContext test, Throwable cause) {
        outcomes.put(test.getDisplayName(), "not run: " + reason(cause));
    }

    private static String reason(Throwable cause) {
        return String.valueOf(cause.getMessage()).replaceFirst("^Assumption failed: ", "");
    }

    @Override
    public void testFailed(ExtensionContext test, Throwable cause) {
        outcomes.put(test.getDisplayName(), "FAILED");
    }

    @Override
    public void testDisabled(ExtensionContext test, Optional<String> reason) {
        outcomes.put(test.getDisplayName(), "not run: " + reason.orElse(""));
    }

    @Override
    public void afterAll(ExtensionContext group) {
        try {
            SecurityMatrix matrix = new SecurityMatrix(Path.of("target", "hostile"));
            matrix.put(group.getDisplayName(), Server.column(), outcomes);
            if (Boolean.getBoolean("docs.write")) {
                matrix.publish(Path.of("..", "docs", "security-matrix.md"));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
