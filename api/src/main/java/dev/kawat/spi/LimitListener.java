/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.spi;

import org.jspecify.annotations.Nullable;

/**
 * Is notified of the limits that peers reach, for example to count them in a metric. An implementation is a bean with a scope
 * that is always active, such as {@code @ApplicationScoped}; there may be several. It is called from any thread, also one that
 * reads, that of a handshake or a timer, so it must not block. An exception that it throws is logged.
 *
 * <p>It is notified when a limit
 *
 * <ul>
 *   <li>refuses a handshake: {@code max-connections} and the other numbers of connections, {@code handshake-rate}, {@code
 *       handshake-rate-per-address}, {@code max-pending-handshakes}, {@code memory};
 *   <li>closes a connection: {@code max-message}, {@code max-fragments}, {@code max-pings}, {@code message-timeout}, {@code
 *       frame-timeout}, {@code first-message-timeout}, {@code idle-timeout}, {@code max-connection-age}, {@code memory}, a rate of
 *       messages, and {@code outbox-bytes} or {@code outbox-messages} unless messages are dropped instead;
 *   <li>drops a connection: {@code write-timeout}, {@code pong-timeout};
 *   <li>delays or discards a message of a peer: a rate of messages.
 * </ul>
 *
 * <p>It is not notified of what is broken or forbidden, such as a frame that breaks the protocol, a message that cannot be read,
 * or an origin that may not connect; of a connection that takes too long to close; or of a request that the standalone server
 * gives up before it is a handshake.
 *
 * <pre>{@code
 * @ApplicationScoped
 * public class RefusedClients implements LimitListener {
 *
 *     private final LongAdder refused = new LongAdder();
 *
 *     @Override
 *     public void limitReached(LimitReached limit) {
 *         if (limit.refusesHandshake()) {
 *             refused.increment();
 *         }
 *     }
 * }
 * }</pre>
 */
public interface LimitListener {

    /** The code of a limit that ends nothing: a message is delayed or discarded. */
    int NO_CODE = 0;

    /**
     * A limit that was reached once more.
     *
     * @param setting the key of the limit in the settings, for example {@code max-connections}
     * @param endpoint the name of the endpoint
     * @param code the HTTP status with which a handshake is refused; the close code with which a connection is closed, 1006 if it
     *     is dropped; or {@link #NO_CODE}
     * @param client the IP address of the client, or the network of 64 bits of an IPv6 address; null if it is not known
     * @param count how many times this limit of this endpoint has been reached since it started, with this one
     */
    record LimitReached(
            String setting,
            String endpoint,
            int code,
            @Nullable String client,
            long count) {

        /** Returns whether a handshake is refused. Otherwise the limit is one of a connection. */
        public boolean refusesHandshake() {
            return code == 429 || code == 503;
        }
    }

    /** Is notified of a limit. */
    void limitReached(LimitReached limit);
}
