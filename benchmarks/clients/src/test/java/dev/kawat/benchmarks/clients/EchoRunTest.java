/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.benchmarks.load.ClientOutcome;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EchoRunTest {

    private static final URI ANY = URI.create("ws://127.0.0.1/echo");
    private static final Duration SHORT = Duration.ofMillis(30);

    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    @AfterEach
    void stop() {
        thread.shutdownNow();
    }

    /** A library whose server is a thread, which makes something of each text. */
    private ClientLibrary answering(UnaryOperator<String> answer) {
        return (uri, receiver) -> new Link() {
            @Override
            public void send(String text) {
                most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
                thread.execute(() -> {
                    underWay.decrementAndGet();
                    receiver.text(answer.apply(text));
                });
            }

            @Override
            public void send(ByteBuffer bytes) {
                thread.execute(() -> receiver.binary(bytes));
            }

            @Override
            public void close() {
                thread.execute(receiver::closed);
            }
        };
    }

    private static ClientOutcome run(EchoRun run, ClientLibrary library) throws Exception {
        return run.run(library, ANY, SHORT, SHORT);
    }

    @ParameterizedTest
    @CsvSource({"1, 1, false", "1, 16, false", "3, 64, false", "2, 5, true"})
    void echoesAreCounted(int connections, int inFlight, boolean binary) throws Exception {
        ClientOutcome outcome = run(new EchoRun(connections, inFlight, 64, binary), answering(text -> text));

        assertThat(outcome.faults()).as(outcome.firstFault()).isZero();
        assertThat(most.get()).isLessThanOrEqualTo(connections * inFlight);
    }

    @Test
    void eachReplyBringsTwoMessagesUntilEnoughAreUnderWay() {
        List<String> sent = new ArrayList<>();
        EchoConnection connection = new EchoConnection(new Messages(64, false), 3, new ClientRecorder());
        connection.start(new Link() {
            @Override
            public void send(String text) {
                sent.add(text);
            }

            @Override
            public void send(ByteBuffer bytes) {
                throw new AssertionError("a binary message was sent");
            }

            @Override
            public void close() {}
        });

        assertThat(sent).hasSize(1);
        connection.text(sent.get(0));
        assertThat(sent).hasSize(3);
        connection.text(sent.get(1));
        assertThat(sent).hasSize(5);
        connection.text(sent.get(2));
        assertThat(sent).hasSize(6).doesNotHaveDuplicates();
        assertThat(connection.missing()).isEqualTo(3);
    }

    @Test
    void replyWithOneWrongByteIsFound() throws Exception {
        AtomicInteger count = new AtomicInteger();
        UnaryOperator<String> oneWrong = text -> count.incrementAndGet() == 10 ? text.substring(1) + "!" : text;

        ClientOutcome outcome = run(new EchoRun(1, 4, 64, false), answering(oneWrong));

        assertThat(outcome.faults()).isEqualTo(1);
        assertThat(outcome.firstFault()).isEqualTo("reply 9 is not the message that was sent");
    }

    @Test
    void replyOfAnotherMessageIsFound() throws Exception {
        ClientOutcome outcome = run(new EchoRun(1, 4, 64, false), answering(text -> "1000" + text.substring(4)));

        assertThat(outcome.faults()).isPositive();
        assertThat(outcome.firstFault()).isEqualTo("reply 1 is not the message that was sent");
    }
}
