/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.test;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.inject.Inject;
import org.junit.jupiter.api.RepeatedTest;

/** A hundred tests, which {@link ManyTestsTest} runs; no test by its name. */
@KawatTest(Chat.class)
class Hundred {

    @Inject
    Archive archive;

    @RepeatedTest(100)
    void roomHearsWhatIsSaid(TestClient ann, TestClient bob) {
        ann.connect("/chat/lobby");
        bob.connect("/chat/lobby");

        ann.send("hello").expectText("hello");

        bob.expectText("hello");
        assertThat(archive.lines()).containsExactly("lobby: hello");
    }
}
