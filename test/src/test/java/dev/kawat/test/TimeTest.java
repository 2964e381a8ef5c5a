/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kawat.Identity;
import dev.kawat.WebSocketServers;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What only time brings about, without waiting for it. */
@KawatTest({Sample.Echo.class, Sample.Flood.class, Sample.Members.class})
class TimeTest {

    private static final Duration PING = Duration.ofSeconds(25);
    private static final Duration PONG = Duration.ofSeconds(20);
    private static final Duration TICK = Duration.ofMillis(250);

    @Inject
    Sample.Journal journal;

    @Inject
    TestClock clock;

    @Test
    void silentConnectionIsPingedAndStaysOpen(TestClient client) {
        client.connect("/echo");

        clock.advance(PING.plus(TICK));
        client.expectPing();
        clock.advance(Duration.ofHours(1));

        assertThat(client.isOpen()).isTrue();
        client.send("still here").expectText("still here");
    }

    @Test
    void peerThatVanishesIsNoticedByItsPong(TestClient client) {
        client.connect("/echo").vanish();

        clock.advance(PING.plus(PONG).minus(TICK));
        assertThat(journal.entries()).containsExactly("open");
        clock.advance(TICK.multipliedBy(3));

        assertThat(journal.entries()).containsExactly("open", "close 1006");
    }

    @Test
    void peerThatDoesNotReadIsDropped(TestClient client) {
        client.connect("/flood").stopReading().send("500");
        client.expectNothing();

        clock.advance(Duration.ofSeconds(11));

        assertThat(journal.entries()).containsExactly("close 1006");
    }

    @Test
    void outboxOfASlowPeerOverflows(TestClient client) {
        client.connect("/flood").stopReading().send("2000");

        client.expectNothing().resumeReading();

        client.skipToClose(1013);
        assertThat(journal.entries()).containsExactly("close 1013");
    }

    @Test
    void identityExpires(TestClient client) {
        Instant end = clock.now().plusSeconds(60);
        client.identity(Identity.of("ann").withRoles("member").expiringAt(end))
                .connect("/members")
                .expectText("ann");

        clock.advance(Duration.ofSeconds(59));
        client.expectNothing();
        clock.advance(Duration.ofSeconds(2));

        client.expectClose(1008);
    }

    @Test
    void closeFrameThatNobodyAnswersIsWaitedFor(TestClient client, TestApplication application) {
        client.connect("/echo").stopReading();
        application.bean(WebSocketServers.class).byPath("/echo").orElseThrow().terminate();
        client.expectNothing();
        assertThat(journal.entries()).containsExactly("open");

        clock.advance(Duration.ofSeconds(11));

        assertThat(journal.entries()).containsExactly("open", "close 1006");
    }

    @Test
    void timeStandsStill() {
        Instant before = clock.now();

        clock.advance(Duration.ofMinutes(1));

        assertThat(clock.now()).isEqualTo(before.plusSeconds(60));
        assertThatThrownBy(() -> clock.advance(Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("advance: by must not be negative, got PT-1S");
    }
}
