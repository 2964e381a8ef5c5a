/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.execution;

import dev.kawat.impl.descriptor.Callback;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The events whose callbacks run on the threads of an application, for code that the callbacks call. Usable from any thread. */
public final class CurrentCallback {

    /** The kinds of events that are noted. */
    public enum Kind {
        OPEN,
        MESSAGE,
        ERROR,
        CLOSE
    }

    /**
     * An event whose callback runs.
     *
     * @param kind its kind
     * @param message the text message that it is; null if it is none
     * @param error what has failed; null unless an error callback runs
     */
    public record Event(
            Kind kind, @Nullable String message, @Nullable Throwable error) {

        /** Returns the event of a failure. */
        public static Event failed(Throwable error) {
            return new Event(Kind.ERROR, null, error);
        }
    }

    @SuppressWarnings("ThreadLocalUsage") // if it were static, all applications of a server would share it
    private final ThreadLocal<@Nullable Event> current = new ThreadLocal<>();

    /** Returns the kind of the events of a callback; empty if they are not noted. */
    public static Optional<Kind> kindOf(Callback callback) {
        return switch (callback.kind()) {
            case OPEN -> Optional.of(Kind.OPEN);
            case TEXT, BINARY, PING, PONG -> Optional.of(Kind.MESSAGE);
            case ERROR -> Optional.of(Kind.ERROR);
            case CLOSE -> Optional.of(Kind.CLOSE);
            case CONNECTION, SLOW, CAUGHT_UP -> Optional.empty();
        };
    }

    /** Returns the event whose callback runs on this thread. */
    public Optional<Event> event() {
        return Optional.ofNullable(current.get());
    }

    /**
     * Runs the callback of an event.
     *
     * @return its result; null for none
     * @throws Throwable what it throws
     */
    public @Nullable Object call(Event event, ApplicationCode callback) throws Throwable {
        Event before = current.get();
        current.set(event);
        try {
            return callback.run();
        } finally {
            if (before == null) {
                current.remove();
            } else {
                current.set(before);
            }
        }
    }
}
