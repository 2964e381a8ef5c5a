/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.descriptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.kawat.Broadcast;
import dev.kawat.CookieParam;
import dev.kawat.DataType;
import dev.kawat.Handshake;
import dev.kawat.HandshakeDecision;
import dev.kawat.HeaderParam;
import dev.kawat.NonBlocking;
import dev.kawat.OnCaughtUp;
import dev.kawat.OnConnection;
import dev.kawat.OnSlow;
import dev.kawat.ParameterResolver;
import dev.kawat.Payload;
import dev.kawat.PingMessage;
import dev.kawat.QueryParam;
import dev.kawat.RunOn;
import dev.kawat.SendTo;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.WebSocketServer;
import dev.kawat.impl.descriptor.Callback.Kind;
import dev.kawat.impl.parameter.BuiltInSource;
import dev.kawat.impl.parameter.FailedMessageSource;
import dev.kawat.impl.parameter.ParameterResolvers;
import dev.kawat.impl.problem.Problems;
import dev.kawat.impl.settings.Setting;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.PathParam;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.reflect.ParameterizedType;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.Simple.class)
class EndpointReaderTest {

    private static final String HERE = EndpointReaderTest.class.getName() + "$";

    private static List<String> problemsOf(Class<?>... types) {
        Problems problems = new Problems();
        List<EndpointDescriptor> endpoints = Stream.of(types)
                .flatMap(type -> EndpointReader.read(type, problems).stream())
                .toList();
        EndpointDescriptor.checkTogether(endpoints, problems);
        return problems.messages();
    }

    private static EndpointDescriptor read(Class<?> type) {
        Problems problems = new Problems();
        EndpointDescriptor endpoint = EndpointReader.read(type, problems).orElseThrow();
        assertThat(problems.messages()).isEmpty();
        return endpoint;
    }

    private static Callback callback(Class<?> type, Kind kind) {
        return read(type).callback(kind).orElseThrow();
    }

    // ---- What is wrong with the class ----

    @Nested
    class OfTheClass {

        static class NotAnEndpoint {
            @OnOpen
            void open() {}
        }

        @Test
        void mustHaveTheAnnotation() {
            assertThat(problemsOf(NotAnEndpoint.class))
                    .containsExactly(NotAnEndpoint.class.getName()
                            + ": a handler class must have @WebSocketEndpoint or @WebSocketClient");
        }

        @WebSocketEndpoint("/none")
        static class NoCallback {
            void open() {}
        }

        @Test
        void mustHaveACallback() {
            assertThat(problemsOf(NoCallback.class))
                    .containsExactly("@WebSocketEndpoint on " + HERE + "OfTheClass$NoCallback: class must have a method"
                            + " with @OnConnection, @OnOpen, @OnMessage, @OnClose or @OnError, or implement"
                            + " ConnectionHandler or ServerHandler, got none");
        }

        @WebSocketEndpoint("/broken")
        static class OnlyABrokenCallback {
            @OnMessage
            void message() {}
        }

        @Test
        void whoseOnlyCallbackIsBrokenIsNotSaidToHaveNone() {
            assertThat(problemsOf(OnlyABrokenCallback.class))
                    .containsExactly("@OnMessage method " + HERE + "OfTheClass$OnlyABrokenCallback.message():"
                            + " one parameter must be the message, got none");
        }

        @WebSocketEndpoint(value = "/name", name = "chat room")
        static class BadName {
            @OnOpen
            void open() {}
        }

        @Test
        void nameMustFitIntoAKey() {
            assertThat(problemsOf(BadName.class))
                    .containsExactly(
                            "@WebSocketEndpoint on " + HERE + "OfTheClass$BadName: name must consist of letters,"
                                    + " digits, '-' and '_', got 'chat room'");
        }

        @WebSocketEndpoint("chat")
        static class RelativePath {
            @OnOpen
            void open() {}
        }

        @WebSocketEndpoint("/rooms/{room}/{room}")
        static class SameVariableTwice {
            @OnOpen
            void open(@PathParam("nobody") String knowsWhichVariablesThereAre) {}
        }

        static Stream<Arguments> badPaths() {
            return Stream.of(
                    arguments(RelativePath.class, "path must start with '/', got 'chat'"),
                    arguments(
                            SameVariableTwice.class,
                            "path variable 'room' must occur only once, got '/rooms/{room}/{room}'"));
        }

        @ParameterizedTest
        @MethodSource
        void badPaths(Class<?> type, String rule) {
            assertThat(problemsOf(type)).containsExactly("@WebSocketEndpoint on " + type.getName() + ": " + rule);
        }

        @WebSocketEndpoint(value = "/a/{x}", name = "first")
        static class First {
            @OnOpen
            void open() {}
        }

        @WebSocketEndpoint(value = "/a/{x}", name = "second")
        static class SamePath {
            @OnOpen
            void open() {}
        }

        @WebSocketEndpoint(value = "/a/{y}", name = "third")
        static class SamePathButForTheVariable {
            @OnOpen
            void open() {}
        }

        @WebSocketEndpoint(value = "/a/b", name = "fourth")
        static class MoreSpecificPath {
            @OnOpen
            void open() {}
        }

        @WebSocketEndpoint(value = "/%61/{y}", name = "fifth")
        static class SamePathEncoded {
            @OnOpen
            void open() {}
        }

        static Stream<Arguments> samePaths() {
            return Stream.of(
                    arguments(SamePath.class, "/a/{x}"),
                    arguments(SamePathButForTheVariable.class, "/a/{y}"),
                    arguments(SamePathEncoded.class, "/%61/{y}"));
        }

        @ParameterizedTest
        @MethodSource("samePaths")
        void pathIsTakenOnce(Class<?> second, String path) {
            assertThat(problemsOf(First.class, second))
                    .containsExactly("@WebSocketEndpoint on " + second.getName() + ": path must not match the same"
                            + " requests as another one, but " + HERE + "OfTheClass$First has '/a/{x}',"
                            + " got '" + path + "'");
        }

        @Test
        void pathMayBeMoreSpecificThanAnother() {
            assertThat(problemsOf(First.class, MoreSpecificPath.class)).isEmpty();
        }

        @WebSocketEndpoint(value = "/elsewhere", name = "first")
        static class SameName {
            @OnOpen
            void open() {}
        }

        @Test
        void nameIsTakenOnce() {
            assertThat(problemsOf(First.class, SameName.class))
                    .containsExactly("@WebSocketEndpoint on " + HERE + "OfTheClass$SameName: name must be unique, but "
                            + HERE + "OfTheClass$First has it too, got 'first'");
        }
    }

    // ---- What is wrong with its members ----

    @Nested
    class OfTheAnnotation {

        @WebSocketEndpoint(
                value = "/p",
                subprotocols = {"chat.v1", "two words", "", "chat.v1"})
        static class BadSubprotocols {
            @OnOpen
            void open() {}
        }

        @Test
        void subprotocolsAreDistinctTokens() {
            assertThat(problemsOf(BadSubprotocols.class))
                    .containsExactly(
                            "@WebSocketEndpoint on " + HERE
                                    + "OfTheAnnotation$BadSubprotocols: subprotocol must be a token"
                                    + " (RFC 6455 section 4.1), got 'two words'",
                            "@WebSocketEndpoint on " + HERE
                                    + "OfTheAnnotation$BadSubprotocols: subprotocol must be a token"
                                    + " (RFC 6455 section 4.1), got ''",
                            "@WebSocketEndpoint on " + HERE
                                    + "OfTheAnnotation$BadSubprotocols: subprotocol must be named only once, got 'chat.v1'");
        }

        @WebSocketEndpoint(value = "/p", requireSubprotocol = true)
        static class RequiresOneOfNone {
            @OnOpen
            void open() {}
        }

        @Test
        void requireSubprotocolNeedsSome() {
            assertThat(problemsOf(RequiresOneOfNone.class))
                    .containsExactly("@WebSocketEndpoint on " + HERE + "OfTheAnnotation$RequiresOneOfNone:"
                            + " requireSubprotocol needs subprotocols, got none");
        }

        @WebSocketEndpoint(value = "/p", dataType = DataType.TEXT)
        static class TextWithTextAndBytes {
            @OnMessage
            void text(String message) {}

            @OnMessage
            void bytes(byte[] message) {}
        }

        @WebSocketEndpoint(value = "/p", dataType = DataType.TEXT)
        static class TextWithoutMessage {
            @OnMessage
            void pong(PongMessage pong) {}
        }

        @WebSocketEndpoint(value = "/p", dataType = DataType.OBJECT)
        static class ObjectWithoutMessage {
            @OnOpen
            void open() {}
        }

        @WebSocketEndpoint(value = "/p", dataType = DataType.BLOB)
        static class BlobWithText {
            @OnMessage
            void message(String message) {}
        }

        @WebSocketEndpoint(value = "/p", dataType = DataType.BLOB)
        static class BlobWithABrokenCallback {
            @OnMessage
            void message() {}
        }

        static Stream<Arguments> dataTypes() {
            return Stream.of(
                    arguments(
                            TextWithTextAndBytes.class,
                            List.of("dataType TEXT never calls an @OnMessage method for binary messages, got one")),
                    arguments(
                            TextWithoutMessage.class,
                            List.of("dataType TEXT needs an @OnMessage method for text or objects, got none")),
                    arguments(
                            ObjectWithoutMessage.class,
                            List.of("dataType OBJECT needs an @OnMessage method for text or objects, got none")),
                    arguments(
                            BlobWithText.class,
                            List.of(
                                    "dataType BLOB needs an @OnMessage method for binary messages, got none",
                                    "dataType BLOB never calls an @OnMessage method for text or objects, got one")));
        }

        @ParameterizedTest
        @MethodSource("dataTypes")
        void dataTypeHasItsCallback(Class<?> type, List<String> rules) {
            assertThat(problemsOf(type))
                    .containsExactlyElementsOf(rules.stream()
                            .map(rule -> "@WebSocketEndpoint on " + type.getName() + ": " + rule)
                            .toList());
        }

        @Test
        void dataTypeIsNotBlamedForABrokenCallback() {
            assertThat(problemsOf(BlobWithABrokenCallback.class))
                    .containsExactly("@OnMessage method " + HERE + "OfTheAnnotation$BlobWithABrokenCallback.message():"
                            + " one parameter must be the message, got none");
        }

        @WebSocketEndpoint(
                value = "/p",
                origins = {"https://example.com", "example.org"},
                maxMessage = "1MB",
                maxFragments = "0",
                outboxBytes = "0",
                outboxMessages = "-1",
                outboxPolicy = "drop",
                slowAfter = "off",
                mailboxMessages = "many",
                concurrency = "0",
                writeTimeout = "off",
                closeTimeout = "10",
                ping = "sometimes",
                pingInterval = "never",
                pongTimeout = "0s",
                idleTimeout = "-5m",
                frameTimeout = "off",
                compression = "yes")
        static class BadSettings {
            @OnOpen
            void open() {}
        }

        @Test
        void settingsAreAllChecked() {
            String where = "@WebSocketEndpoint on " + HERE + "OfTheAnnotation$BadSettings: ";
            String duration = "a duration of at least 1ms such as 500ms, 10s, 5m, 1h or PT10S";

            assertThat(problemsOf(BadSettings.class))
                    .containsExactly(
                            where
                                    + "max-message must be a size of at least 1 byte such as 65536, 64KiB or 1MiB, got '1MB'",
                            where + "max-fragments must be 'auto', or a whole number from 1 to 2147483647, got '0'",
                            where
                                    + "outbox-bytes must be 'auto', or a size of at least 1 byte such as 65536, 64KiB"
                                    + " or 1MiB, got '0'",
                            where + "outbox-messages must be a whole number from 1 to 2147483647, got '-1'",
                            where
                                    + "outbox-policy must be one of close, drop-newest, drop-oldest,"
                                    + " latest-per-key, got 'drop'",
                            where + "slow-after must be " + duration + ", got 'off'",
                            where + "mailbox-messages must be a whole number from 1 to 2147483647, got 'many'",
                            where + "concurrency must be a whole number from 1 to 2147483647, got '0'",
                            where + "write-timeout must be " + duration + ", got 'off'",
                            where + "close-timeout must be " + duration + ", got '10'",
                            where + "ping must be one of when-silent, always, got 'sometimes'",
                            where + "ping-interval must be 'off', or " + duration + ", got 'never'",
                            where + "pong-timeout must be " + duration + ", got '0s'",
                            where + "idle-timeout must be 'off', or " + duration + ", got '-5m'",
                            where + "frame-timeout must be " + duration + ", got 'off'",
                            where + "compression must be one of off, on, takeover, got 'yes'",
                            where
                                    + "origins must be '*', or 'same-host' and scheme://host[:port] values as a browser"
                                    + " can send them (no path; letters beyond ASCII as they are or as punycode), where"
                                    + " host may begin with '*.' and port be '*', separated by commas,"
                                    + " got 'https://example.com,example.org'");
        }
    }

    // ---- What is wrong with a callback ----

    @Nested
    class OfACallback {

        @WebSocketEndpoint("/p")
        static class GateWithConnection {
            @OnConnection
            void gate(WebSocketConnection connection) {}
        }

        @WebSocketEndpoint("/p")
        static class OpenWithConfig {
            @OnOpen
            void open(EndpointConfig config) {}
        }

        @WebSocketEndpoint("/p")
        static class OpenWithSession {
            @OnOpen
            void open(Session session) {}
        }

        @WebSocketEndpoint("/p")
        static class OpenWithMessage {
            @OnOpen
            void open(List<String> message) {}
        }

        @WebSocketEndpoint("/p")
        static class MessageWithSession {
            @OnMessage
            void message(String message, Session session) {}
        }

        @WebSocketEndpoint("/p")
        static class MessageWithThrowable {
            @OnMessage
            void message(String message, IOException failure) {}
        }

        @WebSocketEndpoint("/p")
        static class MessageWithCloseReason {
            @OnMessage
            void message(CloseReason reason) {}
        }

        @WebSocketEndpoint("/p")
        static class CloseWithText {
            @OnClose
            void close(String reason) {}
        }

        @WebSocketEndpoint("/p")
        static class ErrorWithMessage {
            @OnError
            void error(Throwable failure, String message) {}
        }

        @WebSocketEndpoint("/p")
        static class ErrorWithSomethingOptional {
            @OnError
            void error(Throwable failure, Optional<String> message) {}
        }

        static Stream<Arguments> parameters() {
            String everywhere =
                    "WebSocketServer, Handshake, Principal, a @PathParam, @QueryParam, @HeaderParam or @CookieParam";
            String common = "parameter must be one of WebSocketConnection, " + everywhere;
            String session = " (WebSocketConnection takes the place of Session)";
            return Stream.of(
                    arguments(
                            GateWithConnection.class,
                            "@OnConnection",
                            "gate(WebSocketConnection)",
                            "parameter must be one of " + everywhere + ", got 'dev.kawat.WebSocketConnection'"),
                    arguments(
                            OpenWithConfig.class,
                            "@OnOpen",
                            "open(EndpointConfig)",
                            common + ", got 'jakarta.websocket.EndpointConfig'"),
                    arguments(
                            OpenWithSession.class,
                            "@OnOpen",
                            "open(Session)",
                            common + session + ", got 'jakarta.websocket.Session'"),
                    arguments(
                            OpenWithMessage.class,
                            "@OnOpen",
                            "open(List)",
                            common + ", got 'java.util.List<java.lang.String>'"),
                    arguments(
                            MessageWithSession.class,
                            "@OnMessage",
                            "message(String, Session)",
                            common + ", the message" + session + ", got 'jakarta.websocket.Session'"),
                    arguments(
                            MessageWithThrowable.class,
                            "@OnMessage",
                            "message(String, IOException)",
                            common + ", the message, got 'java.io.IOException'"),
                    arguments(
                            MessageWithCloseReason.class,
                            "@OnMessage",
                            "message(CloseReason)",
                            common + ", the message, got 'jakarta.websocket.CloseReason'"),
                    arguments(
                            CloseWithText.class,
                            "@OnClose",
                            "close(String)",
                            common + ", CloseReason, got 'java.lang.String'"),
                    arguments(
                            ErrorWithMessage.class,
                            "@OnError",
                            "error(Throwable, String)",
                            common + ", a Throwable, Payload, Optional<Payload>, got 'java.lang.String'"),
                    arguments(
                            ErrorWithSomethingOptional.class,
                            "@OnError",
                            "error(Throwable, Optional)",
                            common + ", a Throwable, Payload, Optional<Payload>,"
                                    + " got 'java.util.Optional<java.lang.String>'"));
        }

        @ParameterizedTest
        @MethodSource("parameters")
        void takesOnlyWhatThereIs(Class<?> type, String annotation, String method, String rule) {
            assertThat(problemsOf(type))
                    .containsExactly(annotation + " method " + type.getName() + "." + method + ": " + rule);
        }

        @WebSocketEndpoint("/p")
        static class MessageInParts {
            @OnMessage
            void message(String message, boolean last) {}
        }

        @WebSocketEndpoint("/p")
        static class TwoMessages {
            @OnMessage
            void message(String message, List<String> another) {}
        }

        @WebSocketEndpoint("/p")
        static class NoMessage {
            @OnMessage
            void message(WebSocketConnection connection) {}
        }

        @WebSocketEndpoint("/p")
        static class NoThrowable {
            @OnError
            void error(WebSocketConnection connection) {}
        }

        @WebSocketEndpoint("/p")
        static class TwoThrowables {
            @OnError
            void error(Throwable failure, IOException another) {}
        }

        static Stream<Arguments> subjects() {
            return Stream.of(
                    arguments(
                            MessageInParts.class,
                            "@OnMessage",
                            "message(String, boolean)",
                            "only one parameter may be the message (messages are always whole, so there is no 'last' flag),"
                                    + " got 'java.lang.String, boolean'"),
                    arguments(
                            TwoMessages.class,
                            "@OnMessage",
                            "message(String, List)",
                            "only one parameter may be the message,"
                                    + " got 'java.lang.String, java.util.List<java.lang.String>'"),
                    arguments(
                            NoMessage.class,
                            "@OnMessage",
                            "message(WebSocketConnection)",
                            "one parameter must be the message, got none"),
                    arguments(
                            NoThrowable.class,
                            "@OnError",
                            "error(WebSocketConnection)",
                            "one parameter must be a Throwable, got none"),
                    arguments(
                            TwoThrowables.class,
                            "@OnError",
                            "error(Throwable, IOException)",
                            "only one parameter may be a Throwable, got 'java.lang.Throwable, java.io.IOException'"));
        }

        @ParameterizedTest
        @MethodSource("subjects")
        void isAboutOneThing(Class<?> type, String annotation, String method, String rule) {
            assertThat(problemsOf(type))
                    .containsExactly(annotation + " method " + type.getName() + "." + method + ": " + rule);
        }

        @WebSocketEndpoint("/rooms/{room}/{seat}")
        static class UnknownVariable {
            @OnOpen
            void open(@PathParam("table") String table) {}
        }

        @Test
        void namesAVariableOfThePath() {
            assertThat(problemsOf(UnknownVariable.class))
                    .containsExactly("@OnOpen method " + HERE
                            + "OfACallback$UnknownVariable.open(String): @PathParam must name a"
                            + " variable of the path, one of [room, seat], got 'table'");
        }

        @WebSocketEndpoint("/rooms/{room}")
        static class UnconvertibleVariable {
            @OnOpen
            void open(@PathParam("room") Runnable room) {}
        }

        @Test
        void takesAVariableAsATypeThatTextConvertsTo() {
            assertThat(problemsOf(UnconvertibleVariable.class))
                    .containsExactly("@OnOpen method " + HERE + "OfACallback$UnconvertibleVariable.open(Runnable):"
                            + " @PathParam parameter must have a type that text converts to (String, a primitive or its"
                            + " wrapper, an enum, or a type with a static valueOf, fromString, of or parse method, or a"
                            + " constructor, that takes a String), or be an Optional or List of such a type,"
                            + " got 'java.lang.Runnable'");
        }

        @WebSocketEndpoint("/p")
        static class GateReturnsText {
            @OnConnection
            String gate() {
                return "";
            }
        }

        @WebSocketEndpoint("/p")
        static class CloseReturnsText {
            @OnClose
            String close() {
                return "";
            }
        }

        @WebSocketEndpoint("/p")
        static class CloseReturnsStageOfText {
            @OnClose
            CompletionStage<String> close() {
                return CompletableFuture.completedFuture("");
            }
        }

        @WebSocketEndpoint("/p")
        static class CloseReturnsStage {
            @OnClose
            CompletionStage<Void> close() {
                return CompletableFuture.completedFuture(null);
            }
        }

        @WebSocketEndpoint("/p")
        static class CloseReturnsFutureOfAnything {
            @OnClose
            CompletableFuture<?> close() {
                return CompletableFuture.completedFuture(null);
            }
        }

        @ParameterizedTest
        @ValueSource(classes = {CloseReturnsStage.class, CloseReturnsFutureOfAnything.class})
        void closeMayReturnWhenItHasEnded(Class<?> type) {
            assertThat(problemsOf(type)).isEmpty();
        }

        @WebSocketEndpoint("/p")
        static class OpenReturnsVoidObject {
            @OnOpen
            Void open() {
                return null;
            }
        }

        @WebSocketEndpoint("/p")
        static class CloseReturnsStreamToAll {
            @OnClose
            @Broadcast
            Stream<String> close() {
                return Stream.of();
            }
        }

        @WebSocketEndpoint("/p")
        static class CloseReturnsNothingToAll {
            @OnClose
            @Broadcast
            void close() {}
        }

        @WebSocketEndpoint("/p")
        static class OpenReturnsNothingToATopic {
            @OnOpen
            @SendTo("news")
            void open() {}
        }

        @WebSocketEndpoint("/p")
        static class MessageReturnsFuture {
            @OnMessage
            Future<String> message(String message) {
                return CompletableFuture.completedFuture(message);
            }
        }

        @WebSocketEndpoint("/p")
        static class ErrorReturnsFuture {
            @OnError
            Future<String> error(Throwable failure) {
                return CompletableFuture.completedFuture(failure.toString());
            }
        }

        static Stream<Arguments> returnTypes() {
            String message =
                    "return type must be void, a message, or an Optional, a CompletionStage, a Stream, an Iterator or a"
                            + " Flow.Publisher of messages, got ";
            return Stream.of(
                    arguments(
                            GateReturnsText.class,
                            "@OnConnection",
                            "gate()",
                            "return type must be void, boolean or HandshakeDecision, got 'java.lang.String'"),
                    arguments(
                            CloseReturnsText.class,
                            "@OnClose",
                            "close()",
                            "return type must be void or CompletionStage<Void> unless the method has @Broadcast"
                                    + " or @SendTo, because the sender can no longer receive a reply, got 'java.lang.String'"),
                    arguments(
                            CloseReturnsStageOfText.class,
                            "@OnClose",
                            "close()",
                            "return type must be void or CompletionStage<Void> unless the method has @Broadcast"
                                    + " or @SendTo, because the sender can no longer receive a reply, got"
                                    + " 'java.util.concurrent.CompletionStage<java.lang.String>'"),
                    arguments(
                            CloseReturnsStreamToAll.class,
                            "@OnClose",
                            "close()",
                            "return type must be a message, or an Optional or a CompletionStage of one, got"
                                    + " 'java.util.stream.Stream<java.lang.String>'"),
                    arguments(
                            CloseReturnsNothingToAll.class,
                            "@OnClose",
                            "close()",
                            "@Broadcast needs a result to send, got void"),
                    arguments(
                            OpenReturnsNothingToATopic.class,
                            "@OnOpen",
                            "open()",
                            "@SendTo needs a result to send, got void"),
                    arguments(OpenReturnsVoidObject.class, "@OnOpen", "open()", message + "'java.lang.Void'"),
                    arguments(
                            MessageReturnsFuture.class,
                            "@OnMessage",
                            "message(String)",
                            message + "'java.util.concurrent.Future<java.lang.String>'"),
                    arguments(
                            ErrorReturnsFuture.class,
                            "@OnError",
                            "error(Throwable)",
                            message + "'java.util.concurrent.Future<java.lang.String>'"));
        }

        @ParameterizedTest
        @MethodSource("returnTypes")
        void returnsWhatCanBeUsed(Class<?> type, String annotation, String method, String rule) {
            assertThat(problemsOf(type))
                    .containsExactly(annotation + " method " + type.getName() + "." + method + ": " + rule);
        }

        @WebSocketEndpoint("/p/{room}")
        static class ToWhom {
            @OnConnection
            @Broadcast
            boolean gate() {
                return true;
            }

            @OnOpen
            @Broadcast
            @SendTo("room.{room}")
            String open() {
                return "";
            }

            @OnMessage
            @SendTo("room.{seat}")
            String text(String message) {
                return message;
            }

            @OnMessage
            @SendTo("room.{room")
            byte[] binary(byte[] message) {
                return message;
            }

            @OnError
            @SendTo("")
            String error(Throwable failure) {
                return "";
            }
        }

        @Test
        void sendsItsResultSomewhere() {
            String type = ToWhom.class.getName();

            assertThat(problemsOf(ToWhom.class))
                    .containsExactlyInAnyOrder(
                            "@OnConnection method " + type
                                    + ".gate(): @Broadcast must not be on an @OnConnection method",
                            "@OnOpen method " + type
                                    + ".open(): method must have at most one of @Broadcast and @SendTo, got both",
                            "@OnMessage method " + type
                                    + ".text(String): @SendTo must name variables of the path, any of [room], got 'seat'",
                            "@OnMessage method " + type
                                    + ".binary(byte[]): @SendTo must have the name of a variable between each"
                                    + " '{' and '}', got 'room.{room'",
                            "@OnError method " + type + ".error(Throwable): @SendTo must name a topic, got ''");
        }

        @WebSocketEndpoint("/p")
        static class Streams<T> {
            @OnMessage
            void raw(@SuppressWarnings("rawtypes") Flow.Publisher messages) {}

            @OnMessage
            void any(Flow.Publisher<?> messages) {}

            @OnMessage
            void variable(Flow.Publisher<T> messages) {}

            @OnMessage
            void pongs(Flow.Publisher<PongMessage> messages) {}
        }

        @Test
        void takesAStreamOfAKnownType() {
            String type = "@OnMessage method " + Streams.class.getName();
            String rule = ": Flow.Publisher parameter must name the type of its messages, which must not be"
                    + " pings or pongs, got 'java.util.concurrent.Flow$Publisher";

            assertThat(problemsOf(Streams.class))
                    .containsExactlyInAnyOrder(
                            type + ".raw(Publisher)" + rule + "'",
                            type + ".any(Publisher)" + rule + "<?>'",
                            type
                                    + ".variable(Publisher): message parameter must have a known type, so declare in"
                                    + " the handler class what T is, or override the method, got"
                                    + " 'java.util.concurrent.Flow$Publisher<T>'",
                            type + ".pongs(Publisher)" + rule + "<jakarta.websocket.PongMessage>'");
        }

        @NonBlocking
        @RunOn(RunOn.Worker.VIRTUAL)
        @WebSocketEndpoint("/p")
        static class TwoWorkers {
            @OnConnection
            @RunOn(RunOn.Worker.MANAGED)
            void gate() {}

            @OnOpen
            @NonBlocking
            @RunOn(RunOn.Worker.MANAGED)
            void open() {}
        }

        @Test
        void runsOnOneKindOfWorker() {
            String type = TwoWorkers.class.getName();

            assertThat(problemsOf(TwoWorkers.class))
                    .containsExactlyInAnyOrder(
                            "@WebSocketEndpoint on " + type
                                    + ": class must have at most one of @NonBlocking and @RunOn, got both",
                            "@OnConnection method " + type
                                    + ".gate(): @RunOn must not be on an @OnConnection method, because that"
                                    + " method runs on the thread of the request",
                            "@OnOpen method " + type
                                    + ".open(): method must have at most one of @NonBlocking and @RunOn, got both");
        }

        @WebSocketEndpoint("/p")
        static class StaticCallback {
            @OnOpen
            static void open() {}
        }

        @WebSocketEndpoint("/p")
        abstract static class AbstractCallback {
            @OnOpen
            abstract void open();
        }

        static Stream<Class<?>> unbound() {
            return Stream.of(StaticCallback.class, AbstractCallback.class);
        }

        @ParameterizedTest
        @MethodSource("unbound")
        void belongsToAnInstance(Class<?> type) {
            assertThat(problemsOf(type))
                    .containsExactly(
                            "@OnOpen method " + type.getName() + ".open(): method must be neither static nor abstract");
        }

        @WebSocketEndpoint("/p")
        static class TwoOfEach {
            @OnConnection
            void gate() {}

            @OnConnection
            void gate(Handshake handshake) {}

            @OnOpen
            void open() {}

            @OnOpen
            void open(WebSocketServer server) {}

            @OnMessage
            void text(String message) {}

            @OnMessage
            void text(Reader message) {}

            @OnMessage
            void binary(byte[] message) {}

            @OnMessage
            void binary(ByteBuffer message) {}

            @OnMessage
            void pong(PongMessage pong) {}

            @OnMessage
            void pong(PongMessage pong, WebSocketServer server) {}

            @OnClose
            void close() {}

            @OnClose
            void close(CloseReason reason) {}

            @OnError
            void error(IOException failure) {}

            @OnError
            void error(Handshake handshake, IOException failure) {}

            @OnError
            void error(RuntimeException failure) {}
        }

        @Test
        void isTheOnlyOneOfItsKind() {
            String where = "@WebSocketEndpoint on " + HERE + "OfACallback$TwoOfEach: class must have at most one @";

            assertThat(problemsOf(TwoOfEach.class))
                    .containsExactlyInAnyOrder(
                            where + "OnConnection method, got gate() and gate(Handshake)",
                            where + "OnOpen method, got open() and open(WebSocketServer)",
                            where + "OnMessage method for text and objects without a @MessageType, got text(Reader) and"
                                    + " text(String)",
                            where + "OnMessage method for binary messages, got binary(byte[]) and binary(ByteBuffer)",
                            where + "OnMessage method for pongs, got pong(PongMessage) and pong(PongMessage,"
                                    + " WebSocketServer)",
                            where + "OnClose method, got close() and close(CloseReason)",
                            where + "OnError method for java.io.IOException, got error(Handshake, IOException) and"
                                    + " error(IOException)");
        }

        // ---- What a parameter is given ----

        @WebSocketEndpoint("/p")
        static class NamesNothing {
            @OnOpen
            void open(
                    @QueryParam("") String query,
                    @HeaderParam("X Y") String header,
                    @CookieParam("a=b") String cookie) {}
        }

        @Test
        void namesWhatThereCanBe() {
            String where = "@OnOpen method " + NamesNothing.class.getName() + ".open(String, String, String): ";

            assertThat(problemsOf(NamesNothing.class))
                    .containsExactly(
                            where + "@QueryParam must name a query parameter, got ''",
                            where
                                    + "@HeaderParam must name a header, which is a token (RFC 9110 section 5.1), got 'X Y'",
                            where
                                    + "@CookieParam must name a cookie, which is a token (RFC 6265 section 4.1.1), got 'a=b'");
        }

        @WebSocketEndpoint("/p")
        static class WantsTwoValues {
            @OnOpen
            void open(@QueryParam("token") @CookieParam("token") String token) {}
        }

        @Test
        void takesAParameterFromOnePlace() {
            assertThat(problemsOf(WantsTwoValues.class))
                    .containsExactly("@OnOpen method " + WantsTwoValues.class.getName()
                            + ".open(String): parameter must have only one annotation that gives it a value,"
                            + " got @QueryParam and @CookieParam");
        }

        static Stream<Class<?>> unconvertible() {
            return Stream.of(OfOptionalList.class, OfListOfAnything.class, OfMap.class, OfArray.class);
        }

        @WebSocketEndpoint("/p")
        static class OfOptionalList {
            @OnOpen
            void open(@QueryParam("q") Optional<List<String>> q) {}
        }

        @WebSocketEndpoint("/p")
        static class OfListOfAnything {
            @OnOpen
            void open(@QueryParam("q") List<?> q) {}
        }

        @WebSocketEndpoint("/p")
        static class OfMap {
            @OnOpen
            void open(@QueryParam("q") Map<String, String> q) {}
        }

        @WebSocketEndpoint("/p")
        static class OfArray {
            @OnOpen
            void open(@QueryParam("q") String[] q) {}
        }

        @ParameterizedTest
        @MethodSource("unconvertible")
        void takesValuesAsATypeThatTextConvertsTo(Class<?> type) {
            assertThat(problemsOf(type))
                    .singleElement()
                    .asString()
                    .startsWith("@OnOpen method " + type.getName() + ".open(")
                    .contains("): @QueryParam parameter must have a type that text converts to (")
                    .endsWith(
                            ", got '" + type.getDeclaredMethods()[0].getGenericParameterTypes()[0].getTypeName() + "'");
        }

        @WebSocketEndpoint("/p")
        static class MessageWithRequest {
            @OnMessage
            void message(String message, HttpServletRequest request) {}
        }

        @Test
        void isNoMessageOfAnotherApi() {
            assertThat(problemsOf(MessageWithRequest.class))
                    .containsExactly("@OnMessage method " + MessageWithRequest.class.getName()
                            + ".message(String, HttpServletRequest): parameter must be one of WebSocketConnection,"
                            + " WebSocketServer, Handshake, Principal, a @PathParam, @QueryParam, @HeaderParam or"
                            + " @CookieParam, the message, got 'jakarta.servlet.http.HttpServletRequest'");
        }
    }

    // ---- Error callbacks outside of endpoints ----

    @Nested
    class OutsideOfEndpoints {

        static class Listener {
            @OnError
            void io(IOException failure, WebSocketConnection connection, Optional<Payload> message) {}

            @OnError
            String any(Throwable failure) {
                return "sorry";
            }

            @OnMessage
            void isNotLookedAt(Session session) {}
        }

        static class BadListener {
            @OnError
            void path(IOException failure, @PathParam("room") String room) {}

            @OnError
            void request(
                    Error failure,
                    @QueryParam("q") Optional<String> query,
                    @HeaderParam("Host") String host,
                    @CookieParam("c") String cookie) {}

            @OnError
            void one(RuntimeException failure) {}

            @OnError
            void two(RuntimeException failure) {}

            @OnError
            void none() {}
        }

        private final Problems problems = new Problems();

        @Test
        void areReadAlone() {
            List<Callback> callbacks =
                    EndpointReader.readErrorCallbacks(Listener.class, ParameterResolvers.builtIn(), problems);

            assertThat(callbacks)
                    .extracting(Callback::messageType)
                    .containsExactlyInAnyOrder(IOException.class, Throwable.class);
            assertThat(problems.messages()).isEmpty();
        }

        private static String instead(String name) {
            return " callbacks of endpoints, so take the Handshake here, got '" + name + "'";
        }

        @Test
        void haveNoRequestAndOneMethodForAFailure() {
            String type = BadListener.class.getName();
            String request = "@OnError method " + type + ".request(Error, Optional, String, String): ";

            EndpointReader.readErrorCallbacks(BadListener.class, ParameterResolvers.builtIn(), problems);

            assertThat(problems.messages())
                    .containsExactlyInAnyOrder(
                            "@OnError method " + type + ".path(IOException, String): @PathParam is only for"
                                    + instead("room"),
                            request + "@QueryParam is only for" + instead("q"),
                            request + "@HeaderParam is only for" + instead("Host"),
                            request + "@CookieParam is only for" + instead("c"),
                            "@OnError in " + type + ": class must have at most one @OnError method for"
                                    + " java.lang.RuntimeException, got one(RuntimeException) and two(RuntimeException)",
                            "@OnError method " + type + ".none(): one parameter must be a Throwable, got none");
        }
    }

    // ---- Callbacks that nobody would call ----

    @Nested
    class Misplaced {

        interface Greeting {
            @OnOpen
            default void open() {}
        }

        @WebSocketEndpoint("/p")
        static class Greets implements Greeting {}

        interface Slowed {
            @OnSlow
            default void slow() {}

            @OnCaughtUp
            default void caughtUp() {}
        }

        @WebSocketEndpoint("/p")
        static class InheritsThePace implements Slowed {
            @OnClose
            void close() {}
        }

        interface Said extends Greeting {
            @OnMessage
            void said(String message);
        }

        @WebSocketEndpoint("/p")
        static class SaysWithoutAnnotation implements Said {
            @Override
            public void said(String message) {}
        }

        @WebSocketEndpoint("/p")
        static class InheritsTheGreeting extends Greets {
            @OnClose
            void close() {}
        }

        private static String isOfAnInterface(String where, Class<?> declaring, Class<?> type) {
            return where + ": a callback must be in a class, so repeat the method and its annotation in "
                    + type.getName() + ", got '" + declaring.getName() + "'";
        }

        @Test
        void defaultMethodOfAnInterfaceIsOne() {
            String open = "@OnOpen method " + Greeting.class.getName() + ".open()";

            assertThat(problemsOf(Greets.class)).containsExactly(isOfAnInterface(open, Greeting.class, Greets.class));
            assertThat(problemsOf(InheritsTheGreeting.class))
                    .containsExactly(isOfAnInterface(open, Greeting.class, InheritsTheGreeting.class));
            assertThat(problemsOf(InheritsThePace.class))
                    .containsExactly(
                            isOfAnInterface(
                                    "@OnCaughtUp method " + Slowed.class.getName() + ".caughtUp()",
                                    Slowed.class,
                                    InheritsThePace.class),
                            isOfAnInterface(
                                    "@OnSlow method " + Slowed.class.getName() + ".slow()",
                                    Slowed.class,
                                    InheritsThePace.class));
        }

        @Test
        void annotationOfAnInterfaceIsNotInherited() {
            assertThat(problemsOf(SaysWithoutAnnotation.class))
                    .containsExactly(
                            isOfAnInterface(
                                    "@OnMessage method " + Said.class.getName() + ".said(String)",
                                    Said.class,
                                    SaysWithoutAnnotation.class),
                            isOfAnInterface(
                                    "@OnOpen method " + Greeting.class.getName() + ".open()",
                                    Greeting.class,
                                    SaysWithoutAnnotation.class));
        }

        interface Takes<T> {
            @OnMessage
            void take(T message);
        }

        @WebSocketEndpoint("/p")
        static class TakesLines implements Takes<List<String>> {
            @Override
            @OnMessage
            public void take(List<String> message) {}
        }

        @Test
        void annotationThatIsRepeatedIsNoProblem() {
            assertThat(problemsOf(TakesLines.class)).isEmpty();
        }

        /** An annotation of the same name as in Jakarta REST. */
        static final class Rest {

            private Rest() {}

            @Retention(RetentionPolicy.RUNTIME)
            @interface PathParam {
                String value();
            }
        }

        @WebSocketEndpoint("/rooms/{room}")
        static class OfJakartaRest {
            @OnMessage
            void message(@Rest.PathParam("room") String room) {}
        }

        @Test
        void isNotTakenForTheMessageBecauseOfAWrongImport() {
            assertThat(problemsOf(OfJakartaRest.class))
                    .containsExactly("@OnMessage method " + OfJakartaRest.class.getName()
                            + ".message(String): @PathParam must be jakarta.websocket.server.PathParam, got '"
                            + Rest.PathParam.class.getName() + "'");
        }

        /** An annotation of the same name as in Quarkus. */
        @Retention(RetentionPolicy.RUNTIME)
        @interface OnTextMessage {}

        @WebSocketEndpoint("/p")
        static class Migrated {
            @OnTextMessage
            void message(String message) {}
        }

        @Test
        void annotationOfAnotherApiIsOne() {
            assertThat(problemsOf(Migrated.class))
                    .containsExactly(
                            "@OnTextMessage method " + Migrated.class.getName() + ".message(String): annotation must be"
                                    + " jakarta.websocket.OnMessage, got '" + OnTextMessage.class.getName() + "'");
        }

        @WebSocketEndpoint("/p")
        @ServerEndpoint("/p")
        static class OfBothEngines {
            @OnOpen
            void open() {}
        }

        @WebSocketEndpoint("/p")
        static class ExtendsEndpoint extends Endpoint {
            @Override
            public void onOpen(Session session, EndpointConfig config) {}
        }

        @WebSocketEndpoint("/p")
        static class HandlesMessages implements MessageHandler.Whole<String> {
            @Override
            public void onMessage(String message) {}
        }

        static Stream<Arguments> mixedStyles() {
            String methods =
                    "class must have annotated callbacks, because Kawat never calls the methods of this type, got ";
            return Stream.of(
                    arguments(
                            OfBothEngines.class,
                            "class must not also be an endpoint of the server's own engine,"
                                    + " got 'jakarta.websocket.server.ServerEndpoint'"),
                    arguments(ExtendsEndpoint.class, methods + "'jakarta.websocket.Endpoint'"),
                    arguments(HandlesMessages.class, methods + "'jakarta.websocket.MessageHandler'"));
        }

        @ParameterizedTest
        @MethodSource("mixedStyles")
        void classHasOneStyle(Class<?> type, String rule) {
            assertThat(problemsOf(type)).containsExactly("@WebSocketEndpoint on " + type.getName() + ": " + rule);
        }
    }

    // ---- Resolvers of the application ----

    @Nested
    class WithResolvers {

        record Tenant(String name) {}

        @WebSocketEndpoint("/p")
        static class OfTenants {
            @OnMessage
            void message(Tenant tenant, String message) {}
        }

        private final ParameterResolver tenants =
                parameter -> parameter.parameter().getType() == Tenant.class
                        ? Optional.of((connection, subject) -> new Tenant("acme"))
                        : Optional.empty();

        @Test
        void parameterOfTheirsIsNotTheMessage() {
            Problems problems = new Problems();

            EndpointDescriptor endpoint = EndpointReader.read(
                            OfTenants.class, ParameterResolvers.with(List.of(tenants)), problems)
                    .orElseThrow();

            assertThat(problems.messages()).isEmpty();
            assertThat(endpoint.callback(Kind.TEXT).orElseThrow().messageType()).isEqualTo(String.class);
        }

        @Test
        void withoutThemTheParameterIsASecondMessage() {
            assertThat(problemsOf(OfTenants.class))
                    .containsExactly("@OnMessage method " + OfTenants.class.getName()
                            + ".message(Tenant, String): only one parameter may be the message, got '"
                            + Tenant.class.getName() + ", java.lang.String'");
        }

        @Test
        void theirProblemsAreAmongTheOthers() {
            Problems problems = new Problems();
            ParameterResolver strict = parameter -> {
                throw new IllegalArgumentException(
                        "tenant must be final, got '" + parameter.callback().getSimpleName() + "'");
            };

            EndpointReader.read(OfTenants.class, strict, problems);

            assertThat(problems.messages())
                    .containsExactly("@OnMessage method " + OfTenants.class.getName()
                            + ".message(Tenant, String): tenant must be final, got 'OnMessage'");
        }

        @Test
        void classIsReadWithoutItsCallbacks() {
            Problems problems = new Problems();

            EndpointDescriptor endpoint = EndpointReader.readWithoutCallbacks(OfTenants.class, problems)
                    .orElseThrow();

            assertThat(problems.messages()).isEmpty();
            assertThat(endpoint.name()).isEqualTo("OfTenants");
            assertThat(endpoint.handler().byKind()).isEmpty();
        }

        @Test
        void callbacksAreReadLater() {
            Problems problems = new Problems();
            EndpointDescriptor endpoint = EndpointReader.readWithoutCallbacks(OfTenants.class, problems)
                    .orElseThrow()
                    .named("tenants");

            EndpointDescriptor whole =
                    EndpointReader.readCallbacks(endpoint, ParameterResolvers.with(List.of(tenants)), problems);

            assertThat(problems.messages()).isEmpty();
            assertThat(whole.name()).isEqualTo("tenants");
            assertThat(whole.callbacks(Kind.TEXT)).hasSize(1);
        }
    }

    // ---- All at once ----

    @WebSocketEndpoint(
            value = "/a//{x}/{x}",
            name = "no good",
            subprotocols = "a,b",
            dataType = DataType.BLOB,
            maxMessage = "big",
            idleTimeout = "soon")
    static class ManyProblems {
        @OnClose
        int close(Session session) {
            return 0;
        }

        @OnError
        void error() {}

        @OnOpen
        static Void open() {
            return null;
        }
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnceAndInOrder() {
        String type = HERE + "ManyProblems";
        String where = "@WebSocketEndpoint on " + type + ": ";

        List<String> problems = problemsOf(ManyProblems.class);

        assertThat(problems)
                .containsExactly(
                        where + "name must consist of letters, digits, '-' and '_', got 'no good'",
                        where + "subprotocol must be a token (RFC 6455 section 4.1), got 'a,b'",
                        where + "path must not have an empty segment, got '/a//{x}/{x}'",
                        where + "path variable 'x' must occur only once, got '/a//{x}/{x}'",
                        where + "max-message must be a size of at least 1 byte such as 65536, 64KiB or 1MiB, got 'big'",
                        where
                                + "idle-timeout must be 'off', or a duration of at least 1ms such as 500ms, 10s, 5m, 1h or"
                                + " PT10S, got 'soon'",
                        "@OnClose method " + type + ".close(Session): parameter must be one of WebSocketConnection,"
                                + " WebSocketServer, Handshake, Principal, a @PathParam, @QueryParam, @HeaderParam or"
                                + " @CookieParam, CloseReason (WebSocketConnection takes the place of Session), got"
                                + " 'jakarta.websocket.Session'",
                        "@OnClose method " + type
                                + ".close(Session): return type must be void or CompletionStage<Void> unless"
                                + " the method has @Broadcast or @SendTo, because the sender can no"
                                + " longer receive a reply, got 'int'",
                        "@OnOpen method " + type + ".open(): method must be neither static nor abstract",
                        "@OnOpen method " + type
                                + ".open(): return type must be void, a message, or an Optional, a CompletionStage, a"
                                + " Stream, an Iterator or a Flow.Publisher of messages, got 'java.lang.Void'",
                        "@OnError method " + type + ".error(): one parameter must be a Throwable, got none",
                        where + "dataType BLOB needs an @OnMessage method for binary messages, got none");
        assertThat(problemsOf(ManyProblems.class)).isEqualTo(problems);
    }

    // ---- What is right ----

    @Nested
    class Valid {

        @WebSocketEndpoint("/plain")
        static class Plain {
            @OnOpen
            void open() {}
        }

        @Test
        void annotationHasDefaults() {
            EndpointDescriptor endpoint = read(Plain.class);

            assertThat(endpoint.name()).isEqualTo("Plain");
            assertThat(endpoint.path()).hasToString("/plain");
            assertThat(endpoint.handlerClass()).isEqualTo(Plain.class);
            assertThat(endpoint.dataType()).isEqualTo(DataType.AUTO);
            assertThat(endpoint.subprotocols()).isEmpty();
            assertThat(endpoint.requireSubprotocol()).isFalse();
            assertThat(endpoint.nonBlocking()).isFalse();
            assertThat(endpoint.declared()).isEmpty();
            assertThat(endpoint.handler().byKind()).containsOnlyKeys(Kind.OPEN);
        }

        @WebSocketEndpoint(
                value = "/full/{id}",
                name = "full_1-a",
                dataType = DataType.OBJECT,
                subprotocols = {"v2", "v1"},
                requireSubprotocol = true,
                origins = {"https://example.com", "http://localhost:8080"},
                maxMessage = "64KiB")
        static class Full {
            @OnMessage
            void message(List<String> message) {}
        }

        @Test
        void annotationSaysEverything() {
            EndpointDescriptor endpoint = read(Full.class);

            assertThat(endpoint.name()).isEqualTo("full_1-a");
            assertThat(endpoint.path().variables()).containsExactly("id");
            assertThat(endpoint.dataType()).isEqualTo(DataType.OBJECT);
            assertThat(endpoint.subprotocols()).containsExactly("v2", "v1");
            assertThat(endpoint.requireSubprotocol()).isTrue();
            assertThat(endpoint.declared())
                    .containsOnlyKeys(Setting.ORIGINS, Setting.MAX_MESSAGE)
                    .containsEntry(Setting.MAX_MESSAGE, "64KiB")
                    .containsEntry(Setting.ORIGINS, "https://example.com,http://localhost:8080");
        }

        @WebSocketEndpoint("/{a}/{b}")
        static class AllKinds {
            @OnConnection
            HandshakeDecision gate(WebSocketServer server, Handshake handshake, @PathParam("a") long a) {
                return HandshakeDecision.accept();
            }

            @OnOpen
            CompletionStage<String> open(Handshake handshake, WebSocketConnection connection) {
                return CompletableFuture.completedFuture("welcome");
            }

            @OnMessage
            String text(@PathParam("b") UUID b, String message, WebSocketConnection connection) {
                return message;
            }

            @OnMessage
            ByteBuffer binary(InputStream message) {
                return ByteBuffer.allocate(0);
            }

            @OnMessage
            void pong(PongMessage message, WebSocketServer server) {}

            @OnMessage
            void ping(PingMessage message) {}

            @OnClose
            void close(CloseReason reason, @PathParam("a") String a) {}

            @OnError
            CompletableFuture<Void> error(IOException failure) {
                return CompletableFuture.completedFuture(null);
            }

            @OnSlow
            void slow(WebSocketConnection connection) {}

            @OnCaughtUp
            String caughtUp() {
                return "welcome back";
            }
        }

        @Test
        void classHasOneCallbackOfEachKind() {
            assertThat(read(AllKinds.class).handler().byKind()).containsOnlyKeys(Kind.values());
        }

        @Test
        void argumentsAreInTheOrderOfTheParameters() {
            Callback text = callback(AllKinds.class, Kind.TEXT);

            assertThat(text.arguments().subList(1, 3)).containsExactly(BuiltInSource.SUBJECT, BuiltInSource.CONNECTION);
            assertThat(text.arguments().get(0)).hasToString("@PathParam 'b'");
            assertThat(text.messageType()).isEqualTo(String.class);
        }

        @Test
        void callbackAboutNothingHasNoMessageType() {
            assertThat(callback(AllKinds.class, Kind.OPEN).messageType()).isNull();
            assertThat(callback(AllKinds.class, Kind.CLOSE).messageType()).isEqualTo(CloseReason.class);
            assertThat(callback(AllKinds.class, Kind.ERROR).messageType()).isEqualTo(IOException.class);
        }

        @Test
        void messageTypeKeepsItsGenerics() {
            assertThat(callback(Full.class, Kind.TEXT).messageType())
                    .isInstanceOfSatisfying(
                            ParameterizedType.class,
                            type -> assertThat(type.getTypeName()).isEqualTo("java.util.List<java.lang.String>"));
        }

        @WebSocketEndpoint("/p")
        static class ErrorsWithMessage {
            @OnError
            void error(Payload message, RuntimeException failure) {}

            @OnError
            void error(IOException failure, Optional<Payload> message) {}
        }

        @Test
        void errorCallbacksAreToldApartByTheirFailureAndMayTakeTheMessage() {
            assertThat(read(ErrorsWithMessage.class).callbacks(Kind.ERROR))
                    .extracting(Callback::messageType, Callback::arguments)
                    .containsExactlyInAnyOrder(
                            tuple(RuntimeException.class, List.of(FailedMessageSource.NULLABLE, BuiltInSource.SUBJECT)),
                            tuple(IOException.class, List.of(BuiltInSource.SUBJECT, FailedMessageSource.OPTIONAL)));
        }

        @WebSocketEndpoint("/p")
        static class GenericError {
            @OnError
            <T extends IOException> void error(T failure) {}
        }

        @Test
        void failureOfAGenericTypeIsThatOfItsBound() {
            assertThat(callback(GenericError.class, Kind.ERROR).messageType()).isEqualTo(IOException.class);
        }

        @WebSocketEndpoint("/p")
        static class HiddenMethods {
            @OnOpen
            @SuppressWarnings("UnusedMethod") // called by Kawat
            private void open() {}

            @OnMessage
            void message(String message) {}

            @OnClose
            protected void close() {}
        }

        @Test
        void callbacksNeedNotBePublic() {
            assertThat(read(HiddenMethods.class).handler().byKind()).containsOnlyKeys(Kind.OPEN, Kind.TEXT, Kind.CLOSE);
        }

        static class Base {
            @OnOpen
            void open() {}

            @OnMessage
            void message(String message) {}

            @OnClose
            void close() {}

            void plain() {}
        }

        @WebSocketEndpoint("/p")
        static class Derived extends Base {
            @Override
            @OnMessage
            void message(String message) {}

            @Override
            void plain() {}
        }

        @WebSocketEndpoint("/p")
        static class TakesAway extends Base {
            @Override
            void close() {}
        }

        @Test
        void callbacksAreInherited() {
            assertThat(callback(Derived.class, Kind.OPEN).method().getDeclaringClass())
                    .isEqualTo(Base.class);
        }

        @Test
        void overriddenCallbackCountsOnce() {
            assertThat(callback(Derived.class, Kind.TEXT).method().getDeclaringClass())
                    .isEqualTo(Derived.class);
        }

        @Test
        void overridingWithoutAnnotationDoesNotTakeTheCallbackAwayInSilence() {
            assertThat(problemsOf(TakesAway.class))
                    .containsExactly("@OnClose method " + Base.class.getName()
                            + ".close(): a method that overrides a callback must have its annotation, so repeat it on "
                            + TakesAway.class.getName() + ".close(), or rename that method");
        }

        abstract static class GenericBase<T> {
            @OnMessage
            abstract void message(T message);
        }

        @WebSocketEndpoint("/p")
        static class OfLines extends GenericBase<List<String>> {
            @Override
            @OnMessage
            void message(List<String> message) {}
        }

        @Test
        void callbackThatOverridesAGenericOneCountsOnce() {
            assertThat(callback(OfLines.class, Kind.TEXT).method().getDeclaringClass())
                    .isEqualTo(OfLines.class);
        }

        static class OpenBase<T> {
            @OnMessage
            void message(T message) {}
        }

        @WebSocketEndpoint("/p")
        @SuppressWarnings("rawtypes")
        static class InheritsWithoutAType extends OpenBase {}

        @Test
        void inheritedCallbackMustSayWhatItTakes() {
            assertThat(problemsOf(InheritsWithoutAType.class))
                    .containsExactly("@OnMessage method " + InheritsWithoutAType.class.getName()
                            + ".message(Object): message parameter must have a known type, so declare in the handler"
                            + " class what T is,"
                            + " or override the method, got 'T'");
        }

        abstract static class ReturningBase {
            @OnMessage
            Object message(String message) {
                return message;
            }
        }

        @WebSocketEndpoint("/p")
        static class ReturnsMoreExactly extends ReturningBase {
            @Override
            @OnMessage
            String message(String message) {
                return message;
            }
        }

        @Test
        void callbackThatReturnsMoreExactlyThanTheOneItOverridesCountsOnce() {
            assertThat(callback(ReturnsMoreExactly.class, Kind.TEXT).method().getReturnType())
                    .isEqualTo(String.class);
        }

        static class HiddenBase {
            @OnOpen
            public void open() {}
        }

        @WebSocketEndpoint("/p")
        public static class VisibleThroughABridge extends HiddenBase {}

        @Test
        void publicCallbackOfAHiddenClassIsInherited() {
            assertThat(callback(VisibleThroughABridge.class, Kind.OPEN).method().isBridge())
                    .isFalse();
        }

        @WebSocketEndpoint("/p")
        @NonBlocking
        static class NonBlockingClass {
            @OnOpen
            void open() {}
        }

        @WebSocketEndpoint("/p")
        static class NonBlockingMethod {
            @OnOpen
            void open() {}

            @OnMessage
            @NonBlocking
            void message(String message) {}
        }

        @Test
        void promiseOfTheClassIsThatOfItsCallbacks() {
            assertThat(read(NonBlockingClass.class).nonBlocking()).isTrue();
            assertThat(callback(NonBlockingClass.class, Kind.OPEN).blocking()).isFalse();
        }

        @Test
        void promiseOfAMethodIsItsOwn() {
            assertThat(read(NonBlockingMethod.class).nonBlocking()).isFalse();
            assertThat(callback(NonBlockingMethod.class, Kind.TEXT).blocking()).isFalse();
            assertThat(callback(NonBlockingMethod.class, Kind.OPEN).blocking()).isTrue();
        }
    }
}
