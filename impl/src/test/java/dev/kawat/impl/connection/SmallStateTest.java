/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kawat.WebSocketConnection;
import dev.kawat.impl.testing.Await;
import dev.kawat.impl.testing.ManualChannel;
import dev.kawat.impl.testing.PairClient;
import dev.kawat.impl.testing.Recorder;
import dev.kawat.impl.testing.TestApplication;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Automatic responses of servers, and attachments of connections. */
class SmallStateTest {

    /** A type of attachment. */
    public record Note(String text, int number) {}

    private final Recorder recorder = new Recorder();
    private final TestApplication application = TestApplication.of(Recorder.class, () -> recorder);
    private final DefaultServer server = application.server();
    private final PairClient client = application.connect(server.path());
    private final WebSocketConnection connection = client.connection();

    @AfterEach
    void stop() {
        application.close();
    }

    @Test
    void behaviour4_29_anExactTextIsAnsweredWithoutTheHandler() {
        server.autoResponse("ping", "pong");
        assertThat(connection.lastAutoResponse()).isEmpty();

        client.send("ping");
        client.send("ping ");

        Await.until("the handler has the other message", () -> recorder.events.contains("text ping "));
        Await.until("an answer", () -> !client.received().isEmpty());
        assertThat(client.received()).containsExactly("pong");
        assertThat(recorder.events).doesNotContain("text ping");
        assertThat(connection.lastAutoResponse()).isPresent();
    }

    @Test
    void behaviour4_29_noWorkerIsWoken() {
        AtomicInteger tasks = new AtomicInteger();
        Executor counting = task -> {
            tasks.incrementAndGet();
            task.run();
        };
        try (TestApplication counted = TestApplication.builder()
                .endpoint(Recorder.class, () -> recorder)
                .workers(counting)
                .start()) {
            counted.server().autoResponse("ping", "pong");
            DefaultConnection read = counted.admit();
            ManualChannel channel = counted.openAutomatic(read);
            int before = tasks.get();

            read.text("ping");

            assertThat(channel.texts()).containsExactly("pong");
            assertThat(tasks).hasValue(before);
            read.text("for the handler");
            assertThat(tasks).hasValue(before + 1);
        }
    }

    @Test
    void behaviour4_29_anAnswerThatIsNotSentIsNotNoted() {
        server.autoResponse("ping", "pong");
        DefaultConnection closing = application.admit();
        ManualChannel channel = application.openAutomatic(closing);
        closing.terminate();

        closing.text("ping");

        assertThat(channel.texts()).isEmpty();
        assertThat(closing.lastAutoResponse()).isEmpty();
    }

    @Test
    void behaviour4_29_endsWhenItIsCleared() {
        server.autoResponse("ping", "pong");
        server.clearAutoResponse();

        client.send("ping");

        Await.until("the handler has the message", () -> recorder.events.contains("text ping"));
        assertThat(client.received()).isEmpty();
    }

    @Test
    void behaviour4_29_eachTextHasAtMost2048Bytes() {
        String longest = "ä".repeat(1024);
        server.autoResponse(longest, longest);

        assertThatThrownBy(() -> server.autoResponse(longest + "a", ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("autoResponse: request must have at most 2048 bytes of UTF-8, got 2049");
        assertThatThrownBy(() -> server.autoResponse("", longest + "a"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("response");
    }

    @Test
    void behaviour4_30_anAttachmentIsACopyOfOneValue() {
        assertThat(connection.attachment(Note.class)).isEmpty();

        connection.attach(new Note("one", 1));
        assertThat(connection.attachment(Note.class)).contains(new Note("one", 1));
        assertThat(connection.attachment(Map.class)).get().asString().contains("one");
        connection.attach(List.of(1, 2));
        assertThat(connection.attachment(int[].class)).get().isEqualTo(new int[] {1, 2});
        connection.attach(null);
        assertThat(connection.attachment(Object.class)).isEmpty();
    }

    @Test
    void behaviour4_30_anAttachmentHasAtMost16384Bytes() {
        String longest = "a".repeat(16_382);
        connection.attach(longest);

        assertThatThrownBy(() -> connection.attach(longest + "b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("attach: JSON must have at most 16384 bytes of UTF-8, got 16385");
        assertThat(connection.attachment(String.class)).contains(longest);
    }

    @Test
    void behaviourS4_tagsAndStateBelongToTheConnectionUntilItEnds() {
        connection.subscribe("room:1");
        connection.attach(Map.of("name", "ann"));
        assertThat(server.topic("room:1").connections()).containsExactly(connection);
        assertThat(connection.topics()).containsExactly("room:1");

        connection.terminate();

        Await.until("the end", () -> server.connections().isEmpty());
        assertThat(server.topic("room:1").connections()).isEmpty();
        assertThat(connection.attachment(Map.class)).get().asString().contains("ann"); // for the last callback
    }
}
