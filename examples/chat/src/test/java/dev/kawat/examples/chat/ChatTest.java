/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.examples.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.examples.chat.Event.Problem;
import dev.kawat.examples.chat.Event.Said;
import dev.kawat.examples.chat.Event.Welcome;
import dev.kawat.test.KawatTest;
import dev.kawat.test.TestClient;
import org.junit.jupiter.api.Test;

/** Pages in rooms. */
@KawatTest
class ChatTest {

    private static Welcome join(TestClient page, String room, String name) {
        page.connect("/chat/" + room).sendJson(new Request("join", name, null));
        return page.expectJson(Welcome.class);
    }

    @Test
    void pageThatJoinsGetsMembersAndHistory(TestClient ann, TestClient bob) {
        join(ann, "lobby", "Ann");
        ann.sendJson(new Request("say", null, "hello")).expectText();
        ann.sendJson(new Request("say", null, "anybody?")).expectText();

        bob.connect("/chat/lobby").sendJson(new Request("join", "Bob", null));

        assertThat(bob.expectJson(Said.class).text()).isEqualTo("hello");
        assertThat(bob.expectJson(Said.class).text()).isEqualTo("anybody?");
        Welcome welcome = bob.expectJson(Welcome.class);
        assertThat(welcome.members()).extracting(Member::name).containsExactlyInAnyOrder("Ann", "Bob");
        assertThat(welcome.kept()).isEqualTo(2);
    }

    @Test
    void nameIsTakenOnce(TestClient ann, TestClient other) {
        join(ann, "lobby", "Ann");

        assertThat(join(other, "lobby", "ann").name()).isEqualTo("ann 2");
    }

    @Test
    void roomHearsWhatIsSaidAndOthersDoNot(TestClient ann, TestClient bob, TestClient eve) {
        join(ann, "lobby", "Ann");
        join(bob, "lobby", "Bob");
        join(eve, "kitchen", "Eve");
        ann.expectText("an event that Bob has joined", text -> text.contains("Bob"));

        bob.sendJson(new Request("say", null, "hello"));

        assertThat(ann.expectJson(Said.class).text()).isEqualTo("hello");
        assertThat(bob.expectJson(Said.class).name()).isEqualTo("Bob");
        eve.expectNothing();
    }

    @Test
    void roomHearsWhoLeaves(TestClient ann, TestClient bob) {
        join(ann, "lobby", "Ann");
        join(bob, "lobby", "Bob");
        ann.expectText("an event that Bob has joined", text -> text.contains("joined") && text.contains("Bob"));

        bob.close();

        ann.expectText("an event that Bob has left", text -> text.contains("left") && text.contains("Bob"));
    }

    @Test
    void whoJoinsKnowsTheMembersOfItsNodeAndNeedsNoGreeting(TestClient ann, TestClient bob) {
        join(ann, "lobby", "Ann");
        Welcome bobs = join(bob, "lobby", "Bob");
        ann.expectText("an event that Bob has joined", text -> text.contains("joined") && text.contains("Bob"));

        ann.sendJson(new Request("greet", null, bobs.id()));

        bob.expectNothing();
        ann.sendJson(new Request("greet", null, "nobody"));
        assertThat(ann.expectJson(Problem.class).text()).isEqualTo("A member is greeted by its id.");
    }

    @Test
    void requestThatIsNoneIsAnswered(TestClient page) {
        page.connect("/chat/lobby").send("hello");

        assertThat(page.expectJson(Problem.class).text()).startsWith("A request is a JSON object");
    }

    @Test
    void roomHasAName(TestClient page) {
        page.expectRefused("/chat/the%20lobby", 400);
    }
}
