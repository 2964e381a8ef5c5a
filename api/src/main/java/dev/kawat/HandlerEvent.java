/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import java.lang.reflect.Type;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An event of which a {@link ServerHandler} or a {@link ConnectionHandler} is notified. Events are immutable, and may be kept and
 * passed on to any thread.
 */
public sealed interface HandlerEvent {

    /** Returns the name of the event: {@code connection}, {@code open}, {@code message}, {@code terminate} or {@code error}. */
    String type();

    /**
     * A client asks to connect.
     *
     * @param request the upgrade request
     */
    record Connection(Handshake request) implements HandlerEvent {

        /** Checks that the request is not null. */
        public Connection {
            Objects.requireNonNull(request, "request");
        }

        @Override
        public String type() {
            return "connection";
        }
    }

    /** The server has started, or the connection is open. */
    record Open() implements HandlerEvent {

        @Override
        public String type() {
            return "open";
        }
    }

    /** A message of the peer. Applications do not implement this interface. */
    non-sealed interface Message extends HandlerEvent {

        @Override
        default String type() {
            return "message";
        }

        /** Returns the form in which {@link #data()} is presented. */
        DataType dataType();

        /**
         * Returns the content of the message, as {@link #dataType()} says: a {@code String} for {@link DataType#TEXT}, a {@link
         * java.nio.ByteBuffer} for {@link DataType#BLOB}, and what the JSON library makes of any JSON value for {@link
         * DataType#OBJECT}: a {@code Map}, a {@code List}, a {@code String}, a number or a {@code Boolean}. For {@link
         * DataType#AUTO} it is a {@code String} or a {@code ByteBuffer}, in the kind in which the message came.
         */
        Object data();

        /** Returns the content as it came, in a text or in a binary message. */
        Payload payload();

        /**
         * Returns the content as an object of a type, which the codecs of the application or the JSON library read.
         *
         * @throws MessageDecodeException if the content cannot be read so. If the handler does not catch it, the connection is
         *     closed with 1007
         */
        Object as(Type type);

        /**
         * Returns the content as an object of a class; see {@link #as(Type)}.
         *
         * @throws MessageDecodeException if the content cannot be read so
         */
        default <T> T as(Class<T> type) {
            return type.cast(as((Type) type));
        }
    }

    /**
     * The server or the connection has ended.
     *
     * @param code the close code of the peer, or ours if we closed first: 1005 if none was given, 1006 if the connection was lost.
     *     For a server it is 1001
     * @param reason the reason, possibly empty
     * @param wasClean whether the connection was closed by close frames, and not lost
     */
    record Terminate(int code, String reason, boolean wasClean) implements HandlerEvent {

        @Override
        public String type() {
            return "terminate";
        }
    }

    /**
     * A callback has failed, a message cannot be read, or a client of {@link WebSocketConnector#open} cannot connect. A connection
     * is closed after this event.
     *
     * @param errors descriptions of the failure and of its causes, the failure itself first
     * @param cause the exception
     */
    record Failure(List<ErrorInfo> errors, Throwable cause) implements HandlerEvent {

        /** Copies the list. */
        public Failure {
            errors = List.copyOf(errors);
            Objects.requireNonNull(cause, "cause");
        }

        @Override
        public String type() {
            return "error";
        }
    }

    /**
     * The description of an error.
     *
     * @param errCode the close code for it: 1003, 1007, 1008, 1009 or 1011; 1006 if a client cannot connect
     * @param message the message of the exception; null if it has none
     * @param componentSignature the name of the class of the exception
     */
    record ErrorInfo(int errCode, @Nullable String message, String componentSignature) {}
}
