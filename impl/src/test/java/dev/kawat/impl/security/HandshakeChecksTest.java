/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.AttributeKey;
import dev.kawat.Handshake;
import dev.kawat.HandshakeCheck;
import dev.kawat.HandshakeContext;
import dev.kawat.HandshakeDecision;
import dev.kawat.Identity;
import dev.kawat.OnConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.handshake.HandshakeOutcome;
import dev.kawat.impl.testing.LogRecorder;
import dev.kawat.impl.testing.TestApplication;
import dev.kawat.impl.transport.pair.PairTransport;
import jakarta.annotation.security.RolesAllowed;
import jakarta.websocket.OnMessage;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HandshakeChecksTest {

    private static final String TOKEN = "eyJhbGciOiJub25lIn0.e30.c2VjcmV0";

    @WebSocketEndpoint("/plain")
    static class Plain {
        int asked;

        @OnConnection
        boolean gate(Handshake handshake) {
            asked++;
            return !handshake.hasRole("banned");
        }

        @OnMessage
        void message(String message) {}
    }

    @WebSocketEndpoint(
            value = "/versioned",
            subprotocols = {"v2", "v1"})
    static class Versioned {
        @OnMessage
        void message(String message) {}
    }

    @WebSocketEndpoint("/members")
    @RolesAllowed("member")
    static class Members {
        @OnMessage
        void message(String message) {}
    }

    private final List<String> told = new ArrayList<>();
    private final Plain plain = new Plain();
    private TestApplication application = application();

    private TestApplication application(HandshakeCheck... checks) {
        TestApplication.Builder builder = TestApplication.builder()
                .endpoint(Plain.class, () -> plain)
                .endpoint(Versioned.class, Versioned::new)
                .endpoint(Members.class, Members::new);
        Stream.of(checks).forEach(builder::check);
        return builder.start();
    }

    private void start(HandshakeCheck... checks) {
        application.close();
        application = application(checks);
    }

    @AfterEach
    void stop() {
        application.close();
    }

    private static HandshakeDecision accept() {
        return HandshakeDecision.accept();
    }

    private HandshakeDecision tell(String what) {
        told.add(what);
        return accept();
    }

    private DefaultConnection connect(Handshake.Builder handshake) {
        return application.connect(handshake).connection();
    }

    // ---- What checks may do ----

    @Test
    void checksAreAskedInOrderAndTheGateLast() {
        start(context -> tell("first"), context -> tell("second"));

        connect(Handshake.to("/plain"));

        assertThat(told).containsExactly("first", "second");
        assertThat(plain.asked).isEqualTo(1);
    }

    @Test
    void theFirstThatRefusesEndsTheHandshake() {
        start(context -> HandshakeDecision.refuse(429), context -> tell("second"));

        assertThat(application.refusal(Handshake.to("/plain"))).isEqualTo(429);
        assertThat(told).isEmpty();
        assertThat(plain.asked).isZero();
        assertThat(application.releases()).isEmpty();
    }

    @Test
    void refusesWithHeaders() {
        start(context -> HandshakeDecision.refuse(503, Map.of("Retry-After", "30")));

        HandshakeOutcome outcome = application.request("/plain");

        assertThat(outcome).isEqualTo(new HandshakeOutcome.Refused(503, Map.of("Retry-After", "30")));
    }

    @Test
    void noDecisionIsARefusal() {
        start(context -> null);

        assertThat(application.refusal(Handshake.to("/plain"))).isEqualTo(403);
    }

    @Test
    void attributesAreThoseOfTheConnection() {
        AttributeKey<String> tenant = AttributeKey.of("tenant", String.class);
        start(context -> {
            context.attributes().put(tenant, "acme");
            return accept();
        });

        assertThat(connect(Handshake.to("/plain")).attributes().get(tenant)).contains("acme");
    }

    @Test
    void seesWhichEndpointIsAskedFor() {
        start(context ->
                tell(context.server().name() + " " + context.handshake().path() + " " + context));

        connect(Handshake.to("/versioned?token=" + TOKEN));

        assertThat(told).containsExactly("Versioned /versioned Handshake[/versioned]");
    }

    @Test
    void runsWithTheClassLoaderOfTheApplication() throws Exception {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader own = new URLClassLoader(new URL[0], before)) {
            application.close();
            List<ClassLoader> seen = new ArrayList<>();
            application = TestApplication.builder()
                    .endpoint(Plain.class, () -> plain)
                    .loader(own)
                    .check(context -> {
                        seen.add(Thread.currentThread().getContextClassLoader());
                        return accept();
                    })
                    .start();

            connect(Handshake.to("/plain"));

            assertThat(seen).containsExactly(own);
            assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
        }
    }

    // ---- Who the client is ----

    private static HandshakeCheck identifying(Identity identity) {
        return context -> {
            context.identify(identity);
            return accept();
        };
    }

    @Test
    void whatACheckSaysIsKnownToTheNextAndToTheConnection() {
        start(
                identifying(Identity.of("ann").withRoles("member")),
                context -> tell(context.handshake().principal().orElseThrow().getName()));

        DefaultConnection connection = connect(Handshake.to("/members"));

        assertThat(told).containsExactly("ann");
        assertThat(connection.identity().orElseThrow().name()).isEqualTo("ann");
        assertThat(connection.handshake().hasRole("member")).isTrue();
        assertThat(connection.handshake().principal()).isPresent();
    }

    @Test
    void aCheckWinsOverTheContainer() {
        start(identifying(Identity.of("ann")));

        DefaultConnection connection =
                connect(Handshake.to("/plain").identity(Identity.of("bob").withRoles("banned")));

        assertThat(connection.identity().orElseThrow()).hasToString("Identity[ann]");
    }

    @Test
    void whoIsNobodyIsChallenged() {
        start(context -> accept());

        assertThat(application.request("/members"))
                .isEqualTo(new HandshakeOutcome.Refused(401, Map.of("WWW-Authenticate", "Bearer")));
    }

    @Test
    void whoLacksTheRoleIsForbidden() {
        start(identifying(Identity.of("ann").withRoles("guest")));

        assertThat(application.refusal(Handshake.to("/members"))).isEqualTo(403);
    }

    @Test
    void anExpiredIdentityIsUnauthorizedWhereverItAsks() {
        Identity[] late = new Identity[1];
        start(context -> {
            context.identify(late[0]);
            return accept();
        });
        late[0] = Identity.of("ann").expiringAt(application.time().instant());

        assertThat(application.refusal(Handshake.to("/plain"))).isEqualTo(401);
    }

    // ---- Tokens ----

    private Optional<String> read(Function<HandshakeContext, Optional<String>> token, Handshake.Builder handshake) {
        List<Optional<String>> read = new ArrayList<>();
        start(context -> {
            read.add(token.apply(context));
            return accept();
        });
        connect(handshake);
        return read.get(0);
    }

    @ParameterizedTest
    @CsvSource({
        "Bearer abc, abc",
        "bearer abc, abc",
        "'BEARER   abc  ', abc",
        "' Bearer abc', abc",
        "Basic YTpi,",
        "Bearer,",
        "'Bearer ',",
        "Bearerabc,",
        "'',",
    })
    void theTokenOfTheAuthorizationHeader(String header, String token) {
        assertThat(read(HandshakeContext::bearerToken, Handshake.to("/plain").header("authorization", header)))
                .isEqualTo(Optional.ofNullable(token));
    }

    @Test
    void twoAuthorizationsAreNone() {
        assertThat(read(
                        HandshakeContext::bearerToken,
                        Handshake.to("/plain")
                                .header("Authorization", "Bearer a")
                                .header("Authorization", "Bearer b")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "token=abc, abc",
        "a=b; token=abc; c=d, abc",
        "'a=b;token=\"abc\"', abc",
        "token=a=b, a=b",
        "mytoken=abc,",
        "token=,",
        "token,",
        "Token=abc,",
        "token=\", \"",
    })
    void theTokenOfACookie(String header, String token) {
        assertThat(read(
                        context -> context.cookieToken("token"),
                        Handshake.to("/plain").header("Cookie", header)))
                .isEqualTo(Optional.ofNullable(token));
    }

    @ParameterizedTest
    @CsvSource({
        "'bearer, abc', abc",
        "'v1, bearer, abc', abc",
        "'bearer,abc,v1', abc",
        "'bearer',",
        "'bearer,',",
        "'abc, bearer',",
        "'Bearer, abc',",
        "'',",
    })
    void theTokenAfterASubprotocol(String header, String token) {
        assertThat(read(
                        context -> context.subprotocolToken("bearer"),
                        Handshake.to("/plain").header("Sec-WebSocket-Protocol", header)))
                .isEqualTo(Optional.ofNullable(token));
    }

    @Test
    void subprotocolsMayComeInSeveralHeaders() {
        assertThat(read(
                        context -> context.subprotocolToken("bearer"),
                        Handshake.to("/plain")
                                .header("Sec-WebSocket-Protocol", "bearer")
                                .header("Sec-WebSocket-Protocol", "abc")))
                .contains("abc");
    }

    @ParameterizedTest
    @CsvSource({
        "/plain, 'bearer, abc', bearer",
        "/versioned, 'v1, bearer, abc', v1",
        "/versioned, 'bearer, abc, v2', v2",
        "/versioned, 'bearer, abc', bearer",
        "/plain, 'v1',",
    })
    void theNameIsAgreedToUnlessThereIsABetterOne(String path, String offered, String agreed) {
        start(context -> {
            context.subprotocolToken("bearer");
            return accept();
        });

        assertThat(connect(Handshake.to(path).header("Sec-WebSocket-Protocol", offered))
                        .subprotocol())
                .isEqualTo(Optional.ofNullable(agreed));
    }

    @Test
    void theNameIsNotAgreedToWhereNobodyReadsTheToken() {
        start(context -> accept());

        assertThat(connect(Handshake.to("/plain").header("Sec-WebSocket-Protocol", "bearer, abc"))
                        .subprotocol())
                .isEmpty();
    }

    // ---- Failures, and what is logged ----

    private static Handshake.Builder withTokens() {
        return Handshake.to("/members?access_token=" + TOKEN)
                .header("Authorization", "Bearer " + TOKEN)
                .header("Cookie", "token=" + TOKEN)
                .header("Sec-WebSocket-Protocol", "bearer, " + TOKEN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"accept", "refuse", "fail", "cause", "suppressed", "expire"})
    void tokensAreNeverLogged(String outcome) {
        Logger logger = Logger.getLogger("dev.kawat");
        Level before = logger.getLevel();
        logger.setLevel(Level.ALL);
        try (LogRecorder log = new LogRecorder()) {
            log.setLevel(Level.ALL);
            start(context -> {
                context.identify(Identity.of("ann").withRoles("member"));
                return decide(outcome, context);
            });

            HandshakeOutcome answer = application.request(withTokens());
            if (answer instanceof HandshakeOutcome.Admitted admitted) {
                new PairTransport(application.deployment()).open(admitted.connection());
            }
            application.close();

            assertThat(answer instanceof HandshakeOutcome.Admitted).isEqualTo(outcome.equals("accept"));
            assertThat(log.everything()).noneMatch(text -> text.contains(TOKEN));
        } finally {
            logger.setLevel(before);
        }
    }

    private HandshakeDecision decide(String outcome, HandshakeContext context) {
        String token = context.bearerToken()
                .or(() -> context.cookieToken("token"))
                .or(() -> context.subprotocolToken("bearer"))
                .orElseThrow();
        return switch (outcome) {
            case "accept" -> accept();
            case "refuse" -> HandshakeDecision.refuse(401);
            case "fail" -> throw new IllegalArgumentException("bad token " + token);
            case "cause" -> throw new IllegalStateException("bad", new IllegalArgumentException(token));
            case "suppressed" -> {
                IllegalStateException failure = new IllegalStateException("bad");
                failure.addSuppressed(new IllegalArgumentException(token));
                throw failure;
            }
            default -> {
                context.identify(
                        Identity.of("ann").expiringAt(application.time().instant()));
                yield accept();
            }
        };
    }

    @Test
    void aCheckThatFailsRefusesWith500AndIsLogged() {
        try (LogRecorder log = new LogRecorder()) {
            start(context -> {
                throw new IllegalStateException("the directory does not answer");
            });

            assertThat(application.refusal(Handshake.to("/plain"))).isEqualTo(500);

            assertThat(log.messages(Level.SEVERE))
                    .containsExactly(
                            "endpoint 'Plain' at /plain: a handshake check failed; the handshake is refused with 500");
            assertThat(log.everything()).anyMatch(text -> text.contains("the directory does not answer"));
        }
    }

    @Test
    void aFailureThatTellsATokenIsLoggedWithoutItsText() {
        try (LogRecorder log = new LogRecorder()) {
            start(context -> {
                throw new IllegalStateException(context.bearerToken().orElseThrow());
            });

            assertThat(application.refusal(withTokens())).isEqualTo(500);

            assertThat(log.everything())
                    .anyMatch(
                            text -> text.contains("java.lang.IllegalStateException (the message is left out because it"
                                            + " contains a token)")
                                    && text.contains("HandshakeChecksTest"));
        }
    }
}
