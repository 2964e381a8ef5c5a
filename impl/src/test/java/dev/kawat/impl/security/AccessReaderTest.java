/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.Identity;
import dev.kawat.OnConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.impl.descriptor.EndpointReader;
import dev.kawat.impl.problem.Problems;
import jakarta.annotation.security.DeclareRoles;
import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AccessReaderTest {

    @WebSocketEndpoint("/open")
    static class Open {
        @OnMessage
        void message(String message) {}
    }

    @WebSocketEndpoint("/members")
    @RolesAllowed({"member", "admin", "member"})
    @DeclareRoles("guest")
    static class Members {
        @OnOpen
        @PermitAll
        void open() {}

        @OnMessage
        @RolesAllowed("writer")
        void message(String message) {}

        @OnMessage
        @DenyAll
        void bytes(byte[] message) {}

        @OnClose
        void close() {}
    }

    @WebSocketEndpoint("/below")
    static class Below extends Members {}

    @WebSocketEndpoint("/any")
    @RolesAllowed("**")
    static class Any {
        @OnMessage
        void message(String message) {}
    }

    @WebSocketEndpoint("/wrong")
    @DenyAll
    @RolesAllowed({})
    static class Wrong {
        @OnConnection
        @RolesAllowed("admin")
        void gate() {}

        @OnClose
        @PermitAll
        void close() {}

        @OnError
        @DenyAll
        void failed(Throwable failure) {}

        @OnMessage
        @PermitAll
        @RolesAllowed({"admin", " "})
        void message(String message) {}
    }

    private static Method method(String name) {
        return Arrays.stream(Members.class.getDeclaredMethods())
                .filter(method -> method.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void everybodyMayConnectWhereNothingIsSaid() {
        assertThat(AccessReader.ofClass(Open.class)).isEqualTo(AccessRule.EVERYBODY);
        assertThat(AccessReader.namedRoles(Open.class)).isEmpty();
    }

    @Test
    void theClassNamesRoles() {
        assertThat(AccessReader.ofClass(Members.class)).isEqualTo(AccessRule.of(Set.of("member", "admin")));
    }

    @Test
    void theNearestSuperclassDoesIfTheClassDoesNot() {
        assertThat(AccessReader.ofClass(Below.class)).isEqualTo(AccessRule.of(Set.of("member", "admin")));
    }

    @Test
    void aMethodSaysItForItselfOrNotAtAll() {
        assertThat(AccessReader.ofMethod(method("open"))).contains(AccessRule.EVERYBODY);
        assertThat(AccessReader.ofMethod(method("message"))).contains(AccessRule.of(Set.of("writer")));
        assertThat(AccessReader.ofMethod(method("bytes"))).contains(AccessRule.NOBODY);
        assertThat(AccessReader.ofMethod(method("close"))).isEmpty();
    }

    @Test
    void rolesAreNamedByClassesAndMethods() {
        assertThat(AccessReader.namedRoles(Below.class))
                .containsExactlyInAnyOrder("member", "admin", "guest", "writer");
        assertThat(AccessReader.namedRoles(Any.class)).isEmpty();
    }

    @Test
    void aRuleAdmitsWhoHasOneOfItsRoles() {
        AccessRule rule = AccessRule.of(Set.of("a", "b"));

        assertThat(rule.admits(null)).isFalse();
        assertThat(rule.admits(Identity.of("ann"))).isFalse();
        assertThat(rule.admits(Identity.of("ann").withRoles("c", "b"))).isTrue();
        assertThat(rule).hasToString("one of the roles [a, b]");
    }

    @Test
    void twoAsterisksAdmitEveryUserAndNobodyElse() {
        assertThat(AccessReader.ofClass(Any.class).admits(Identity.of("ann"))).isTrue();
        assertThat(AccessReader.ofClass(Any.class).admits(null)).isFalse();
    }

    @Test
    void everybodyIsEverybodyAndNobodyNobody() {
        assertThat(AccessRule.EVERYBODY.admits(null)).isTrue();
        assertThat(AccessRule.EVERYBODY.admits(Identity.of("ann"))).isTrue();
        assertThat(AccessRule.NOBODY.admits(null)).isFalse();
        assertThat(AccessRule.NOBODY.admits(Identity.of("ann").withRoles("**"))).isFalse();
        assertThat(AccessRule.EVERYBODY).hasToString("everybody");
        assertThat(AccessRule.NOBODY).hasToString("nobody");
    }

    @Test
    void whatBreaksARuleIsSaid() {
        Problems problems = new Problems();
        String wrong = Wrong.class.getName();

        EndpointReader.read(Wrong.class, problems);

        assertThat(problems.messages())
                .containsExactlyInAnyOrder(
                        "@RolesAllowed on " + wrong + ": must be the only annotation of access, got @DenyAll too",
                        "@RolesAllowed on " + wrong + ": value must name a role, got none",
                        "@RolesAllowed method " + wrong + ".message(String): must be the only annotation of"
                                + " access, got @PermitAll too",
                        "@RolesAllowed method " + wrong
                                + ".message(String): value must name roles that are not blank, got ' '",
                        "@RolesAllowed method " + wrong
                                + ".gate(): must be on a class, an @OnOpen or an @OnMessage method, got @OnConnection",
                        "@PermitAll method " + wrong
                                + ".close(): must be on a class, an @OnOpen or an @OnMessage method, got @OnClose",
                        "@DenyAll method " + wrong
                                + ".failed(Throwable): must be on a class, an @OnOpen or an @OnMessage method, got @OnError");
    }
}
