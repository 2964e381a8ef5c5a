/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kawat.Codec;
import dev.kawat.Handshake;
import dev.kawat.Identity;
import dev.kawat.Payload;
import dev.kawat.Recipients;
import dev.kawat.WebSocketConnection;
import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.connection.DefaultServer;
import dev.kawat.impl.testing.Await;
import dev.kawat.impl.testing.Deployments;
import dev.kawat.impl.testing.PairClient;
import dev.kawat.impl.testing.Recorder;
import dev.kawat.impl.testing.TestApplication;
import java.lang.reflect.Type;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is sent to, by filters, users and topics; and how connections are found. */
class RecipientsTest {

    private record Note(String text) {}

    /** Encodes notes and counts how often. */
    private static final class CountingCodec implements Codec {
        final AtomicInteger encoded = new AtomicInteger();

        @Override
        public boolean supports(Type type) {
            return type == Note.class;
        }

        @Override
        public Payload encode(Object value) {
            encoded.incrementAndGet();
            return Payload.of(((Note) value).text());
        }

        @Override
        public Object decode(Payload payload, Type type) {
            throw new UnsupportedOperationException();
        }
    }

    private final CountingCodec codec = new CountingCodec();
    private final TestApplication application = TestApplication.builder()
            .endpoint(Recorder.class, Recorder::new)
            .codec(codec)
            .start();
    private final DefaultServer server = application.server();

    @AfterEach
    void stop() {
        application.close();
    }

    private PairClient connect() {
        return application.connect("/recorder");
    }

    private PairClient connect(String user) {
        return application.connect(Handshake.to("/recorder").principal(() -> user));
    }

    @Nested
    class Filters {

        private final PairClient first = connect();
        private final PairClient second = connect();
        private final PairClient third = connect();

        @Test
        void addUp() {
            Recipients two = server.everyone()
                    .filter(connection -> connection != first.connection())
                    .filter(connection -> connection != second.connection());

            int receivers = two.send("hi");

            assertThat(receivers).isEqualTo(1);
            assertThat(two.connections()).containsExactly(third.connection());
            assertThat(first.received()).isEmpty();
            assertThat(second.received()).isEmpty();
            assertThat(third.received()).containsExactly("hi");
        }

        @Test
        void addUpWithAnExceptedConnection() {
            int receivers = server.everyone()
                    .except(first.connection())
                    .filter(connection -> connection != second.connection())
                    .send("hi");

            assertThat(receivers).isEqualTo(1);
            assertThat(third.received()).containsExactly("hi");
        }

        @Test
        void changeNothingOfWhatTheyAreMadeFrom() {
            Recipients everyone = server.everyone();

            Recipients nobody = everyone.filter(connection -> false);

            assertThat(nobody.send("hi")).isZero();
            assertThat(everyone.send("hi")).isEqualTo(3);
        }

        @Test
        void leaveOutTheOneThatSpeaks() {
            first.connection().subscribe("news");
            second.connection().subscribe("news");

            int receivers = server.topic("news").except(first.connection()).send("hi");

            assertThat(receivers).isEqualTo(1);
            assertThat(first.received()).isEmpty();
            assertThat(second.received()).containsExactly("hi");
            assertThat(third.received()).isEmpty();
        }

        @Test
        void areAskedAnewForEachSend() {
            Recipients quiet =
                    server.everyone().filter(connection -> connection.topics().isEmpty());
            int before = quiet.send("1");

            first.connection().subscribe("news");

            assertThat(before).isEqualTo(3);
            assertThat(quiet.send("2")).isEqualTo(2);
        }

        @Test
        void thatLeaveNobodyCostNoEncoding() {
            int receivers = server.everyone()
                    .filter(connection -> true)
                    .filter(connection -> false)
                    .send(new Note("hi"));

            assertThat(receivers).isZero();
            assertThat(codec.encoded).hasValue(0);
        }

        @Test
        void encodeOnceForWhomTheyLeave() {
            server.everyone().except(first.connection()).send(new Note("hi"));

            assertThat(codec.encoded).hasValue(1);
            assertThat(second.received()).containsExactly("hi");
            assertThat(third.received()).containsExactly("hi");
        }

        @Test
        void mustBeThere() {
            assertThatThrownBy(() -> server.everyone().filter(null)).isInstanceOf(NullPointerException.class);
            assertThatThrownBy(() -> server.everyone().send(null)).isInstanceOf(NullPointerException.class);
        }
    }

    @Nested
    class Users {

        @Test
        void areReachedOnAllTheirConnections() {
            PairClient phone = connect("ann");
            PairClient desk = connect("ann");
            PairClient other = connect("bob");
            PairClient nobody = connect();

            int receivers = server.user("ann").send(new Note("hi"));

            assertThat(receivers).isEqualTo(2);
            assertThat(codec.encoded).hasValue(1);
            assertThat(phone.received()).containsExactly("hi");
            assertThat(desk.received()).containsExactly("hi");
            assertThat(other.received()).isEmpty();
            assertThat(nobody.received()).isEmpty();
        }

        @Test
        void areForgottenWithTheirLastConnection() {
            PairClient phone = connect("ann");
            PairClient desk = connect("ann");
            Recipients ann = server.user("ann");

            phone.end().close();
            List<WebSocketConnection> one = List.copyOf(ann.connections());
            desk.end().close();

            assertThat(one).containsExactly(desk.connection());
            assertThat(ann.connections()).isEmpty();
            assertThat(ann.send(new Note("hi"))).isZero();
            assertThat(codec.encoded).hasValue(0);
        }

        @Test
        void areNotConnectedBeforeTheirConnectionIsOpen() {
            assertThat(server.user("ann").connections()).isEmpty();
            assertThatThrownBy(() -> server.user(null)).isInstanceOf(NullPointerException.class);
        }

        @Test
        void areFoundFromWhenTheyAreKnown() {
            PairClient client = connect();

            client.connection().renewIdentity(Identity.of("ann"));

            assertThat(server.user("ann").connections()).containsExactly(client.connection());
            client.end().close();
            assertThat(server.user("ann").connections()).isEmpty();
        }

        @Test
        void areFoundOnceHoweverOftenTheyAreRenewed() {
            PairClient client = connect("ann");

            client.connection().renewIdentity(Identity.of("ann").withRoles("admin"));

            assertThat(server.user("ann").send(new Note("hi"))).isEqualTo(1);
        }

        @Test
        void areNotFoundUnderANameThatIsRefused() {
            PairClient client = connect("ann");

            assertThatThrownBy(() -> client.connection().renewIdentity(Identity.of("bob")))
                    .isInstanceOf(IllegalArgumentException.class);

            assertThat(server.user("bob").connections()).isEmpty();
            assertThat(server.user("ann").connections()).containsExactly(client.connection());
        }

        @Test
        void areFoundWhenTheyWereKnownBeforeTheirConnectionOpened() {
            DefaultConnection connection = application.admit();

            connection.renewIdentity(Identity.of("ann"));
            List<WebSocketConnection> early = List.copyOf(server.user("ann").connections());
            application.open(connection);

            assertThat(early).containsExactly(connection);
            assertThat(server.user("ann").connections()).containsExactly(connection);
        }

        @Test
        void keepNoConnectionThatEndsWhileItIsRenewed() {
            for (int i = 0; i < 500; i++) {
                DefaultConnection connection = application.admit();
                application.open(connection);

                Await.together(2, thread -> {
                    if (thread == 0) {
                        connection.renewIdentity(Identity.of("ann"));
                    } else {
                        connection.closed(1006, "");
                    }
                });
            }

            assertThat(server.user("ann").connections()).isEmpty();
            assertThat(server.connections()).isEmpty();
        }

        @Test
        void keepNoConnectionThatEndsWhileItOpens() {
            for (int i = 0; i < 500; i++) {
                Handshake handshake =
                        Handshake.to("/recorder").principal(() -> "ann").build();
                DefaultConnection connection = Deployments.admit(application.deployment(), handshake);

                Await.together(2, thread -> {
                    if (thread == 0) {
                        application.open(connection);
                    } else {
                        connection.closed(1006, "");
                    }
                });
            }

            assertThat(server.user("ann").connections()).isEmpty();
        }
    }

    @Nested
    class GlobalIds {

        @Test
        void findTheirConnectionWhileItIsOpen() {
            PairClient client = connect();
            String id = client.connection().globalId();
            connect();

            assertThat(server.connection(id)).containsSame(client.connection());
            client.end().close();
            assertThat(server.connection(id)).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "1", "1-1-1-1-1", "no id", "123e4567-e89b-12d3-a456-426614174000"})
        void ofNobodyFindNothing(String id) {
            connect();

            assertThat(server.connection(id)).isEmpty();
        }

        @Test
        void areFoundAsTheyAreWritten() {
            String id = connect().connection().globalId();

            assertThat(server.connection(UUID.fromString(id).toString())).isPresent();
            assertThat(server.connection(" " + id)).isEmpty();
        }
    }
}
