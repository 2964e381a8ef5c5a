/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.client;

import dev.kawat.ConnectFailedException;
import dev.kawat.ConnectFailedException.Part;
import dev.kawat.WebSocketConnector.Loss;
import dev.kawat.impl.message.CloseCodes;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether and when a client connects again.
 *
 * @param enabled whether it does so at all
 * @param least the shortest time between two attempts
 * @param most the longest time, unless the server asks for a longer one
 * @param decision decides instead of the rules; null for the rules
 */
record ReconnectRule(
        boolean enabled,
        Duration least,
        Duration most,
        @Nullable Predicate<? super Loss> decision) {

    private static final System.Logger LOG = System.getLogger("dev.kawat.client");

    static final ReconnectRule NEVER = new ReconnectRule(false, Duration.ofMillis(500), Duration.ofSeconds(20), null);

    /** A connection that has lasted as long is good: the next failure is the first one again. */
    static final Duration GOOD = Duration.ofSeconds(5);

    private static final Set<Integer> TEMPORARY = Set.of(429, 503);

    private static final int MAX_DOUBLINGS = 30;

    /** The most that a server may ask for: whatever it says, the client is back within a day. */
    private static final Duration MOST_ASKED = Duration.ofDays(1);

    /** Returns whether to connect again after the end of a connection that this side has not closed by itself. */
    boolean after(int code) {
        boolean usual = code != CloseCodes.NORMAL && code != CloseCodes.VIOLATED_POLICY;
        return enabled && decide(new Loss(code, 0), usual);
    }

    /** Returns whether to connect again after the failure of an attempt. */
    boolean after(ConnectFailedException failure) {
        int status = failure.status().orElse(0);
        boolean usual = failure.part() != Part.STATUS || TEMPORARY.contains(status);
        boolean over = failure.part() == Part.CANCELLED;
        return enabled && !over && decide(new Loss(0, status), usual);
    }

    /** Asks the application, if it wants to decide; the rules decide if that fails. */
    private boolean decide(Loss loss, boolean usual) {
        try {
            return decision == null ? usual : decision.test(loss);
        } catch (RuntimeException | Error bug) {
            LOG.log(Level.WARNING, "reconnectIf: the decision failed, so the rules decide about " + loss, bug);
            return usual;
        }
    }

    /**
     * Returns the time until the next attempt: random between the shortest time and a bound that doubles with each failure.
     *
     * @param failures how many attempts, or connections that were not good, have come before, from 1
     * @param random from 0 to 1
     */
    Duration delay(int failures, DoubleSupplier random) {
        double bound =
                Math.min((double) most.toNanos(), (double) least.toNanos() * (1L << Math.min(failures, MAX_DOUBLINGS)));
        double above = Math.max(0, bound - least.toNanos());
        return least.plusNanos((long) (above * random.getAsDouble()));
    }

    /** Returns the time that a server has asked for (RFC 9110 section 10.2.3); empty if it has not, or not understandably. */
    static Optional<Duration> retryAfter(ConnectFailedException failure, Instant now) {
        List<String> values = failure.headers().getOrDefault("retry-after", List.of());
        return values.size() == 1 ? parse(values.get(0), now) : Optional.empty();
    }

    private static Optional<Duration> parse(String value, Instant now) {
        try {
            Duration asked = value.matches("\\d{1,9}")
                    ? Duration.ofSeconds(Long.parseLong(value))
                    : Duration.between(
                            now,
                            ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                                    .toInstant());
            return asked.isNegative()
                    ? Optional.empty()
                    : Optional.of(asked.compareTo(MOST_ASKED) > 0 ? MOST_ASKED : asked);
        } catch (DateTimeParseException malformed) {
            return Optional.empty();
        }
    }
}
