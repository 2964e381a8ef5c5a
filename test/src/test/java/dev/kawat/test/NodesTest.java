/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.test;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Several applications in one test. */
@KawatTest({Chat.class, Sample.Echo.class, Sample.Sum.class})
class NodesTest {

    @Test
    void nodesHaveBeansAndConnectionsOfTheirOwn(TestApplication first, TestClient ann) {
        TestApplication second = first.node();
        TestClient bob = second.client();
        ann.connect("/chat/lobby");
        bob.connect("/chat/lobby");

        ann.send("hello").expectText("hello");

        bob.expectNothing();
        assertThat(first.bean(Archive.class).lines()).containsExactly("lobby: hello");
        assertThat(second.bean(Archive.class).lines()).isEmpty();
    }

    @Test
    void nodeThatStopsClosesItsConnectionsAlone(TestApplication first, TestClient ann) {
        TestApplication second = first.node();
        TestClient bob = second.client().connect("/echo");
        ann.connect("/echo");

        second.stop();
        second.stop();

        bob.expectClose(1001);
        ann.send("hello").expectText("hello");
    }

    @Test
    void timeIsTheSameForAll(TestApplication first, TestClock clock, TestClient ann) {
        TestClient bob = first.node().client().connect("/echo");
        ann.connect("/echo");

        clock.advance(Duration.ofSeconds(26));

        ann.expectPing();
        bob.expectPing();
    }

    @Test
    void failuresOfAllAreSeen(TestApplication first, Failures failures) {
        first.node().client().connect("/sum").send("one").expectClose(1011);

        failures.expect(NumberFormatException.class);
    }

    @Test
    void allNodesStopEvenIfOneFails() {
        FailsAtItsEnd.ENDS.set(0);

        assertThat(Run.of(NodesThatFail.class).failure())
                .hasMessage("the application has not stopped as it should")
                .hasStackTraceContaining("end 1")
                .hasStackTraceContaining("end 2");
        assertThat(FailsAtItsEnd.ENDS).hasValue(2);
    }

    @KawatTest({Sample.Echo.class, FailsAtItsEnd.class})
    static class NodesThatFail {

        @Test
        void twoNodes(TestApplication first) {
            assertThat(first.node()).isNotSameAs(first);
        }
    }

    /** Fails when its application ends. */
    @ApplicationScoped
    public static class FailsAtItsEnd {

        static final AtomicInteger ENDS = new AtomicInteger();

        void end(@Observes @BeforeDestroyed(ApplicationScoped.class) Object event) {
            throw new IllegalStateException("end " + ENDS.incrementAndGet());
        }
    }
}
