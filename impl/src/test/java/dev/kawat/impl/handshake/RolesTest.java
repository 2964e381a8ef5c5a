/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.ConnectionStatus;
import dev.kawat.Handshake;
import dev.kawat.OnConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.impl.connection.DefaultConnection;
import dev.kawat.impl.deployment.Deployment;
import dev.kawat.impl.testing.Deployments;
import jakarta.annotation.security.DeclareRoles;
import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.websocket.OnMessage;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The users of a container, and their sessions. */
class RolesTest {

    private static final HandshakeOutcome UNAUTHORIZED = new HandshakeOutcome.Refused(401, Map.of());
    private static final HandshakeOutcome FORBIDDEN = new HandshakeOutcome.Refused(403, Map.of());

    @WebSocketEndpoint("/staff")
    @RolesAllowed({"clerk", "boss"})
    @DeclareRoles("guest")
    static class Staff {
        int asked;

        @OnConnection
        void gate() {
            asked++;
        }

        @OnMessage
        void message(String message) {}

        @OnMessage
        @RolesAllowed("uploader")
        void bytes(byte[] message) {}
    }

    @WebSocketEndpoint("/users")
    @RolesAllowed("**")
    static class Users {
        @OnMessage
        void message(String message) {}
    }

    @WebSocketEndpoint("/nobody")
    @DenyAll
    static class Nobody {
        @OnMessage
        void message(String message) {}
    }

    @RolesAllowed("boss")
    abstract static class Secured {}

    @WebSocketEndpoint("/inherited")
    static class Inheriting extends Secured {
        @OnMessage
        void message(String message) {}
    }

    @WebSocketEndpoint("/opened")
    @PermitAll
    static class Opened extends Secured {
        @OnMessage
        void message(String message) {}
    }

    private final Staff staff = new Staff();
    private final Deployment deployment =
            Deployments.start(staff, new Users(), new Nobody(), new Inheriting(), new Opened());

    private HandshakeOutcome check(TestRequest request) {
        return new Gatekeeper(deployment).check(request);
    }

    private DefaultConnection admitted(TestRequest request) {
        HandshakeOutcome outcome = check(request);
        assertThat(outcome).isInstanceOf(HandshakeOutcome.Admitted.class);
        return ((HandshakeOutcome.Admitted) outcome).connection();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/staff", "/users", "/inherited"})
    void whoIsNobodyIsUnauthorized(String path) {
        assertThat(check(TestRequest.to(path))).isEqualTo(UNAUTHORIZED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/staff", "/inherited"})
    void whoLacksTheRoleIsForbidden(String path) {
        assertThat(check(TestRequest.to(path).user("eve", "guest"))).isEqualTo(FORBIDDEN);
    }

    @Test
    void gateIsAskedOnlyAboutThoseWhoHaveTheRole() {
        check(TestRequest.to("/staff"));
        check(TestRequest.to("/staff").user("eve"));
        assertThat(staff.asked).isZero();

        check(TestRequest.to("/staff").user("ann", "clerk"));
        assertThat(staff.asked).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"clerk", "boss"})
    void oneOfTheRolesIsEnough(String role) {
        assertThat(admitted(TestRequest.to("/staff").user("ann", role)).status())
                .isEqualTo(ConnectionStatus.CONNECTING);
    }

    @Test
    void twoAsterisksAreEveryUser() {
        admitted(TestRequest.to("/users").user("eve"));
    }

    @Test
    void whatIsDeniedToAllIsForbiddenForEverybody() {
        assertThat(check(TestRequest.to("/nobody"))).isEqualTo(FORBIDDEN);
        assertThat(check(TestRequest.to("/nobody").user("ann", "boss"))).isEqualTo(FORBIDDEN);
    }

    @Test
    void theClassWinsOverItsSuperclass() {
        admitted(TestRequest.to("/opened"));
    }

    @Test
    void aForeignOriginIsForbiddenWhoeverAsks() {
        assertThat(check(TestRequest.to("/staff").with("Origin", "https://evil.org")))
                .isEqualTo(FORBIDDEN);
    }

    @Test
    void theRolesThatTheClassNamesAreKept() {
        Handshake handshake = admitted(TestRequest.to("/staff").user("ann", "boss", "guest", "uploader", "other"))
                .handshake();

        assertThat(handshake.principal())
                .hasValueSatisfying(user -> assertThat(user.getName()).isEqualTo("ann"));
        assertThat(handshake.identity().orElseThrow().roles()).containsExactlyInAnyOrder("boss", "guest", "uploader");
        assertThat(handshake.hasRole("guest")).isTrue();
        assertThat(handshake.hasRole("clerk")).isFalse();
        assertThat(handshake.hasRole("other")).isFalse();
    }

    @Test
    void aSessionThatEndsDuringTheHandshakeGetsNoConnection() {
        TestRequest request =
                TestRequest.to("/staff").user("ann", "boss").session("s1").losingItsSession();

        assertThat(check(request)).isEqualTo(FORBIDDEN);
    }
}
