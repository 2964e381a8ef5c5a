/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.test;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

/** The handler of the guides, tested as the guide says. */
@KawatTest(Chat.class)
class ChatTest {

    @Inject
    Archive archive;

    @Test
    void roomHearsWhatIsSaid(TestClient ann, TestClient bob) {
        ann.connect("/chat/lobby");
        bob.connect("/chat/lobby");

        ann.send("hello");

        bob.expectText("hello");
        ann.expectText("hello").expectNothing();
        assertThat(archive.lines()).containsExactly("lobby: hello");
    }

    @Test
    void otherRoomHearsNothing(TestClient ann, TestClient bob) {
        ann.connect("/chat/lobby");
        bob.connect("/chat/kitchen");

        ann.send("hello").expectText("hello");

        bob.expectNothing();
        assertThat(archive.lines()).containsExactly("lobby: hello");
    }

    @Test
    void thereIsNoOtherPath(TestClient client) {
        client.expectRefused("/elsewhere", 404);
    }
}
