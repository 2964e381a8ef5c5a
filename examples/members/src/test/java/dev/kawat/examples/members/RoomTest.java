/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.examples.members;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kawat.Handshake;
import dev.kawat.HandshakeRefusedException;
import dev.kawat.Payload;
import dev.kawat.WebSocket;
import dev.kawat.WebSocketEvent;
import dev.kawat.WebSocketPair;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Members in a room, at the ends of pairs in memory. */
class RoomTest {

    private static final int PATIENCE_SECONDS = 20;

    private final SeContainer container = SeContainerInitializer.newInstance().initialize();
    private final WebSocketPair.Factory pairs =
            container.select(WebSocketPair.Factory.class).get();

    @AfterEach
    void stop() {
        container.close();
    }

    /** The page of a member. */
    private final class Page {

        private final WebSocket socket;
        private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

        Page(String name) {
            String query = "?name=" + URLEncoder.encode(name, StandardCharsets.UTF_8);
            socket = pairs.connect(Handshake.to("/members" + query).build());
            socket.addEventListener(
                    WebSocketEvent.Message.class, message -> received.add(((Payload.Text) message.data()).text()));
            socket.accept();
        }

        String next() {
            try {
                String message = received.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
                if (message == null) {
                    throw new AssertionError("waited " + PATIENCE_SECONDS + " s for a message");
                }
                return message;
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted while waiting for a message", stop);
            }
        }
    }

    @Test
    void everyMemberHasAColourAndSeesWhoComesAndGoes() {
        Page ann = new Page("Ann");
        assertThat(ann.next()).contains("Ann is here", "{\"colour\":\"crimson\",\"name\":\"Ann\"}");

        Page bob = new Page("Bob");

        assertThat(bob.next()).contains("Bob is here", "\"Ann\"", "{\"colour\":\"darkgreen\",\"name\":\"Bob\"}");
        assertThat(ann.next()).contains("Bob is here", "\"Bob\"");
        bob.socket.close();
        assertThat(ann.next()).contains("Bob has left").doesNotContain("\"Bob\"");
    }

    @Test
    void aLineReachesEverybodyInTheColourOfItsMember() {
        Page ann = new Page("Ann");
        ann.next();
        Page bob = new Page("Bob");
        ann.next();
        bob.next();

        bob.socket.send("  hello  ");

        String line =
                "{\"colour\":\"darkgreen\",\"name\":\"Bob\",\"text\":\"hello\",\"type\":\"line\",\"whispered\":false}";
        assertThat(ann.next()).isEqualTo(line);
        assertThat(bob.next()).isEqualTo(line);
    }

    @Test
    void aLineForOneMemberReachesThatMemberAndItsAuthor() {
        Page ann = new Page("Ann");
        ann.next();
        Page bob = new Page("Bob");
        ann.next();
        bob.next();
        Page eve = new Page("Eve");
        ann.next();
        bob.next();
        eve.next();

        ann.socket.send("@Bob this is for you");
        ann.socket.send("and this for all");

        assertThat(bob.next()).contains("this is for you", "\"whispered\":true");
        assertThat(ann.next()).contains("this is for you");
        assertThat(eve.next()).contains("and this for all");
    }

    static List<String> impossibleNames() {
        return Stream.of("", "  ", "x".repeat(Room.MAX_NAME + 1), "two\nlines").toList();
    }

    @ParameterizedTest
    @MethodSource("impossibleNames")
    void refusesImpossibleNames(String name) {
        assertThatThrownBy(() -> new Page(name))
                .isInstanceOfSatisfying(
                        HandshakeRefusedException.class,
                        refusal -> assertThat(refusal.status()).isEqualTo(400));
    }
}
