/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.spi;

import org.jspecify.annotations.Nullable;

/**
 * Is notified of the limits of admission that are reached, for example to count them in a metric. An implementation is a bean with
 * a scope that is always active, such as {@code @ApplicationScoped}; there may be several. It is called from any thread, also that
 * of a handshake or a timer, so it must not block. An exception that it throws is logged.
 *
 * <pre>{@code
 * @ApplicationScoped
 * public class RefusedClients implements LimitListener {
 *
 *     private final LongAdder refused = new LongAdder();
 *
 *     @Override
 *     public void limitReached(LimitReached limit) {
 *         if (limit.code() < 1000) { // an HTTP status
 *             refused.increment();
 *         }
 *     }
 * }
 * }</pre>
 */
public interface LimitListener {

    /**
     * A limit that was reached once more.
     *
     * @param setting the key of the limit in the settings, for example {@code max-connections}
     * @param endpoint the name of the endpoint
     * @param code the HTTP status with which a handshake is refused, or the close code with which a connection is closed
     * @param client the IP address of the client, or the network of 64 bits of an IPv6 address; null if it is not known
     * @param count how many times this limit of this endpoint has been reached since it started, with this one
     */
    record LimitReached(
            String setting,
            String endpoint,
            int code,
            @Nullable String client,
            long count) {}

    /** Is notified of a limit. */
    void limitReached(LimitReached limit);
}
