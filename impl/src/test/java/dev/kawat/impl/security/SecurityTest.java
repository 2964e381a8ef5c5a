/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kawat.ConnectionStatus;
import dev.kawat.ForbiddenException;
import dev.kawat.Handshake;
import dev.kawat.Identity;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.message.CloseCodes;
import dev.kawat.impl.testing.Deployments;
import dev.kawat.impl.testing.LogRecorder;
import dev.kawat.impl.testing.ManualChannel;
import dev.kawat.impl.testing.PairClient;
import dev.kawat.impl.testing.TestApplication;
import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What a peer may do on an open connection, and for how long. */
class SecurityTest {

    @WebSocketEndpoint("/notes")
    static class Notes {
        final List<Object> heard = new ArrayList<>();

        @OnMessage
        @RolesAllowed({"writer", "editor"})
        String write(String note) {
            heard.add(note);
            return "written";
        }

        @OnMessage
        @DenyAll
        void bytes(byte[] bytes) {
            heard.add(bytes);
        }
    }

    @WebSocketEndpoint("/forgiving")
    static class Forgiving {
        @OnMessage
        @RolesAllowed("writer")
        String write(String note) {
            return "written";
        }

        @OnMessage
        @PermitAll
        String count(byte[] bytes) {
            return "counted " + bytes.length;
        }

        @OnError
        String failed(ForbiddenException failure) {
            return failure.getMessage();
        }
    }

    /** Of no endpoint. */
    static class Apologetic {
        @OnError
        String failed(ForbiddenException failure) {
            return "sorry";
        }
    }

    @WebSocketEndpoint(value = "/patient", onFailure = "log")
    static class Patient {
        @OnMessage
        @RolesAllowed("writer")
        void write(String note) {}
    }

    @WebSocketEndpoint("/greeting")
    static class Greeting {
        @OnOpen
        @RolesAllowed("**")
        String greet(WebSocketConnection connection) {
            return "hello " + connection.identity().orElseThrow().name();
        }
    }

    @WebSocketEndpoint("/throwing")
    static class Throwing {
        @OnMessage
        void message(String message) {
            throw new ForbiddenException("not for " + message);
        }
    }

    @WebSocketEndpoint("/members")
    @RolesAllowed("member")
    static class Members {
        @OnMessage
        String echo(String message) {
            return message;
        }
    }

    private final Notes notes = new Notes();
    private final LogRecorder log = new LogRecorder();
    private final List<TestApplication> started = new ArrayList<>();

    @AfterEach
    void stop() {
        started.forEach(TestApplication::close);
        log.close();
    }

    private TestApplication application(Class<?> type, Supplier<?> handler) {
        TestApplication application = TestApplication.of(type, handler);
        started.add(application);
        return application;
    }

    private PairClient connect(TestApplication application, Identity identity) {
        return application.connect(Handshake.to(application.server().path()).identity(identity));
    }

    /** A connection that no transport carries yet. */
    private static DefaultConnection admit(TestApplication application, Handshake.Builder handshake) {
        return Deployments.admit(application.deployment(), handshake.build());
    }

    private static Identity writer() {
        return Identity.of("ann").withRoles("writer", "member");
    }

    @Nested
    class OfACallback {

        @Test
        void oneOfTheRolesIsEnough() {
            PairClient client = connect(application(Notes.class, () -> notes), writer());

            client.send("a note");

            assertThat(client.received()).containsExactly("written");
        }

        @Test
        void whoLacksTheRoleIsClosedWith1008AndNotHeard() {
            PairClient client = connect(
                    application(Notes.class, () -> notes), Identity.of("bob").withRoles("reader"));

            client.send("a note");
            client.send("another");

            assertThat(client.close().code()).isEqualTo(CloseCodes.VIOLATED_POLICY);
            assertThat(client.close().reason()).isEmpty();
            assertThat(notes.heard).isEmpty();
            assertThat(log.messages(Level.SEVERE)).isEmpty(); // peers must not fill logs
        }

        @Test
        void whoIsNobodyIsClosedWith1008() {
            PairClient client = connect(application(Notes.class, () -> notes), null);

            client.send("a note");

            assertThat(client.close().code()).isEqualTo(CloseCodes.VIOLATED_POLICY);
        }

        @Test
        void whatIsDeniedToAllIsDeniedToEverybody() {
            PairClient client = connect(application(Notes.class, () -> notes), writer());

            client.send(new byte[] {1});

            assertThat(client.close().code()).isEqualTo(CloseCodes.VIOLATED_POLICY);
            assertThat(notes.heard).isEmpty();
        }

        @Test
        void onErrorIsToldAndTheConnectionStaysOpen() {
            PairClient client = connect(application(Forgiving.class, Forgiving::new), Identity.of("bob"));

            client.send("a note");
            client.send(new byte[] {1, 2});

            assertThat(client.received())
                    .containsExactly(
                            "@OnMessage method " + Forgiving.class.getName()
                                    + ".write(String): peer must be in one of the roles [writer], got 'bob'",
                            "counted 2");
            assertThat(client.connection().status()).isEqualTo(ConnectionStatus.CONNECTED);
        }

        @Test
        void whoeverIsToldOfFailuresOfAllEndpointsIsToldOfThisToo() {
            TestApplication application = TestApplication.builder()
                    .endpoint(Notes.class, () -> notes)
                    .errorListener(new Apologetic())
                    .start();
            started.add(application);
            PairClient client = connect(application, null);

            client.send("a note");

            assertThat(client.received()).containsExactly("sorry");
            assertThat(client.connection().status()).isEqualTo(ConnectionStatus.CONNECTED);
        }

        @Test
        void strategyMayKeepTheConnectionOpenWithoutFillingLogs() {
            PairClient client = connect(application(Patient.class, Patient::new), null);

            client.send("a note");

            assertThat(client.connection().status()).isEqualTo(ConnectionStatus.CONNECTED);
            assertThat(log.messages(Level.SEVERE)).isEmpty();
        }

        @Test
        void onOpenMayDemandARoleToo() {
            TestApplication application = application(Greeting.class, Greeting::new);

            assertThat(connect(application, writer()).received()).containsExactly("hello ann");
            assertThat(connect(application, null).close().code()).isEqualTo(CloseCodes.VIOLATED_POLICY);
        }

        @Test
        void aCallbackMayForbidByItself() {
            PairClient client = connect(application(Throwing.class, Throwing::new), writer());

            client.send("you");

            assertThat(client.close().code()).isEqualTo(CloseCodes.VIOLATED_POLICY);
        }
    }

    @Nested
    class OfAnIdentity {

        private final TestApplication application = application(Forgiving.class, Forgiving::new);

        private Identity forAMinute(Identity identity) {
            return identity.expiringAt(application.time().instant().plusSeconds(60));
        }

        @Test
        void theEndIsTheEndOfTheConnection() {
            PairClient client = connect(application, forAMinute(writer()));

            application.time().advance(Duration.ofMillis(59_900));
            client.send("just in time");
            assertThat(client.received()).containsExactly("written");
            assertThat(client.closes()).isEmpty();

            application.time().advance(Duration.ofMillis(350)); // the next round of the watchdog

            assertThat(client.close().code()).isEqualTo(CloseCodes.VIOLATED_POLICY);
            assertThat(client.connection().status()).isEqualTo(ConnectionStatus.CLOSED);
        }

        @Test
        void aPeerThatDoesNotAnswerIsDroppedWithinASecond() {
            Identity brief = writer().expiringAt(application.time().instant().plusSeconds(1));
            DefaultConnection connection =
                    admit(application, Handshake.to("/forgiving").identity(brief));
            ManualChannel channel = application.openAutomatic(connection);

            application.time().advance(Duration.ofMillis(999));
            assertThat(connection.status()).isEqualTo(ConnectionStatus.CONNECTED);
            application.time().advance(Duration.ofSeconds(1));

            assertThat(connection.status()).isEqualTo(ConnectionStatus.CLOSED);
            assertThat(channel.drops()).isEqualTo(1);
        }

        @Test
        void itMayEndBeforeTheConnectionIsOpen() {
            Identity brief = writer().expiringAt(application.time().instant().plusMillis(1));
            DefaultConnection connection =
                    admit(application, Handshake.to("/forgiving").identity(brief));
            application.time().advance(Duration.ofMillis(250));

            application.openAutomatic(connection);

            assertThat(connection.status()).isEqualTo(ConnectionStatus.CLOSING);
            connection.closed(CloseCodes.VIOLATED_POLICY, "");
            assertThat(application.server().connections()).isEmpty();
        }

        @Test
        void itIsRenewedOnTheOpenConnection() {
            PairClient client = connect(application, forAMinute(writer()));
            application.time().advance(Duration.ofSeconds(50));

            client.connection().renewIdentity(forAMinute(writer()));
            application.time().advance(Duration.ofSeconds(50));

            assertThat(client.closes()).isEmpty();
            application.time().advance(Duration.ofSeconds(11));
            assertThat(client.close().code()).isEqualTo(CloseCodes.VIOLATED_POLICY);
        }

        @Test
        void renewedRolesHoldFromThenOn() {
            PairClient client = connect(application, Identity.of("ann"));
            client.send("a note");

            client.connection().renewIdentity(writer());
            client.send("a note");

            assertThat(client.received()).hasSize(2).last().isEqualTo("written");
            assertThat(client.connection().identity().orElseThrow().roles()).contains("writer");
            assertThat(client.connection().handshake().hasRole("writer")).isFalse();
        }

        @Test
        void nobodyMayBecomeSomebody() {
            PairClient client = connect(application, null);
            assertThat(client.connection().identity()).isEmpty();

            client.connection().renewIdentity(writer());

            assertThat(client.connection().identity().orElseThrow().name()).isEqualTo("ann");
        }

        @Test
        void somebodyDoesNotBecomeSomebodyElse() {
            PairClient client = connect(application, writer());

            assertThatThrownBy(() ->
                            client.connection().renewIdentity(Identity.of("bob").withRoles("admin")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("renewIdentity: identity must have the same name, 'ann', got 'bob'");

            assertThat(client.connection().identity().orElseThrow().name()).isEqualTo("ann");
            assertThat(client.connection().status()).isEqualTo(ConnectionStatus.CONNECTED);
        }

        @Test
        void renewalWithoutTheRoleOfTheClassEndsTheConnection() {
            PairClient client = connect(application(Members.class, Members::new), writer());

            client.connection().renewIdentity(Identity.of("ann").withRoles("writer"));

            assertThat(client.close().code()).isEqualTo(CloseCodes.VIOLATED_POLICY);
        }

        @Test
        void anotherEndOfTheConnectionComesFirst() {
            PairClient client = connect(application, forAMinute(writer()));
            client.connection().terminate(4000, "bye");

            application.time().advance(Duration.ofSeconds(61));

            assertThat(client.close().code()).isEqualTo(4000);
        }
    }

    @Nested
    class OfAnHttpSession {

        private final TestApplication application = application(Members.class, Members::new);
        private final HttpSessions sessions = application.deployment().sessions();

        private PairClient connect(String session) {
            return application.connect(
                    Handshake.to("/members").identity(writer()).httpSessionId(session));
        }

        @Test
        void theEndIsTheEndOfAllItsConnectionsAndOfNoOther() {
            List<PairClient> its = List.of(connect("s1"), connect("s1"));
            List<PairClient> others = List.of(connect("s2"), connect((String) null));

            sessions.ended("s1");

            assertThat(its)
                    .allSatisfy(client -> assertThat(client.close().code()).isEqualTo(CloseCodes.VIOLATED_POLICY));
            assertThat(others).allSatisfy(client -> assertThat(client.closes()).isEmpty());
            assertThat(log.messages(Level.SEVERE)).isEmpty();
        }

        @Test
        void theEndIsThatOfAConnectionThatDoesNotAnswerToo() {
            DefaultConnection connection = admit(
                    application, Handshake.to("/members").identity(writer()).httpSessionId("s1"));
            application.open(connection);

            sessions.ended("s1");
            application.time().advance(Duration.ofSeconds(1));

            assertThat(connection.status()).isEqualTo(ConnectionStatus.CLOSED);
        }

        @Test
        void anotherIdIsTheSameSession() {
            PairClient before = connect("s1");

            sessions.renamed("s1", "s2");
            PairClient after = connect("s2");
            sessions.ended("s1");
            assertThat(before.closes()).isEmpty();
            sessions.ended("s2");

            assertThat(before.close().code()).isEqualTo(CloseCodes.VIOLATED_POLICY);
            assertThat(after.close().code()).isEqualTo(CloseCodes.VIOLATED_POLICY);
        }

        @Test
        void aConnectionThatHasEndedIsForgotten() {
            PairClient first = connect("s1");
            PairClient second = connect("s1");
            sessions.renamed("s1", "s2");
            assertThat(sessions.size()).isEqualTo(2);

            first.end().close();
            assertThat(sessions.size()).isEqualTo(1);
            second.end().drop();
            assertThat(sessions.size()).isZero();

            sessions.ended("s2");
            assertThat(first.close().code()).isNotEqualTo(CloseCodes.VIOLATED_POLICY);
        }

        @Test
        void aHandshakeThatIsRefusedIsForgotten() {
            assertThat(application.refusal(Handshake.to("/members").httpSessionId("s1")))
                    .isEqualTo(401);

            assertThat(sessions.size()).isZero();
        }
    }
}
