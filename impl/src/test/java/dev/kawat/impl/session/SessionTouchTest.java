/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.session;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpSession;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;

/** When the HTTP session of a connection is touched, by a clock of the test. */
class SessionTouchTest {

    private static final Duration INTERVAL = Duration.ofSeconds(60);

    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private int interval = (int) INTERVAL.toSeconds();
    private boolean ended;
    private int touches;
    private long now;

    private final HttpSessionReference reference = new HttpSessionReference(session());
    private final SessionTouch touch = new SessionTouch(reference, touched -> touches++, tasks::add, 0);

    private HttpSession session() {
        return (HttpSession) Proxy.newProxyInstance(
                HttpSession.class.getClassLoader(), new Class<?>[] {HttpSession.class}, (proxy, method, arguments) -> {
                    if (ended) {
                        throw new IllegalStateException("ended");
                    }
                    return switch (method.getName()) {
                        case "getCreationTime" -> 1L;
                        case "getMaxInactiveInterval" -> interval;
                        default -> throw new UnsupportedOperationException(method.getName());
                    };
                });
    }

    private void pass(Duration time) {
        long end = now + time.toNanos();
        while (now < end) {
            now = Math.min(end, now + Duration.ofMillis(500).toNanos());
            touch.check(now);
            runTasks();
        }
    }

    private void runTasks() {
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
    }

    @Test
    void aSessionWithoutMessagesIsNotTouched() {
        pass(INTERVAL.multipliedBy(3));

        assertThat(touches).isZero();
    }

    @Test
    void messagesTouchASessionTenTimesInItsIntervalAtMost() {
        for (int i = 0; i < 600; i++) {
            touch.received();
            touch.received();
            pass(Duration.ofMillis(100));
        }

        assertThat(now).isEqualTo(INTERVAL.toNanos());
        assertThat(touches).isEqualTo(10);
    }

    @Test
    void aMessageSoonAfterATouchIsNotForgotten() {
        touch.received();
        pass(Duration.ofSeconds(6));
        assertThat(touches).isEqualTo(1);
        touch.received();

        pass(Duration.ofSeconds(5));
        assertThat(touches).isEqualTo(1);
        pass(Duration.ofSeconds(1));
        assertThat(touches).isEqualTo(2);
        pass(INTERVAL);
        assertThat(touches).isEqualTo(2);
    }

    @Test
    void theLastMessageTouchesTheSessionWhenTheConnectionEnds() {
        touch.received();
        touch.ended();
        touch.ended();
        runTasks();

        assertThat(touches).isEqualTo(1);
    }

    @Test
    void aSessionThatNeverEndsByItselfIsNotTouched() {
        interval = -1;
        touch.received();

        pass(INTERVAL);

        assertThat(touches).isZero();
    }

    @Test
    void aSessionThatHasEndedIsNotTouched() {
        touch.received();
        ended = true;

        pass(INTERVAL);
        touch.ended();
        runTasks();

        assertThat(touches).isZero();
        assertThat(reference.live()).isNull();
    }

    @Test
    void aSessionEndsWithItsReference() {
        assertThat(reference.live()).isNotNull();

        reference.end();

        assertThat(reference.live()).isNull();
    }

    @Test
    void aContainerThatRefusesDoesNoHarm() {
        SessionAccess refusal = session -> {
            throw new NoSuchMethodException("access");
        };
        SessionTouch refusing = new SessionTouch(reference, refusal, Runnable::run, 0);
        refusing.received();

        refusing.check(INTERVAL.toNanos());

        assertThat(reference.live()).isNotNull();
    }
}
