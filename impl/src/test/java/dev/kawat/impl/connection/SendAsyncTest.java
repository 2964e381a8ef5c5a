/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.SendException;
import dev.kawat.impl.testing.ManualChannel;
import dev.kawat.impl.testing.PairClient;
import dev.kawat.impl.testing.TestApplication;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** {@code sendAsync}. */
class SendAsyncTest extends ConnectionTest {

    private static SendException.Outcome outcome(CompletionStage<Void> stage) {
        CompletableFuture<Void> future = stage.toCompletableFuture();
        assertThat(future).isCompletedExceptionally();
        return future.handle((done, failure) -> ((SendException) failure).outcome())
                .join();
    }

    @Test
    void completesWhenTheMessageIsWritten() {
        DefaultConnection connection = application.admit();
        ManualChannel channel = application.open(connection);

        CompletableFuture<Void> done = connection.sendAsync("x").toCompletableFuture();
        channel.take();
        boolean before = done.isDone();
        channel.finishWrite();

        assertThat(before).isFalse();
        assertThat(done).isCompletedWithValue(null);
    }

    @Test
    void failsWhenTheConnectionEndsBefore() {
        DefaultConnection connection = application.admit();
        application.open(connection);

        CompletionStage<Void> done = connection.sendAsync("x");
        connection.closed(1006, "");

        assertThat(outcome(done)).isEqualTo(SendException.Outcome.CLOSED);
    }

    @Test
    void failsAfterThisSideHasClosed() {
        DefaultConnection connection = application.admit();
        application.open(connection);
        connection.close();

        CompletionStage<Void> done = connection.sendAsync("x");

        assertThat(outcome(done)).isEqualTo(SendException.Outcome.CLOSED);
    }

    @Test
    void failsWhenThePeerIsGone() {
        PairClient client = connect();
        client.end().close();

        CompletionStage<Void> done = client.connection().sendAsync("x");

        assertThat(outcome(done)).isEqualTo(SendException.Outcome.CLOSED);
    }

    @Test
    void failsWhenTheOutboxIsFull() {
        TestApplication small = keep(TestApplication.of(DropsNewest.class, DropsNewest::new));
        DefaultConnection connection = small.admit();
        small.open(connection);
        connection.send("first");

        CompletionStage<Void> done = connection.sendAsync("second");

        assertThat(outcome(done)).isEqualTo(SendException.Outcome.OVERFLOW);
    }

    @Test
    void isNotPreventedByACallerWhoCompletesTheStage() {
        DefaultConnection connection = application.admit();
        ManualChannel channel = application.open(connection);
        CompletionStage<Void> done = connection.sendAsync("x");

        done.toCompletableFuture().complete(null);
        channel.writeAll();

        assertThat(channel.texts()).containsExactly("x");
    }
}
