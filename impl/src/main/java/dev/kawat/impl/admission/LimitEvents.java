/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.admission;

import dev.kawat.impl.failure.FailureLog;
import dev.kawat.impl.message.CloseCodes;
import dev.kawat.impl.settings.IpAddress;
import dev.kawat.impl.settings.Setting;
import dev.kawat.impl.time.Clock;
import dev.kawat.spi.LimitListener;
import java.lang.System.Logger.Level;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Notifies of limits that are reached, and logs each of them once a minute. Usable from any thread. */
final class LimitEvents {

    private static final System.Logger LOG = System.getLogger("dev.kawat.handshake");

    /** The limits that are reached although nothing is wrong, because peers vanish or have nothing to say. */
    private static final Set<Setting> USUAL = EnumSet.of(Setting.PONG_TIMEOUT, Setting.IDLE_TIMEOUT);

    private static final long PAUSE = TimeUnit.MINUTES.toNanos(1);

    private final List<LimitListener> listeners;
    private final Clock clock;

    /** The time of the next line about each limit. */
    private final Map<Setting, Long> nextLine = new ConcurrentHashMap<>();

    LimitEvents(List<LimitListener> listeners, Clock clock) {
        this.listeners = List.copyOf(listeners);
        this.clock = clock;
    }

    /**
     * Notifies of a limit.
     *
     * @param code the HTTP status or the close code; {@link LimitListener#NO_CODE} if there is none
     * @param client the address of the client; null if it is not known
     */
    void reached(Setting limit, ConnectionCounts counts, int code, @Nullable IpAddress client) {
        LimitListener.LimitReached event = new LimitListener.LimitReached(
                limit.key(), counts.endpoint(), code, client == null ? null : client.toString(), counts.reached(limit));
        if (isTimeForALine(limit)) {
            LOG.log(
                    USUAL.contains(limit) ? Level.DEBUG : Level.INFO,
                    () -> "endpoint '" + event.endpoint() + "': the limit " + event.setting() + " is reached for the "
                            + event.count() + ". time, so " + outcome(code) + ", at "
                            + (client == null ? "an unknown address" : client)
                            + ". There is at most one such line a minute");
        }
        listeners.forEach(listener -> notify(listener, event));
    }

    private static String outcome(int code) {
        return switch (code) {
            case LimitListener.NO_CODE -> "a message of a client is delayed or discarded";
            case CloseCodes.ABNORMAL -> "the connection of a client is dropped";
            default -> "a client gets " + code;
        };
    }

    private static void notify(LimitListener listener, LimitListener.LimitReached event) {
        try {
            listener.limitReached(event);
        } catch (RuntimeException | Error failure) { // of the application, and no reason to treat the client otherwise
            FailureLog.log(LOG, Level.ERROR, "a LimitListener failed", failure);
        }
    }

    private boolean isTimeForALine(Setting limit) {
        long now = clock.nanos();
        Long due = nextLine.get(limit);
        if (due == null) {
            return nextLine.putIfAbsent(limit, now + PAUSE) == null;
        }
        return now - due >= 0 && nextLine.replace(limit, due, now + PAUSE);
    }
}
