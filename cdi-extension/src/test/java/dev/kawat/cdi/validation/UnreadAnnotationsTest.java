/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.Broadcast;
import dev.kawat.Codec;
import dev.kawat.MessageType;
import dev.kawat.NonBlocking;
import dev.kawat.OnCaughtUp;
import dev.kawat.OnConnection;
import dev.kawat.OnSlow;
import dev.kawat.RunOn;
import dev.kawat.SendTo;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.WithCodec;
import dev.kawat.cdi.support.Application;
import io.quarkus.security.Authenticated;
import io.quarkus.security.PermissionsAllowed;
import io.quarkus.websockets.next.OnPingMessage;
import io.quarkus.websockets.next.OnTextMessage;
import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.annotation.security.RunAs;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.spi.DeploymentException;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import java.io.IOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Annotations where nobody reads them: each is a problem, for its author believes otherwise. */
class UnreadAnnotationsTest {

    private static final String HERE = UnreadAnnotationsTest.class.getName() + "$";
    private static final String ON_WHAT = "must be on a class, an @OnOpen or an @OnMessage method, got ";
    private static final String OF_JAKARTA =
            "access must be declared by @RolesAllowed ('**' for every user), @PermitAll or"
                    + " @DenyAll of jakarta.annotation.security, because other annotations have no effect, got"
                    + " 'io.quarkus.security.";

    @WebSocketEndpoint("/slow")
    static class Slow {
        @OnSlow
        @RolesAllowed("admin")
        void slow() {}

        @OnCaughtUp
        @DenyAll
        void caughtUp() {}
    }

    @WebSocketEndpoint("/other")
    static class Other {
        @OnOpen
        void open() {}

        @PermitAll
        public void kick() {}
    }

    @WebSocketEndpoint("/foreign")
    @Authenticated
    static class Foreign {
        @OnOpen
        @PermissionsAllowed
        void open() {}
    }

    @WebSocketEndpoint("/runs-as")
    @RunAs("admin")
    static class RunsAs {
        @OnOpen
        void open() {}
    }

    @RolesAllowed("admin")
    @Retention(RetentionPolicy.RUNTIME)
    @interface ForAdmins {}

    @WebSocketEndpoint("/meta")
    @ForAdmins
    static class Meta {
        @OnOpen
        void open() {}
    }

    interface Guarded {
        @RolesAllowed("admin")
        void message(String message);
    }

    @WebSocketEndpoint("/interface")
    static class OfInterface implements Guarded {
        @Override
        @OnMessage
        public void message(String message) {}
    }

    @ApplicationScoped
    static class Listener {
        @OnError
        @RolesAllowed("admin")
        void failed(IOException failure) {}
    }

    @WebSocketEndpoint("/choices")
    static class Choices {
        @OnOpen
        void open() {}

        @NonBlocking
        void nonBlocking() {}

        @RunOn(RunOn.Worker.VIRTUAL)
        void runOn() {}

        @Broadcast
        String broadcast() {
            return "";
        }

        @SendTo("topic")
        String sendTo() {
            return "";
        }
    }

    @WebSocketEndpoint("/gate")
    static class Gate {
        @OnConnection
        @NonBlocking
        boolean gate() {
            return true;
        }

        @OnOpen
        void open() {}
    }

    @ApplicationScoped
    @WithCodec(Codec.class)
    static class NoEndpoint {
        @Broadcast
        String broadcast() {
            return "";
        }

        @MessageType("join")
        void join() {}

        @OnTextMessage
        void text(String text) {}
    }

    @NonBlocking
    abstract static class NonBlockingBase {
        @OnOpen
        void open() {}
    }

    @WebSocketEndpoint("/inherits")
    static class Inherits extends NonBlockingBase {}

    @WebSocketEndpoint("/pings")
    @io.quarkus.websockets.next.WebSocket
    static class Pings {
        @OnOpen
        void open() {}

        @OnPingMessage
        void ping() {}
    }

    @WebSocketEndpoint("/abstract")
    abstract static class Abstract {
        @OnOpen
        void open() {}
    }

    @WebSocketEndpoint("/interface")
    interface AnInterface {
        @OnOpen
        void open();
    }

    @WebSocketEndpoint("/inner")
    @SuppressWarnings("ClassCanBeStatic") // it is what this is about
    class Inner {
        @OnOpen
        void open() {}
    }

    static class Base {
        @OnClose
        void close() {}
    }

    @WebSocketEndpoint("/overrides")
    static class Overrides extends Base {
        @Override
        void close() {}
    }

    static class GenericBase<T> {
        @OnMessage
        void message(T message) {}
    }

    @WebSocketEndpoint("/overrides-generic")
    static class OverridesGeneric extends GenericBase<List<String>> {
        @Override
        void message(List<String> message) {}
    }

    static class FirstOpen {
        @OnOpen
        void one() {}
    }

    @WebSocketEndpoint("/two")
    static class SecondOpen extends FirstOpen {
        @OnOpen
        void two() {}
    }

    static Stream<Arguments> broken() {
        return Stream.of(
                Arguments.of(
                        Slow.class,
                        List.of(
                                "@DenyAll method " + HERE + "Slow.caughtUp(): " + ON_WHAT + "@OnCaughtUp",
                                "@RolesAllowed method " + HERE + "Slow.slow(): " + ON_WHAT + "@OnSlow")),
                Arguments.of(
                        Other.class,
                        List.of("@PermitAll method " + HERE + "Other.kick(): " + ON_WHAT
                                + "a method that is not a callback")),
                Arguments.of(
                        Foreign.class,
                        List.of(
                                "@Authenticated on " + HERE + "Foreign: " + OF_JAKARTA + "Authenticated'",
                                "@PermissionsAllowed method " + HERE + "Foreign.open(): " + OF_JAKARTA
                                        + "PermissionsAllowed'")),
                Arguments.of(
                        RunsAs.class,
                        List.of("@RunAs on " + HERE + "RunsAs: must be removed, because callbacks run with the"
                                + " identity of the peer")),
                Arguments.of(
                        Meta.class,
                        List.of("@ForAdmins on " + HERE
                                + "Meta: access must be declared directly here, because annotations on"
                                + " an annotation have no effect")),
                Arguments.of(
                        OfInterface.class,
                        List.of("@RolesAllowed method " + HERE
                                + "Guarded.message(String): must be in the class, because"
                                + " annotations of interfaces are not inherited, so repeat it in " + HERE
                                + "OfInterface")),
                Arguments.of(
                        Choices.class,
                        Stream.of(
                                        "NonBlocking on method %snonBlocking",
                                        "RunOn on method %srunOn",
                                        "Broadcast on method %sbroadcast",
                                        "SendTo on method %ssendTo")
                                .map(each -> "@" + each.formatted(HERE + "Choices.") + "(): method must be a callback")
                                .toList()),
                Arguments.of(
                        Gate.class,
                        List.of("@OnConnection method " + HERE
                                + "Gate.gate(): @NonBlocking must not be on an @OnConnection method, because"
                                + " that method runs on the thread of the request")),
                Arguments.of(
                        Inherits.class,
                        List.of("@NonBlocking on " + HERE
                                + "NonBlockingBase: must be on the class with @WebSocketEndpoint,"
                                + " because it is not inherited: repeat it on " + HERE + "Inherits")),
                Arguments.of(
                        Pings.class,
                        List.of(
                                "@WebSocket on " + HERE
                                        + "Pings: annotation must be removed, because nothing serves it beside"
                                        + " @WebSocketEndpoint, got 'io.quarkus.websockets.next.WebSocket'",
                                "@OnPingMessage method " + HERE
                                        + "Pings.ping(): annotation must be jakarta.websocket.OnMessage with a"
                                        + " dev.kawat.PingMessage, or removed, because pings are answered without a"
                                        + " callback, got 'io.quarkus.websockets.next.OnPingMessage'")),
                Arguments.of(
                        Abstract.class,
                        List.of("@WebSocketEndpoint on " + HERE
                                + "Abstract: class must be concrete, because nothing can create instances of"
                                + " it, so move the annotation to its subclasses, got an abstract class")),
                Arguments.of(
                        AnInterface.class,
                        List.of("@WebSocketEndpoint on " + HERE
                                + "AnInterface: class must be concrete, because nothing can create instances of"
                                + " it, so move the annotation to its subclasses, got an interface")),
                Arguments.of(
                        Inner.class,
                        List.of("@WebSocketEndpoint on " + HERE
                                + "Inner: class must be static or top-level, because CDI makes no beans of"
                                + " other classes, got an inner class")),
                Arguments.of(
                        Overrides.class,
                        List.of("@OnClose method " + HERE
                                + "Base.close(): a method that overrides a callback must have its"
                                + " annotation, so repeat it on " + HERE
                                + "Overrides.close(), or rename that method")),
                Arguments.of(
                        OverridesGeneric.class,
                        List.of("@OnMessage method " + HERE + "GenericBase.message(Object): a method that overrides a"
                                + " callback must have its annotation, so repeat it on " + HERE
                                + "OverridesGeneric.message(List), or rename that method")),
                Arguments.of(
                        SecondOpen.class,
                        List.of("@WebSocketEndpoint on " + HERE
                                + "SecondOpen: class must have at most one @OnOpen method," + " got " + HERE
                                + "SecondOpen.two() and " + HERE + "FirstOpen.one()")));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void isAProblem(Class<?> type, List<String> problems) {
        assertThat(Application.problems(type)).containsAll(problems);
    }

    @ParameterizedTest
    @MethodSource("broken")
    void isTheOnlyOne(Class<?> type, List<String> problems) {
        List<String> others = List.of(
                "class must have a method with",
                "a callback must be in a class, so repeat",
                "message parameter must have");

        assertThat(Application.problems(type))
                .filteredOn(problem -> others.stream().noneMatch(problem::contains))
                .hasSameSizeAs(problems);
    }

    @Test
    void nobodyAsksWhoMayBeToldOfFailures() {
        assertThat(Application.problems(Listener.class, Fine.class))
                .containsExactly(
                        "@RolesAllowed method " + HERE + "Listener.failed(IOException): " + ON_WHAT + "@OnError");
    }

    @Test
    void nobodyReadsThemOutsideOfEndpoints() {
        assertThat(Application.problems(NoEndpoint.class, Fine.class))
                .containsExactly(
                        "@Broadcast on method " + HERE + "NoEndpoint.broadcast: method must be a callback",
                        "@MessageType on method " + HERE + "NoEndpoint.join: method must be a callback",
                        "@OnTextMessage on method " + HERE
                                + "NoEndpoint.text: annotation must be one of jakarta.websocket, in"
                                + " a class with @WebSocketEndpoint",
                        "@WithCodec on " + HERE + "NoEndpoint: class must have @WebSocketEndpoint");
    }

    @WebSocketEndpoint("/fine")
    static class Fine {
        @OnMessage
        @RolesAllowed("**")
        @NonBlocking
        @Broadcast
        String said(String message) {
            return message;
        }
    }

    @ApplicationScoped
    static class FineListener {
        @OnError
        @NonBlocking
        @Broadcast
        String failed(IOException failure) {
            return "failed";
        }
    }

    @Test
    void whereSomebodyReadsThemTheyAreFine() throws DeploymentException {
        try (Application application = Application.of(Fine.class, FineListener.class)) {
            assertThat(application.deployment().servers()).hasSize(1);
        }
    }
}
