/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.jmh;

import dev.kawat.HeaderParam;
import dev.kawat.MessageType;
import dev.kawat.NonBlocking;
import dev.kawat.OnCaughtUp;
import dev.kawat.OnSlow;
import dev.kawat.Payload;
import dev.kawat.QueryParam;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import java.io.IOException;
import java.security.Principal;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.stream.Stream;

/** Handlers that return what they get, each with one thing more than {@link Echo}. */
final class Features {

    private Features() {}

    /** Nothing more. */
    @NonBlocking
    @WebSocketEndpoint("/none")
    public static class None {
        @OnMessage
        String text(String message) {
            return message;
        }
    }

    /** Parameters of every kind. */
    @NonBlocking
    @WebSocketEndpoint("/parameters")
    public static class Parameters {
        @OnMessage
        String text(
                String message,
                WebSocketConnection connection,
                Optional<Principal> principal,
                @QueryParam("page") Optional<Integer> page,
                @HeaderParam("Accept-Language") Optional<String> language) {
            return message;
        }
    }

    /** Roles that are demanded, and that everybody has. */
    @NonBlocking
    @WebSocketEndpoint("/roles")
    public static class Roles {
        @OnMessage
        @PermitAll
        String text(String message) {
            return message;
        }

        @OnMessage
        @RolesAllowed("admin")
        void binary(byte[] message) {}
    }

    /** Error callbacks that are not called, of which one wants the message. */
    @NonBlocking
    @WebSocketEndpoint("/errors")
    public static class Errors {
        @OnMessage
        String text(String message) {
            return message;
        }

        @OnError
        void failed(IOException failure, Payload message) {}

        @OnError
        void failed(Throwable failure) {}
    }

    /** Told of a slow peer, which this is not. */
    @NonBlocking
    @WebSocketEndpoint("/pace")
    public static class Pace {
        @OnMessage
        String text(String message) {
            return message;
        }

        @OnSlow
        void slow() {}

        @OnCaughtUp
        void caughtUp() {}
    }

    /** An answer that there may be. */
    @NonBlocking
    @WebSocketEndpoint("/optional")
    public static class Optionally {
        @OnMessage
        Optional<String> text(String message) {
            return Optional.of(message);
        }
    }

    /** A stage that is complete. */
    @NonBlocking
    @WebSocketEndpoint("/stage")
    public static class Stage {
        @OnMessage
        CompletionStage<String> text(String message) {
            return CompletableFuture.completedFuture(message);
        }
    }

    /** A stream of one message. */
    @NonBlocking
    @WebSocketEndpoint("/stream")
    public static class OneOfAStream {
        @OnMessage
        Stream<String> text(String message) {
            return Stream.of(message);
        }
    }

    /** All messages as one stream, which go back the same way. */
    @NonBlocking
    @WebSocketEndpoint("/publisher")
    public static class AllInAStream {
        @OnMessage
        Flow.Publisher<String> text(Flow.Publisher<String> messages) {
            return messages;
        }
    }

    /** Told from messages of another type. */
    @NonBlocking
    @WebSocketEndpoint("/typed")
    public static class Typed {
        @OnMessage
        String text(String message) {
            return message;
        }

        @OnMessage
        @MessageType("join")
        void join(String message) {}
    }

    /** Side by side with other messages. */
    @NonBlocking
    @WebSocketEndpoint(value = "/concurrent", concurrency = "4")
    public static class SideBySide {
        @OnMessage
        String text(String message) {
            return message;
        }
    }
}
