package ${package};

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.test.KawatTest;
import dev.kawat.test.TestClient;
import org.junit.jupiter.api.Test;

/** Tests the handler in memory: no server, no port. */
@KawatTest(Chat.class)
class ChatTest {

    @Test
    void aRoomHearsWhatIsSaid(TestClient ann, TestClient bob) {
        ann.connect("/chat/lobby");
        bob.connect("/chat/lobby");
        assertThat(bob.expectJson(Line.class)).isEqualTo(new Line("chat", "You are in lobby"));

        ann.sendJson(new Line("ann", "hello"));

        assertThat(bob.expectJson(Line.class)).isEqualTo(new Line("ann", "hello"));
    }
}
