/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kawat.ArgumentSource;
import dev.kawat.Handshake;
import dev.kawat.Identity;
import dev.kawat.OnConnection;
import dev.kawat.ParameterResolver;
import dev.kawat.Payload;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.WebSocketServer;
import dev.kawat.impl.deployment.Deployment;
import dev.kawat.impl.descriptor.Callback.Kind;
import dev.kawat.impl.parameter.Failure;
import dev.kawat.impl.testing.Deployments;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.PongMessage;
import jakarta.websocket.server.PathParam;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.security.Principal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HandlerInvokerTest {

    private static final Handshake HANDSHAKE = Handshake.to("/7/minutes")
            .pathParams(Map.of("number", "7", "word", "MINUTES", "id", "123e4567-e89b-12d3-a456-426614174000"))
            .build();

    private WebSocketConnection connection;

    /** Calls a callback of a handler, as for a connection of its own. */
    private Object call(Object handler, Kind kind, Object subject) throws Throwable {
        Deployment deployment = Deployments.start(handler);
        connection = Deployments.admit(deployment, HANDSHAKE);
        HandlerInvoker invoker = HandlerInvoker.bind(
                deployment.endpoints().all().get(0).descriptor().callback(kind).orElseThrow());
        return invoker.invoke(handler, connection, subject);
    }

    // ---- Arguments ----

    @WebSocketEndpoint("/{number}/{word}/{id}")
    static class EveryPlace {
        private Object got;

        @OnMessage
        List<Object> text(
                @PathParam("word") TimeUnit word,
                Handshake handshake,
                String message,
                @PathParam("number") int number,
                WebSocketServer server,
                @PathParam("number") String sameNumber,
                WebSocketConnection connection,
                @PathParam("id") UUID id) {
            return List.of(word, handshake, message, number, server, sameNumber, connection, id);
        }

        @OnMessage
        List<Object> binary(ByteBuffer message, WebSocketConnection connection) {
            return List.of(message, connection);
        }

        @OnMessage
        List<Object> pong(WebSocketConnection connection, PongMessage message) {
            return List.of(connection, message);
        }

        @OnClose
        void close(WebSocketServer server, CloseReason reason) {
            got = reason;
        }

        @OnError
        Object error(Handshake handshake, IOException failure) {
            return failure;
        }

        @OnOpen
        Object open() {
            return "opened";
        }

        @OnConnection
        boolean gate(Handshake handshake) {
            return handshake.path().equals("/7/minutes");
        }
    }

    @Test
    void everyArgumentGoesToItsPlace() throws Throwable {
        Object got = call(new EveryPlace(), Kind.TEXT, "hello");

        assertThat(got)
                .isEqualTo(List.of(
                        TimeUnit.MINUTES,
                        HANDSHAKE,
                        "hello",
                        7,
                        connection.server(),
                        "7",
                        connection,
                        UUID.fromString("123e4567-e89b-12d3-a456-426614174000")));
    }

    @Test
    void subjectIsFirst() throws Throwable {
        ByteBuffer message = ByteBuffer.allocate(1);

        assertThat(call(new EveryPlace(), Kind.BINARY, message)).isEqualTo(List.of(message, connection));
    }

    @Test
    void subjectIsLast() throws Throwable {
        PongMessage pong = () -> ByteBuffer.allocate(0);

        assertThat(call(new EveryPlace(), Kind.PONG, pong)).isEqualTo(List.of(connection, pong));
    }

    @Test
    void closeReasonIsTheSubjectOfClose() throws Throwable {
        EveryPlace handler = new EveryPlace();
        CloseReason reason = new CloseReason(CloseCodes.GOING_AWAY, "");

        call(handler, Kind.CLOSE, reason);

        assertThat(handler.got).isSameAs(reason);
    }

    @Test
    void failureIsTheSubjectOfError() throws Throwable {
        IOException failure = new IOException("failed");

        assertThat(call(new EveryPlace(), Kind.ERROR, new Failure(failure, null)))
                .isSameAs(failure);
    }

    @WebSocketEndpoint("/p")
    static class WithMessage {
        @OnError
        List<Object> optional(Optional<Payload> message, WebSocketConnection connection, IOException failure) {
            return List.of(message, connection, failure);
        }
    }

    @WebSocketEndpoint("/p")
    static class WithPlainMessage {
        @OnError
        Object plain(IOException failure, Payload message) {
            return message;
        }
    }

    @Test
    void messageOfAFailureGoesToItsPlace() throws Throwable {
        IOException failure = new IOException("failed");
        Payload message = Payload.of("hello");

        assertThat(call(new WithMessage(), Kind.ERROR, new Failure(failure, message)))
                .isEqualTo(List.of(Optional.of(message), connection, failure));
        assertThat(call(new WithPlainMessage(), Kind.ERROR, new Failure(failure, message)))
                .isSameAs(message);
    }

    @Test
    void failureWithoutMessageHasAnEmptyOneOrNull() throws Throwable {
        IOException failure = new IOException("failed");

        assertThat(call(new WithMessage(), Kind.ERROR, new Failure(failure, null)))
                .isEqualTo(List.of(Optional.empty(), connection, failure));
        assertThat(call(new WithPlainMessage(), Kind.ERROR, new Failure(failure, null)))
                .isNull();
    }

    @Test
    void callbackMayTakeNothing() throws Throwable {
        assertThat(call(new EveryPlace(), Kind.OPEN, null)).isEqualTo("opened");
    }

    @Test
    void gateIsCalledLikeAnyOther() throws Throwable {
        assertThat(call(new EveryPlace(), Kind.CONNECTION, null)).isEqualTo(true);
    }

    @WebSocketEndpoint("/{number}")
    static class Primitives {
        @OnMessage
        double sum(
                @PathParam("number") byte b,
                @PathParam("number") short s,
                @PathParam("number") long l,
                @PathParam("number") float f,
                @PathParam("number") double d,
                @PathParam("number") char c,
                @PathParam("number") Integer i,
                int message) {
            return b + s + l + f + d + (c - '0') + i + message;
        }
    }

    @Test
    void primitivesAreUnboxedAndBoxed() throws Throwable {
        assertThat(call(new Primitives(), Kind.TEXT, 1)).isEqualTo(50.0);
    }

    @WebSocketEndpoint("/p")
    static class WiderParameter {
        @OnError
        String error(Throwable failure) {
            return failure.getMessage();
        }

        @OnMessage
        String binary(InputStream message) {
            return "read";
        }

        @OnMessage
        String text(CharSequence... messages) {
            return String.join(",", messages);
        }
    }

    @Test
    void parameterMayBeWiderThanTheSubject() throws Throwable {
        assertThat(call(new WiderParameter(), Kind.ERROR, new Failure(new IOException("failed"), null)))
                .isEqualTo("failed");
        assertThat(call(new WiderParameter(), Kind.BINARY, InputStream.nullInputStream()))
                .isEqualTo("read");
    }

    @Test
    void parameterOfVariableArityIsAnArray() throws Throwable {
        assertThat(call(new WiderParameter(), Kind.TEXT, new String[] {"a", "b"}))
                .isEqualTo("a,b");
    }

    @WebSocketEndpoint("/p")
    static class OfPrincipals {
        @OnMessage
        List<Object> text(String message, Principal principal, Optional<Principal> perhaps) {
            return Arrays.asList(message, principal, perhaps);
        }
    }

    @Test
    void principalIsThatOfTheHandshake() throws Throwable {
        Principal alice = () -> "alice";
        Deployment deployment = Deployments.start(new OfPrincipals());
        HandlerInvoker invoker = HandlerInvoker.bind(deployment
                .endpoints()
                .all()
                .get(0)
                .descriptor()
                .callback(Kind.TEXT)
                .orElseThrow());
        Handshake authenticated = Handshake.to("/p").principal(alice).build();
        connection = Deployments.admit(deployment, authenticated);

        assertThat(invoker.invoke(new OfPrincipals(), connection, "hello"))
                .isEqualTo(List.of("hello", alice, Optional.of(alice)));
    }

    @Test
    void principalIsThatOfTheIdentityThatWasRenewed() throws Throwable {
        Principal alice = () -> "alice";
        Deployment deployment = Deployments.start(new OfPrincipals());
        HandlerInvoker invoker = HandlerInvoker.bind(deployment
                .endpoints()
                .all()
                .get(0)
                .descriptor()
                .callback(Kind.TEXT)
                .orElseThrow());
        connection = Deployments.admit(deployment, Handshake.to("/p").build());

        connection.renewIdentity(Identity.of(alice));

        assertThat(invoker.invoke(new OfPrincipals(), connection, "hello"))
                .isEqualTo(List.of("hello", alice, Optional.of(alice)));
    }

    @Test
    void principalOfNobodyIsNullOrEmpty() throws Throwable {
        assertThat(call(new OfPrincipals(), Kind.TEXT, "hello"))
                .isEqualTo(Arrays.asList("hello", null, Optional.empty()));
    }

    @WebSocketEndpoint("/p")
    static class OfResolvers {
        @OnMessage
        List<Object> text(TimeUnit unit, String message, int length, WebSocketConnection connection) {
            return List.of(unit, message, length, connection);
        }
    }

    /** Calls a callback whose parameters of other types than ours have these sources. */
    private Object call(ArgumentSource units, ArgumentSource lengths) throws Throwable {
        ParameterResolver resolver = parameter -> {
            Class<?> type = parameter.parameter().getType();
            return type == TimeUnit.class
                    ? Optional.of(units)
                    : type == int.class ? Optional.of(lengths) : Optional.empty();
        };
        Deployment deployment = Deployments.startWith(resolver, new OfResolvers());
        HandlerInvoker invoker = HandlerInvoker.bind(deployment
                .endpoints()
                .all()
                .get(0)
                .descriptor()
                .callback(Kind.TEXT)
                .orElseThrow());
        connection = Deployments.admit(deployment, HANDSHAKE);
        return invoker.invoke(new OfResolvers(), connection, "hello");
    }

    @Test
    void sourcesOfTheApplicationSeeConnectionAndSubject() throws Throwable {
        Object got = call(
                (connection, subject) -> TimeUnit.valueOf(
                        connection.handshake().pathParam("word").orElseThrow()),
                (connection, subject) -> String.valueOf(subject).length());

        assertThat(got).isEqualTo(List.of(TimeUnit.MINUTES, "hello", 5, connection));
    }

    @WebSocketEndpoint("/p")
    static class FailsWithUnit {
        @OnError
        Object error(TimeUnit unit, Throwable failure, Payload message) {
            return List.of(unit, failure, message);
        }
    }

    @Test
    void subjectOfASourceInAnErrorCallbackIsWhatWasThrown() throws Throwable {
        ArgumentSource unit = (connection, subject) ->
                subject instanceof IllegalStateException failure ? TimeUnit.valueOf(failure.getMessage()) : null;
        ParameterResolver resolver =
                parameter -> parameter.parameter().getType() == TimeUnit.class ? Optional.of(unit) : Optional.empty();
        Deployment deployment = Deployments.startWith(resolver, new FailsWithUnit());
        connection = Deployments.admit(deployment, HANDSHAKE);
        Failure failure = new Failure(new IllegalStateException("HOURS"), Payload.of("hello"));

        Object got = HandlerInvoker.bind(deployment
                        .endpoints()
                        .all()
                        .get(0)
                        .descriptor()
                        .callback(Kind.ERROR)
                        .orElseThrow())
                .invoke(new FailsWithUnit(), connection, failure);

        assertThat(got).isEqualTo(List.of(TimeUnit.HOURS, failure.cause(), Payload.of("hello")));
    }

    @Test
    void failureOfASourceIsThatOfTheCall() {
        IllegalStateException failure = new IllegalStateException("a test's");

        assertThatThrownBy(() -> call((connection, subject) -> TimeUnit.DAYS, (connection, subject) -> {
                    throw failure;
                }))
                .isSameAs(failure);
    }

    @Test
    void valueOfAnotherTypeIsAFailure() {
        assertThatThrownBy(() -> call((connection, subject) -> "DAYS", (connection, subject) -> 1))
                .isInstanceOf(ClassCastException.class);
        assertThatThrownBy(() -> call((connection, subject) -> TimeUnit.DAYS, (connection, subject) -> null))
                .isInstanceOf(NullPointerException.class);
    }

    // ---- Methods ----

    @WebSocketEndpoint("/p")
    static class PrivateMethod {
        @OnMessage
        @SuppressWarnings("UnusedMethod") // called by Kawat
        private String text(String message) {
            return message + "!";
        }
    }

    @Test
    void privateMethodIsCalled() throws Throwable {
        assertThat(call(new PrivateMethod(), Kind.TEXT, "hello")).isEqualTo("hello!");
    }

    static class Base {
        @OnMessage
        String text(String message) {
            return decorate(message);
        }

        String decorate(String message) {
            return message;
        }
    }

    @WebSocketEndpoint("/p")
    static class Derived extends Base {
        @Override
        String decorate(String message) {
            return "derived " + message;
        }
    }

    @Test
    void inheritedMethodIsCalled() throws Throwable {
        assertThat(call(new Derived(), Kind.TEXT, "hello")).isEqualTo("derived hello");
    }

    @WebSocketEndpoint("/p")
    static class Intercepted {
        @OnMessage
        String text(String message) {
            return message;
        }
    }

    static class Interceptor extends Intercepted {
        @Override
        String text(String message) {
            return "intercepted " + message;
        }
    }

    @Test
    void overridingMethodOfTheInstanceIsCalled() throws Throwable {
        Deployment deployment = Deployments.start(new Intercepted());
        HandlerInvoker invoker = HandlerInvoker.bind(deployment
                .endpoints()
                .all()
                .get(0)
                .descriptor()
                .callback(Kind.TEXT)
                .orElseThrow());
        connection = Deployments.admit(deployment, HANDSHAKE);

        Object result = invoker.invoke(new Interceptor(), connection, "hello");

        assertThat(result).isEqualTo("intercepted hello");
    }

    @WebSocketEndpoint("/p")
    private static class PrivateClass {
        @OnMessage
        @SuppressWarnings("UnusedMethod") // called by Kawat
        int text(String message) {
            return message.length();
        }
    }

    @Test
    void classNeedNotBeAccessible() throws Throwable {
        assertThat(call(new PrivateClass(), Kind.TEXT, "hello")).isEqualTo(5);
    }

    // ---- Results ----

    @WebSocketEndpoint("/p")
    static class ReturnsNothing {
        @OnMessage
        void text(String message) {}

        @OnMessage
        String binary(byte[] message) {
            return null;
        }
    }

    @Test
    void voidIsNull() throws Throwable {
        assertThat(call(new ReturnsNothing(), Kind.TEXT, "hello")).isNull();
    }

    @Test
    void nullIsNull() throws Throwable {
        assertThat(call(new ReturnsNothing(), Kind.BINARY, new byte[0])).isNull();
    }

    // ---- Failures ----

    @WebSocketEndpoint("/p")
    static class Fails {
        private final Throwable failure;

        Fails(Throwable failure) {
            this.failure = failure;
        }

        @OnMessage
        void text(String message) throws Throwable {
            throw failure;
        }
    }

    @Test
    void exceptionsPassUnchanged() {
        for (Throwable failure : List.of(new IOException(), new IllegalStateException(), new StackOverflowError())) {
            assertThatThrownBy(() -> call(new Fails(failure), Kind.TEXT, "hello"))
                    .isSameAs(failure);
        }
    }

    @Test
    void subjectOfAnotherTypeIsAFailure() {
        assertThatThrownBy(() -> call(new ReturnsNothing(), Kind.TEXT, 7)).isInstanceOf(ClassCastException.class);
    }

    @Test
    void handlerOfAnotherTypeIsAFailure() {
        Deployment deployment = Deployments.start(new Intercepted());
        HandlerInvoker invoker = HandlerInvoker.bind(deployment
                .endpoints()
                .all()
                .get(0)
                .descriptor()
                .callback(Kind.TEXT)
                .orElseThrow());
        connection = Deployments.admit(deployment, HANDSHAKE);

        assertThatThrownBy(() -> invoker.invoke("no handler", connection, "hello"))
                .isInstanceOf(ClassCastException.class);
    }

    // ---- How ----

    @WebSocketEndpoint("/{number}")
    static class WhoCalls {
        @OnMessage
        List<String> text(String message, @PathParam("number") int number, WebSocketServer server) {
            return Arrays.stream(new Throwable().getStackTrace())
                    .map(StackTraceElement::getClassName)
                    .takeWhile(name -> !name.equals(HandlerInvokerTest.class.getName()))
                    .toList();
        }
    }

    @Test
    void nothingIsLookedUpInACall() throws Throwable {
        Object callers = call(new WhoCalls(), Kind.TEXT, "hello");

        assertThat(callers).isEqualTo(List.of(WhoCalls.class.getName(), HandlerInvoker.class.getName()));
    }

    @Test
    void invokerIsImmutable() {
        assertThat(HandlerInvoker.class.getDeclaredFields())
                .filteredOn(field -> !field.isSynthetic())
                .allMatch(field -> Modifier.isFinal(field.getModifiers()));
    }

    @Test
    void invokerKnowsItsCallback() {
        Deployment deployment = Deployments.start(new Intercepted());

        HandlerBinding binding =
                HandlerBinding.of(deployment.endpoints().all().get(0).descriptor());

        assertThat(binding.messages().untyped())
                .singleElement()
                .extracting(HandlerInvoker::callback)
                .isSameAs(deployment
                        .endpoints()
                        .all()
                        .get(0)
                        .descriptor()
                        .callback(Kind.TEXT)
                        .orElseThrow());
        assertThat(binding)
                .isEqualTo(new HandlerBinding(
                        null,
                        null,
                        new MessageCallbacks(binding.messages().untyped(), Map.of(), null, null),
                        null,
                        ErrorCallbacks.NONE,
                        null,
                        null));
    }
}
