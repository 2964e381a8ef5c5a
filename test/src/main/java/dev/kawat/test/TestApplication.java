/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.test;

import dev.kawat.impl.failure.RedactedFailure;
import dev.kawat.test.container.TestContainer;
import dev.kawat.test.time.Activity;
import dev.kawat.test.time.ManualTime;
import jakarta.enterprise.inject.spi.BeanManager;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The application of a {@link KawatTest}: its CDI container and its endpoints. Further ones can be started beside it, as the nodes
 * of a cluster. Used by one thread, the test's.
 */
public final class TestApplication {

    /** The objects that the applications of one test share. */
    private static final class Shared {
        final Activity activity = new Activity();
        final ManualTime time = new ManualTime(activity);
        final TestClock clock = new TestClock(time);
        final Failures failures = new Failures();
        final TestLog log = new TestLog((line, entry) -> logged(line, entry.getThrown()));
        final List<TestApplication> applications = new CopyOnWriteArrayList<>();

        /** A failure that only the log tells of. */
        private void logged(String line, Throwable failure) {
            if (!(failure instanceof RedactedFailure)) { // which stands for one that was observed
                failures.add(line.substring(0, Math.max(0, line.lastIndexOf(" ("))), failure, false);
            }
        }
    }

    private static final Duration BOUND = Duration.ofSeconds(5);

    /** The time that callbacks have to end once their clients have left. */
    private static final Duration END = Duration.ofSeconds(1);

    private final Shared shared;
    private final TestContainer.Setup setup;
    private final List<Object> tests;
    private final List<TestClient> clients = new CopyOnWriteArrayList<>();

    private @Nullable TestContainer container;
    private @Nullable MemoryServer server;

    private TestApplication(Shared shared, TestContainer.Setup setup, List<Object> tests) {
        this.shared = shared;
        this.setup = setup;
        this.tests = List.copyOf(tests);
    }

    /**
     * Starts an application.
     *
     * @param tests the instances of the test, the outermost first
     */
    static TestApplication start(TestContainer.Setup setup, List<Object> tests) {
        Shared shared = new Shared();
        shared.log.open();
        TestApplication application = new TestApplication(shared, setup, tests);
        try {
            application.start();
            return application;
        } catch (RuntimeException | Error failure) {
            shared.log.close();
            throw failure;
        }
    }

    private void start() {
        Map<Class<?>, Supplier<?>> extras = Map.of(
                TestClient.class, this::client,
                TestClock.class, () -> shared.clock,
                Failures.class, () -> shared.failures,
                TestLog.class, () -> shared.log,
                TestApplication.class, () -> this);
        TestContainer started =
                TestContainer.start(setup, tests, extras, shared.time, shared.failures::add, shared.activity::follow);
        try {
            server = new MemoryServer(started.deployment(), shared.activity, shared.failures, shared.log);
        } catch (RuntimeException | Error failure) {
            started.stop();
            throw failure;
        }
        container = started;
        shared.applications.add(this);
    }

    private TestContainer container() {
        return Objects.requireNonNull(container, "the application has not started yet");
    }

    /** Returns another client of this application. */
    public TestClient client() {
        TestClient client = new TestClient(Objects.requireNonNull(server, "the application has not started yet"));
        clients.add(client);
        return client;
    }

    /**
     * Starts another application with the same classes and settings, and a CDI container of its own: another node. It shares the
     * time, the failures, the log, and the producers of the test, and it stops when the test ends.
     */
    public TestApplication node() {
        TestApplication node = new TestApplication(shared, setup, tests);
        node.start();
        return node;
    }

    /** Returns the bean of a type, as {@code @Inject} would inject it. */
    public <T> T bean(Class<T> type, Annotation... qualifiers) {
        return type.cast(container().reference(type, qualifiers));
    }

    /**
     * Stops the application, as the end of its server does: connections close with 1001. Waits until that is done. A second call
     * does nothing.
     */
    public void stop() {
        TestContainer running = container;
        if (running != null && shared.applications.remove(this)) {
            try {
                running.stop();
            } finally {
                Objects.requireNonNull(server).close();
            }
        }
    }

    /**
     * Waits until no callback runs, and nothing that was sent is on its way, in any of the applications of the test.
     *
     * @throws AssertionError when that is not so within 5 seconds
     */
    public void awaitIdle() {
        if (!shared.activity.awaitNone(BOUND)) {
            throw new AssertionError("expected that nothing runs any more within " + BOUND.toMillis() + " ms, got: "
                    + String.join(System.lineSeparator(), shared.activity.places()));
        }
    }

    // ---- What the extension calls ----

    Object reference(Type type, Annotation... qualifiers) {
        return container().reference(type, qualifiers);
    }

    BeanManager beans() {
        return container().beans();
    }

    void inject(Object test) {
        container().inject(test);
    }

    /** Injects instances of tests that did not exist when the application started: those of nested classes. */
    void injectOthers(List<Object> instances) {
        instances.stream().filter(instance -> !isOf(instance)).forEach(this::inject);
    }

    /** Returns whether an object is among the instances of the test for which the application started. */
    boolean isOf(Object test) {
        return tests.stream().anyMatch(known -> known == test);
    }

    /** Ends callbacks that would go on, and fail while the next test runs; each is a failure of this one. */
    private void interruptWhatStillRuns() {
        if (shared.activity.awaitNone(END)) {
            return;
        }
        for (String place : shared.activity.places()) {
            shared.failures.add(
                    "the end of the test",
                    new IllegalStateException("a callback still ran, and was interrupted: " + place),
                    false);
        }
        shared.activity.interrupt();
        // Nothing follows from the answer: what cannot be interrupted was named above.
        var unused = shared.activity.awaitNone(BOUND);
    }

    /** Stops this application and its further nodes; returns the failures that the test has not expected. */
    List<Failures.Seen> end() {
        List<Throwable> failures = new ArrayList<>();
        try {
            List.copyOf(shared.applications).forEach(application -> application.clients.forEach(TestClient::leave));
            interruptWhatStillRuns();
            for (TestApplication application : List.copyOf(shared.applications)) {
                try {
                    application.stop();
                } catch (RuntimeException | Error failure) {
                    failures.add(failure); // the others stop all the same
                }
                application.clients.forEach(TestClient::end);
            }
        } finally {
            shared.log.close();
        }
        if (!failures.isEmpty()) {
            IllegalStateException failed =
                    new IllegalStateException("the application has not stopped as it should", failures.get(0));
            failures.stream().skip(1).forEach(failed::addSuppressed);
            throw failed;
        }
        return shared.failures.unexpected();
    }
}
