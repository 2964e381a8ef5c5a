/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** What tests see of the log, and how they expect failures. */
@KawatTest({Sample.Sum.class, Sample.Echo.class})
class LogAndFailuresTest {

    @Test
    void logIsSeen(TestClient client, TestLog log, Failures failures) {
        client.connect("/sum").send("one").expectClose(1011);

        assertThat(log.isSeen()).isTrue();
        assertThat(log.expect("a callback failed"))
                .startsWith("ERROR dev.kawat.connection: connection 1 of endpoint 'Sum'");
        assertThat(log.lines()).isNotEmpty();
        failures.expect(NumberFormatException.class);
    }

    @Test
    void detailsAreSeenToo(TestClient client, TestLog log) {
        client.connect("/echo").sendRaw(new byte[] {(byte) 0x81, 0x01, 'x'}).expectClose(1002);

        assertThat(log.expect("closing with 1002")).startsWith("DEBUG dev.kawat.transport: ");
    }

    @Test
    void weldKeepsQuietAboutEachContainer() {
        Logger weld = Logger.getLogger("org.jboss.weld.Bootstrap");

        assertThat(weld.isLoggable(Level.INFO)).isFalse();
        assertThat(weld.isLoggable(Level.WARNING)).isTrue();
    }

    @Test
    void eachExpectationTakesAnotherFailure(TestClient first, TestClient second, Failures failures) {
        first.connect("/sum").send("one").expectClose(1011);
        second.connect("/sum").send("two").expectClose(1011);

        assertThat(failures.expect(NumberFormatException.class)).hasMessageContaining("one");
        assertThat(failures.expect(IllegalArgumentException.class)).hasMessageContaining("two");
        assertThat(failures.all()).hasSize(2);
    }

    @Test
    void ignoredFailuresDoNotFailTheTest(TestClient client, Failures failures) {
        failures.ignore(NumberFormatException.class);

        client.connect("/sum").send("one").expectClose(1011);
    }

    @Test
    void idleApplicationIsAwaited(TestClient client, TestApplication application, TestLog log) {
        client.connect("/echo").send("hello");

        application.awaitIdle();

        assertThat(client.takeAll()).containsExactly("hello");
        assertThatThrownBy(() -> log.within(Duration.ofMillis(1)).expect("no such line"))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("expected a line of the log with \"no such line\" within 1 ms, got ");
    }
}
