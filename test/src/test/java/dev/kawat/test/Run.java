/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.test;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.util.ArrayList;
import java.util.List;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** A run of tests within a test. */
final class Run implements TestExecutionListener {

    private final List<String> succeeded = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();

    private Run() {}

    /** Runs all tests of a class. */
    static Run of(Class<?> tests) {
        return new Run().execute(LauncherDiscoveryRequestBuilder.request().selectors(selectClass(tests)));
    }

    /** Runs one test, whose parameters may be any. */
    static Run of(Class<?> tests, String method, Class<?>... parameters) {
        return new Run()
                .execute(LauncherDiscoveryRequestBuilder.request().selectors(selectMethod(tests, method, parameters)));
    }

    private Run execute(LauncherDiscoveryRequestBuilder builder) {
        LauncherDiscoveryRequest request = builder.configurationParameter(
                        "junit.jupiter.extensions.autodetection.enabled", "false")
                .build();
        LauncherFactory.create().execute(request, this);
        return this;
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        result.getThrowable().ifPresent(failures::add);
        if (test.isTest() && result.getStatus() == TestExecutionResult.Status.SUCCESSFUL) {
            succeeded.add(test.getDisplayName());
        }
    }

    /** The names of the tests that succeeded. */
    List<String> succeeded() {
        return succeeded;
    }

    List<Throwable> failures() {
        return failures;
    }

    /** The one failure. */
    Throwable failure() {
        if (failures.size() != 1) {
            throw new AssertionError("expected one failure, got " + failures + ", and as successes " + succeeded);
        }
        return failures.get(0);
    }
}
