/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.deployment;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.Handshake;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.WebSocketEvent;
import dev.kawat.impl.execution.Workers;
import dev.kawat.impl.handshake.HandshakeOutcome;
import dev.kawat.impl.testing.Deployments;
import dev.kawat.impl.testing.ManualTime;
import dev.kawat.impl.transport.pair.PairEnd;
import dev.kawat.impl.transport.pair.PairTransport;
import jakarta.websocket.OnMessage;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An endpoint whose callbacks sleep, beside another one. */
@Timeout(60)
class EndpointShareTest {

    @WebSocketEndpoint("/sleepy")
    static class Sleepy {

        final Semaphore sleeping = new Semaphore(0);
        final CountDownLatch wake = new CountDownLatch(1);

        @OnMessage
        void sleep(String message) throws InterruptedException {
            sleeping.release();
            wake.await();
        }
    }

    @WebSocketEndpoint("/echo")
    static class Echo {

        @OnMessage
        String echo(String message) {
            return message;
        }
    }

    @Test
    void sleepingCallbacksOfOneEndpointStopNoOther() throws InterruptedException {
        Sleepy sleepy = new Sleepy();
        Deployment deployment = Deployments.start(
                Map.of("kawat.shutdown-timeout", "1ms"),
                Workers.of(Thread::new, () -> null, 8),
                new ManualTime(),
                sleepy,
                new Echo());
        try {
            for (int i = 0; i < 30; i++) {
                connect(deployment, "/sleepy", message -> {}).send("sleep");
            }
            assertThat(sleepy.sleeping.tryAcquire(6, 20, SECONDS))
                    .as("callbacks sleep")
                    .isTrue();

            CountDownLatch answered = new CountDownLatch(1);
            connect(deployment, "/echo", message -> answered.countDown()).send("are you there?");

            assertThat(answered.await(20, SECONDS)).as("the answer").isTrue();
        } finally {
            sleepy.wake.countDown();
            deployment.stop();
        }
    }

    private static PairEnd connect(Deployment deployment, String path, Consumer<WebSocketEvent.Message> listener) {
        PairTransport transport = new PairTransport(deployment);
        HandshakeOutcome outcome = transport.request(Handshake.to(path).build());
        PairEnd end = transport.open(((HandshakeOutcome.Admitted) outcome).connection());
        end.addEventListener(WebSocketEvent.Message.class, listener);
        end.accept();
        return end;
    }
}
