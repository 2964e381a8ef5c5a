/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.CaughtUp;
import dev.kawat.ConnectionStatus;
import dev.kawat.OnCaughtUp;
import dev.kawat.OnSlow;
import dev.kawat.Slow;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.cdi.support.Application;
import dev.kawat.cdi.support.Journal;
import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.handshake.HandshakeOutcome;
import dev.kawat.impl.transport.Channel;
import dev.kawat.impl.transport.OutboundSource;
import dev.kawat.impl.transport.pair.PairTransport;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

/** Peers that do not keep up, as callbacks and as CDI events. */
class SlowPeerEventsTest {

    @WebSocketEndpoint(value = "/feed", outboxMessages = "4")
    static class Feed {

        @Inject
        Journal journal;

        @OnSlow
        void slow(WebSocketConnection connection) {
            journal.add("slow with " + connection.bufferedAmount());
        }

        @OnCaughtUp
        void caughtUp() {
            journal.add("caught up");
        }
    }

    @ApplicationScoped
    static class Watching {

        @Inject
        Journal journal;

        void slow(@Observes @Slow WebSocketConnection connection) {
            journal.add("observed slow " + connection.id());
        }

        void caughtUp(@Observes @CaughtUp WebSocketConnection connection) {
            journal.add("observed caught up " + connection.id());
        }
    }

    /** A peer that reads when it is told to. */
    private static final class Lazy implements Channel {

        private final OutboundSource source;

        Lazy(OutboundSource source) {
            this.source = source;
        }

        void readAll() {
            while (source.take() != null) {
                source.written();
            }
        }

        @Override
        public void wake() {}

        @Override
        public void pauseReading() {}

        @Override
        public void resumeReading() {}

        @Override
        public void drop() {}
    }

    @Test
    void areToldByATimerOnceEach() {
        try (Application application = Application.of(Feed.class, Watching.class)) {
            DefaultConnection connection = admit(application);
            Lazy peer = new Lazy(connection.outbound());
            connection.opened(peer);
            Journal journal = application.journal();

            connection.send("1");
            connection.send("2");
            journal.await("slow with 2");
            peer.readAll();
            journal.await("caught up");

            assertThat(connection.status()).isEqualTo(ConnectionStatus.CONNECTED);
            assertThat(journal.entries())
                    .containsExactly("observed slow 1", "slow with 2", "observed caught up 1", "caught up");
            connection.drop();
        }
    }

    private static DefaultConnection admit(Application application) {
        HandshakeOutcome outcome = new PairTransport(application.deployment())
                .request(dev.kawat.Handshake.to("/feed").build());
        return ((HandshakeOutcome.Admitted) outcome).connection();
    }
}
