/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.ClientConnection;
import dev.kawat.ClientState;
import dev.kawat.SendResult;
import dev.kawat.WebSocketConnector.Loss;
import dev.kawat.WebSocketConnector.OfflineQueue;
import dev.kawat.impl.client.ClientApplication.Journal;
import dev.kawat.impl.client.ScriptedServer.Script;
import dev.kawat.impl.testing.Await;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests the behaviours of PartySocket that clients have, by the number of {@code docs/ancestors.md}. */
class PartySocketTest {

    private static final Script LEAVING = peer -> {
        peer.accept();
        peer.close(4001);
        peer.read();
    };

    private final ClientApplication application = new ClientApplication();
    private final Journal journal = new Journal();

    @AfterEach
    void close() {
        application.close();
    }

    private static void await(ClientConnection client, ClientState state) {
        Await.until("it is " + state, () -> client.state() == state);
    }

    @Test
    void behaviourS3_aPredicateDecidesAboutReconnecting() {
        List<Loss> losses = new CopyOnWriteArrayList<>();
        try (ScriptedServer server = ScriptedServer.start(LEAVING, peer -> peer.answer(404))) {
            ClientConnection client = application
                    .to(server)
                    .reconnectIf(loss -> losses.add(loss) && loss.code() == 4001)
                    .connect(journal);
            await(client, ClientState.WAITING);
            application.time.advance(Duration.ofSeconds(2)); // more than the wait, less than an attempt may take
            await(client, ClientState.CLOSED);

            assertThat(losses).containsExactly(new Loss(4001, 0), new Loss(0, 404));
        }
    }

    @Test
    void behaviourS3_theQueueDrainsOrIsTakenBack() {
        try (ScriptedServer server = ScriptedServer.start(LEAVING, ScriptedServer.ECHO)) {
            ClientConnection client = application
                    .to(server)
                    .reconnect()
                    .offlineQueue(new OfflineQueue(2, 1000, Duration.ofMinutes(5)))
                    .connect(journal);
            await(client, ClientState.WAITING);

            assertThat(client.send("taken back")).isEqualTo(SendResult.QUEUED);
            assertThat(client.takeUnsent()).containsExactly("taken back");
            assertThat(client.send("first")).isEqualTo(SendResult.QUEUED);
            assertThat(client.send("second")).isEqualTo(SendResult.QUEUED);
            assertThat(client.send("too many")).isEqualTo(SendResult.DROPPED);
            application.time.advance(Duration.ofSeconds(2)); // more than the wait, less than an attempt may take

            assertThat(List.of(journal.next(), journal.next(), journal.next()))
                    .containsExactly("open", "close 4001 ", "open");
            assertThat(journal.next()).isEqualTo("first");
            assertThat(journal.next()).isEqualTo("second");
            assertThat(client.takeUnsent()).isEmpty();
        }
    }
}
