/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
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
}
