/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat;

import org.jspecify.annotations.Nullable;

/**
 * The event whose callback runs on the calling thread, in the words of Eclipse Dirigible. It serves beans that several callbacks
 * call, and handlers that come from there; in new handlers, parameters of the callbacks are simpler. Get it by {@code @Inject}.
 *
 * <p>It knows the callbacks for the opening and the end of a connection, for messages, pings and pongs, and for errors, on whatever
 * thread they run: from the call of the method to its return. It does not know the completions of a stage that a callback has
 * returned, the elements of a stream that it has returned, or other threads that it has started. Read what these need before.
 *
 * <p>Every method throws {@link IllegalStateException} where no such callback runs. Applications do not implement this interface.
 */
public interface Websockets {

    /** Returns the message that a callback handles, if that is a text; null for a binary message, and in other callbacks. */
    @Nullable
    String getMessage();

    /** Returns the text of the failure that an error callback handles; null in other callbacks. */
    @Nullable
    String getError();

    /** Returns the method for the event in Dirigible: {@code onopen}, {@code onmessage}, {@code onerror} or {@code onclose}. */
    String getMethod();

    /** Returns whether a callback for the opening of a connection runs. */
    boolean isOnOpen();

    /** Returns whether a callback for a message, a ping or a pong runs. */
    boolean isOnMessage();

    /** Returns whether an error callback runs. */
    boolean isOnError();

    /** Returns whether a callback for the end of a connection runs. */
    boolean isOnClose();
}
