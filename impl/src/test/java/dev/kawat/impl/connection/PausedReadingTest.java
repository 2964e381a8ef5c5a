/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.WebSocketEndpoint;
import dev.kawat.impl.testing.ManualChannel;
import dev.kawat.impl.testing.ManualExecutor;
import dev.kawat.impl.testing.Recorder;
import dev.kawat.impl.testing.TestApplication;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** Reading that is paused while the mailbox is full. */
class PausedReadingTest extends ConnectionTest {

    @WebSocketEndpoint(value = "/onebyone", mailboxMessages = "1")
    static class OneByOne extends Recorder {}

    private final ManualExecutor workers = new ManualExecutor();
    private final TestApplication busy = keep(TestApplication.builder()
            .endpoint(OneByOne.class, OneByOne::new)
            .workers(workers)
            .start());
    private final DefaultConnection connection = busy.admit();
    private final ManualChannel channel = busy.openAutomatic(connection);

    @Test
    void isPausedByMessagesThatWait() {
        workers.runAll();

        connection.text("x");

        assertThat(channel.flow()).containsExactly(true);
    }

    @Test
    void isPausedByPongsThatWait() {
        workers.runAll();

        connection.pong(ByteBuffer.allocate(1));

        assertThat(channel.flow()).containsExactly(true);
    }

    @Test
    void isNotPausedByWhatHappensToTheConnection() {
        workers.runAll();

        connection.tooBig();
        connection.closed(1006, "");

        assertThat(channel.flow()).isEmpty();
    }

    @Test
    void goesOnAfterOnOpenAsIfThatHadNeverWaited() {
        workers.runAll();

        assertThat(channel.flow()).isEmpty();
    }
}
