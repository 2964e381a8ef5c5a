/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.kawat.EndpointDefinitionException;
import dev.kawat.ForEndpoint;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.WebSocketServer;
import dev.kawat.cdi.support.Application;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.spi.DefinitionException;
import jakarta.inject.Inject;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.PathParam;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DefinitionErrorsTest {

    private static final String HERE = DefinitionErrorsTest.class.getName();

    @WebSocketEndpoint("/silent")
    static class Silent {}

    @WebSocketEndpoint("chat")
    static class NoSlash {
        @OnMessage
        void receive(String message) {}
    }

    @WebSocketEndpoint("/chat/{room")
    static class BadTemplate {
        @OnMessage
        void receive(String message) {}
    }

    @WebSocketEndpoint("/chat/{room}")
    static class UnknownPathParam {
        @OnMessage
        void receive(String message, @PathParam("rom") String room) {}
    }

    @WebSocketEndpoint("/param")
    static class BadParameter {
        @OnOpen
        void open(Session session) {}
    }

    @WebSocketEndpoint("/nothing")
    static class NoMessage {
        @OnMessage
        void receive() {}
    }

    @WebSocketEndpoint("/result")
    static class BadReturnType {
        @OnMessage
        Future<String> receive(String message) {
            return CompletableFuture.completedFuture(message);
        }

        @OnClose
        String close() {
            return "bye";
        }
    }

    @WebSocketEndpoint("/twice")
    static class TwoOfOneKind {
        @OnMessage
        void first(String message) {}

        @OnMessage
        void second(CharSequence message) {}
    }

    @WebSocketEndpoint(value = "/setting", maxMessage = "much")
    static class BadSetting {
        @OnMessage
        void receive(String message) {}
    }

    @WebSocketEndpoint("/error")
    static class NoThrowable {
        @OnError
        void failed() {}
    }

    @WebSocketEndpoint("/unmade")
    static class Unmade {
        Unmade(int number) {}

        @OnMessage
        void receive(String message) {}
    }

    @WebSocketEndpoint("/room/{id}")
    static class Room {
        @OnMessage
        void receive(String message) {}
    }

    @WebSocketEndpoint("/room/{name}")
    static class RoomAgain {
        @OnMessage
        void receive(String message) {}
    }

    @WebSocketEndpoint(value = "/other", name = "Room")
    static class OtherWithItsName {
        @OnMessage
        void receive(String message) {}
    }

    @ApplicationScoped
    static class Service {
        @Inject
        WebSocketServer server;
    }

    @ApplicationScoped
    static class PreciseService {
        @Inject
        @ForEndpoint(NoSlash.class)
        WebSocketServer server;
    }

    static Stream<Arguments> brokenClasses() {
        return Stream.of(
                Arguments.of(
                        Silent.class,
                        List.of("@WebSocketEndpoint on " + HERE + "$Silent: class must have a method with"
                                + " @OnConnection, @OnOpen, @OnMessage, @OnClose or @OnError, or implement"
                                + " ConnectionHandler or ServerHandler, got none")),
                Arguments.of(
                        NoSlash.class,
                        List.of("@WebSocketEndpoint on " + HERE + "$NoSlash: path must start with '/', got 'chat'")),
                Arguments.of(
                        BadTemplate.class,
                        List.of("@WebSocketEndpoint on " + HERE
                                + "$BadTemplate: path segment must be a literal or one whole {variable}, not '{room',"
                                + " got '/chat/{room'")),
                Arguments.of(
                        UnknownPathParam.class,
                        List.of("@OnMessage method " + HERE
                                + "$UnknownPathParam.receive(String, String): @PathParam must"
                                + " name a variable of the path, one of [room], got 'rom'")),
                Arguments.of(
                        BadParameter.class,
                        List.of("@OnOpen method " + HERE + "$BadParameter.open(Session): parameter must be one of"
                                + " WebSocketConnection, WebSocketServer, Handshake, Principal, a @PathParam, @QueryParam,"
                                + " @HeaderParam or @CookieParam (WebSocketConnection takes the place of"
                                + " Session), got 'jakarta.websocket.Session'")),
                Arguments.of(
                        NoMessage.class,
                        List.of("@OnMessage method " + HERE
                                + "$NoMessage.receive(): one parameter must be the message, got none")),
                Arguments.of(
                        BadReturnType.class,
                        List.of(
                                "@OnClose method " + HERE
                                        + "$BadReturnType.close(): return type must be void or"
                                        + " CompletionStage<Void> unless the method has @Broadcast or"
                                        + " @SendTo, because the sender can no longer receive a"
                                        + " reply, got 'java.lang.String'",
                                "@OnMessage method " + HERE
                                        + "$BadReturnType.receive(String): return type must be void, a message, or an"
                                        + " Optional, a CompletionStage, a Stream, an Iterator or a Flow.Publisher of"
                                        + " messages, got 'java.util.concurrent.Future<java.lang.String>'")),
                Arguments.of(
                        TwoOfOneKind.class,
                        List.of("@WebSocketEndpoint on " + HERE
                                + "$TwoOfOneKind: class must have at most one @OnMessage"
                                + " method for text and objects without a @MessageType, got first(String) and"
                                + " second(CharSequence)")),
                Arguments.of(
                        BadSetting.class,
                        List.of("@WebSocketEndpoint on " + HERE
                                + "$BadSetting: max-message must be a size of at least 1"
                                + " byte such as 65536, 64KiB or 1MiB, got 'much'")),
                Arguments.of(
                        NoThrowable.class,
                        List.of("@OnError method " + HERE
                                + "$NoThrowable.failed(): one parameter must be a Throwable, got none")));
    }

    @ParameterizedTest
    @MethodSource("brokenClasses")
    void namesClassMethodRuleAndValue(Class<?> broken, List<String> problems) {
        assertThat(Application.problems(broken)).containsExactlyInAnyOrderElementsOf(problems);
    }

    @Test
    void aClassThatNobodyCanMake() {
        assertThat(Application.problems(Unmade.class))
                .containsExactly("@WebSocketEndpoint on " + HERE + "$Unmade: class must be a bean, so it needs"
                        + " a constructor without parameters or with @Inject, or a producer, got none");
    }

    @Test
    void twoEndpointsOnOnePath() {
        assertThat(Application.problems(Room.class, RoomAgain.class))
                .containsExactly("@WebSocketEndpoint on " + HERE + "$RoomAgain: path must not match the same"
                        + " requests as another one, but " + HERE + "$Room has '/room/{id}', got '/room/{name}'");
    }

    @Test
    void twoEndpointsOfOneName() {
        assertThat(Application.problems(Room.class, OtherWithItsName.class))
                .containsExactly("@WebSocketEndpoint on " + HERE + "$Room: name must be unique, but " + HERE
                        + "$OtherWithItsName has it too, got 'Room'");
    }

    @Test
    void isOneDefinitionErrorWithEveryProblem() {
        Throwable failure = catchThrowable(
                () -> Application.weld(NoSlash.class, Room.class, Silent.class, RoomAgain.class, NoMessage.class)
                        .initialize());

        assertThat(failure).isInstanceOf(DefinitionException.class);
        EndpointDefinitionException error = Application.definitionError(failure);
        assertThat(error.problems())
                .containsExactly(
                        "@OnMessage method " + HERE
                                + "$NoMessage.receive(): one parameter must be the message, got none",
                        "@WebSocketEndpoint on " + HERE + "$NoSlash: path must start with '/', got 'chat'",
                        "@WebSocketEndpoint on " + HERE + "$Silent: class must have a method with"
                                + " @OnConnection, @OnOpen, @OnMessage, @OnClose or @OnError, or implement"
                                + " ConnectionHandler or ServerHandler, got none",
                        "@WebSocketEndpoint on " + HERE + "$RoomAgain: path must not match the same requests as"
                                + " another one, but "
                                + HERE + "$Room has '/room/{id}', got '/room/{name}'");
        assertThat(error).hasMessage(String.join(System.lineSeparator(), error.problems()));
        assertThat(failure).hasMessageContaining(error.getMessage());
    }

    @Test
    void aPlainServerWithoutAnyEndpoint() {
        assertThat(Application.problems(Service.class))
                .containsExactly("injection of a WebSocketServer into " + HERE + "$Service.server: without @ForEndpoint"
                        + " there must be exactly one endpoint in the application, got []");
    }

    @Test
    void aPlainServerWithSeveralEndpoints() {
        assertThat(Application.problems(Service.class, Room.class, NoSlash.class))
                .containsExactly(
                        "@WebSocketEndpoint on " + HERE + "$NoSlash: path must start with '/', got 'chat'",
                        "injection of a WebSocketServer into " + HERE
                                + "$Service.server: without @ForEndpoint there must"
                                + " be exactly one endpoint in the application, got [NoSlash, Room]");
    }

    @Test
    void aPlainServerIsNoProblemOfItsOwnWhereTheOnlyEndpointIsBroken() {
        assertThat(Application.problems(Service.class, NoSlash.class))
                .containsExactly("@WebSocketEndpoint on " + HERE + "$NoSlash: path must start with '/', got 'chat'");
    }

    @Test
    void aServerOfABrokenEndpointIsNoProblemOfItsOwn() {
        assertThat(Application.problems(PreciseService.class, NoSlash.class))
                .containsExactly("@WebSocketEndpoint on " + HERE + "$NoSlash: path must start with '/', got 'chat'");
    }

    @Test
    void aServerOfAClassThatIsNoEndpoint() {
        assertThat(Application.problems(PreciseService.class, Room.class))
                .containsExactly("injection of a WebSocketServer into " + HERE + "$PreciseService.server: @ForEndpoint"
                        + " must name an endpoint or its class, one of [Room], got '" + HERE + "$NoSlash'");
    }

    @ApplicationScoped
    static class Misspelled {
        @Inject
        @ForEndpoint(name = "room")
        WebSocketServer server;

        @Inject
        @ForEndpoint(name = "News")
        Instance<WebSocketServer> later;
    }

    @Test
    void aServerOfANameThatIsNone() {
        assertThat(Application.problems(Misspelled.class, Room.class))
                .containsExactlyInAnyOrder(
                        "injection of a WebSocketServer into " + HERE
                                + "$Misspelled.server: @ForEndpoint must name an endpoint or its class, one of"
                                + " [Room] (the nearest is Room), got 'room'",
                        "injection of a WebSocketServer into " + HERE
                                + "$Misspelled.later: @ForEndpoint must name an endpoint or its class, one of"
                                + " [Room], got 'News'");
    }
}
