/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.descriptor;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.List;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * One callback method of a handler class, checked.
 *
 * @param where what messages call it
 * @param kind what it is called for
 * @param method the method, of the handler class or a superclass
 * @param arguments what each parameter is given, in order
 * @param messageType the declared type of the message parameter, or of the messages in the stream that it is; null where the
 *     callback takes none
 * @param blocking whether it may block, and so needs a worker
 */
public record Callback(
        String where,
        Kind kind,
        Method method,
        List<Argument> arguments,
        @Nullable Type messageType,
        boolean blocking) {

    /** Whether the message parameter is a stream of all messages, so that the method is called once, after the opening. */
    public boolean takesStream() {
        int subject = arguments.indexOf(Argument.Subject.INSTANCE);
        return subject >= 0 && method.getParameterTypes()[subject] == Flow.Publisher.class;
    }

    /** What a callback is called for. */
    public enum Kind {
        /** The gate: before the upgrade. */
        CONNECTION,
        /** The connection is open. */
        OPEN,
        /** A text message, or an object in any kind of message. */
        TEXT,
        /** A binary message. */
        BINARY,
        /** A pong. */
        PONG,
        /** The connection is over. */
        CLOSE,
        /** Something failed. */
        ERROR
    }

    /** What a parameter is given. */
    public sealed interface Argument {

        /** The connection. */
        enum Connection implements Argument {
            /** The only value. */
            INSTANCE
        }

        /** The connection's server. */
        enum Server implements Argument {
            /** The only value. */
            INSTANCE
        }

        /** The connection's handshake. */
        enum Handshake implements Argument {
            /** The only value. */
            INSTANCE
        }

        /**
         * The value of a variable of the path.
         *
         * @param name the variable
         * @param conversion makes the parameter's value of the variable's
         */
        record PathParam(String name, Conversion conversion) implements Argument {}

        /** What the callback is about: the message, the close reason or the failure. */
        enum Subject implements Argument {
            /** The only value. */
            INSTANCE
        }
    }
}
