/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.handlertests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.test.KawatTest;
import dev.kawat.test.TestClient;
import org.junit.jupiter.api.Test;

@KawatTest(Chat.class)
class ChatTest {

    @Test
    void distributesWhatIsSaid(TestClient ann, TestClient bob) {
        ann.connect("/chat/lobby");
        bob.connect("/chat/lobby");
        ann.sendJson(new Line("ann", "hello"));
        assertThat(bob.expectJson(Line.class)).isEqualTo(new Line("ann", "hello"));
    }
}
