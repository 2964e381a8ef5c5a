/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/** Counts the tests of a class that pass on the server under test, for the {@linkplain ServerMatrix matrix}. */
final class ServerResults implements BeforeAllCallback, TestWatcher, AfterAllCallback {

    private int passed;
    private int failed;
    private final Set<String> reasons = new TreeSet<>();
    private int skipped;

    @Override
    public void beforeAll(ExtensionContext all) {
        passed = 0;
        failed = 0;
        skipped = 0;
        reasons.clear();
    }

    @Override
    public void testSuccessful(ExtensionContext test) {
        passed++;
    }

    @Override
    public void testFailed(ExtensionContext test, Throwable cause) {
        failed++;
    }

    @Override
    public void testAborted(ExtensionContext test, Throwable cause) {
        skipped(String.valueOf(cause.getMessage()).replaceFirst("^Assumption failed: ", ""));
    }

    @Override
    public void testDisabled(ExtensionContext test, Optional<String> reason) {
        skipped(reason.orElse("disabled"));
    }

    private void skipped(String reason) {
        skipped++;
        reasons.add(reason.replaceAll("\\s+", " "));
    }

    @Override
    public void afterAll(ExtensionContext all) {
        try {
            ServerMatrix matrix = new ServerMatrix(Path.of("target", "servers-matrix"));
            matrix.put(
                    Server.column(),
                    all.getRequiredTestClass().getSimpleName(),
                    new ServerMatrix.Result(passed, skipped, failed, reasons));
            if (Boolean.getBoolean("docs.write")) {
                matrix.publish(Path.of("..", "docs", "servers.md"));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
