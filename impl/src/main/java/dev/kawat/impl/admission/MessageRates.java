/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.admission;

import dev.kawat.impl.message.Utf8;
import dev.kawat.impl.settings.RatePolicy;
import dev.kawat.impl.settings.RateSettings;
import dev.kawat.impl.settings.Setting;
import dev.kawat.impl.time.Clock;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rates at which messages may come from the peer of one connection. There is none where all rates are off. Used by one thread
 * at a time; the buckets of a user are shared with other connections.
 */
public final class MessageRates {

    /**
     * A rate that a message was beyond.
     *
     * @param limit the setting of the rate
     * @param until the time at which the rate allows the message, in nanoseconds
     */
    public record Excess(Setting limit, long until) {}

    private record Rate(Setting limit, TokenBucket bucket, long perSecond, boolean ofBytes) {

        long cost(long bytes) {
            return (ofBytes ? bytes : 1) * TokenBucket.SECOND / perSecond;
        }
    }

    private final RatePolicy policy;
    private final Clock clock;
    private final List<Rate> rates = new ArrayList<>();

    /** True if a rate needs the size of a message; set while the rates are added. */
    private boolean countsBytes;

    private MessageRates(RatePolicy policy, Clock clock) {
        this.policy = policy;
        this.clock = clock;
    }

    /**
     * Returns the rates of a new connection; null if all are off.
     *
     * @param user the buckets of the user; null if nobody is identified, or nothing is limited by user
     */
    static @Nullable MessageRates of(RateSettings settings, Clock clock, UserBuckets.@Nullable Buckets user) {
        if (settings.messages() == 0 && settings.bytes() == 0 && user == null) {
            return null;
        }
        MessageRates made = new MessageRates(settings.policy(), clock);
        long now = clock.nanos();
        made.add(Setting.MESSAGE_RATE, settings.messages(), new TokenBucket(now), false);
        made.add(Setting.BYTE_RATE, settings.bytes(), new TokenBucket(now), true);
        if (user != null) {
            made.add(Setting.MESSAGE_RATE_PER_USER, settings.messagesPerUser(), user.messages, false);
            made.add(Setting.BYTE_RATE_PER_USER, settings.bytesPerUser(), user.bytes, true);
        }
        return made;
    }

    private void add(Setting limit, long perSecond, TokenBucket bucket, boolean ofBytes) {
        if (perSecond != 0) {
            rates.add(new Rate(limit, bucket, perSecond, ofBytes));
            countsBytes |= ofBytes;
        }
    }

    /** Returns the action for a message that is beyond a rate. */
    public RatePolicy policy() {
        return policy;
    }

    /**
     * Counts a message, unless it is beyond a rate and the policy is not to delay.
     *
     * @param message a {@code String} or a {@code ByteBuffer}
     * @return the rate that it is beyond, of several the one that allows it last; null if there is none
     */
    public @Nullable Excess count(Object message) {
        long now = clock.nanos();
        long bytes = countsBytes ? bytes(message) : 0;
        boolean onCredit = policy == RatePolicy.DELAY;
        Excess last = null;
        for (int i = 0; i < rates.size(); i++) {
            Rate rate = rates.get(i);
            long wait = rate.bucket.take(rate.cost(bytes), now, onCredit);
            if (wait > 0) {
                if (!onCredit) {
                    rates.subList(0, i).forEach(before -> before.bucket.giveBack(before.cost(bytes)));
                    return new Excess(rate.limit, now + wait);
                }
                if (last == null || wait > last.until - now) {
                    last = new Excess(rate.limit, now + wait);
                }
            }
        }
        return last;
    }

    private static long bytes(Object message) {
        return message instanceof String text ? Utf8.length(text) : ((ByteBuffer) message).remaining();
    }
}
