/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.handshake;

import dev.kawat.impl.connection.DefaultServer;
import dev.kawat.impl.deployment.RunningEndpoint;
import dev.kawat.impl.settings.OriginRule;
import java.lang.System.Logger.Level;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Logs origins and hosts that are refused, with the values that were compared and the setting that allows them, because behind a
 * proxy both values are seldom what they seem. Logs once a minute for each endpoint, because anybody can send any number. Usable
 * from any thread.
 */
final class RefusalLog {

    private static final System.Logger LOG = System.getLogger("dev.kawat.handshake");

    private static final long PAUSE = TimeUnit.MINUTES.toNanos(1);

    /** The most characters that are logged: a host has at most 253, and a scheme and a port stand beside it. */
    private static final int LONGEST = 300;

    private final LongSupplier nanos;

    /** The time of the next line that an endpoint may log. Keeps no endpoint alive that the application has dropped. */
    private final Map<DefaultServer, Long> next = Collections.synchronizedMap(new WeakHashMap<>());

    RefusalLog(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Logs that a handshake was refused because of its origin, if it is time for that. */
    void refusedOrigin(RunningEndpoint endpoint, String origin, String host) {
        if (isDue(endpoint.server())) {
            LOG.log(
                    Level.INFO,
                    () -> line(endpoint.server(), endpoint.settings().origins(), origin, host));
        }
    }

    /** Logs that a handshake was refused because of its host, if it is time for that. */
    void refusedHost(RunningEndpoint endpoint, String host) {
        DefaultServer server = endpoint.server();
        if (isDue(server)) {
            LOG.log(
                    Level.INFO,
                    () -> server + ": a handshake is refused with 421: Host is '" + printable(host) + "', allowed is "
                            + endpoint.settings().admission().hosts() + ". To allow it, set kawat.endpoint."
                            + server.name()
                            + ".hosts. This line appears at most once a minute");
        }
    }

    private boolean isDue(DefaultServer server) {
        long now = nanos.getAsLong();
        Long due = next.get(server);
        if (due == null) {
            return next.putIfAbsent(server, now + PAUSE) == null;
        }
        return now - due >= 0 && next.replace(server, due, now + PAUSE);
    }

    private static String line(DefaultServer server, OriginRule allowed, String origin, String host) {
        return server + ": a handshake is refused with 403: Origin is '" + printable(origin) + "', Host is '"
                + printable(host) + "', allowed is " + allowed
                + ". To allow it, set kawat.endpoint."
                + server.name()
                + ".origins; behind a proxy, make the proxy pass the Host header on unchanged, with its port."
                + " This line appears at most once a minute";
    }

    /** Returns what a peer has sent, in a form that cannot pretend to be another line. */
    private static String printable(String sent) {
        String cut = sent.length() > LONGEST ? sent.substring(0, LONGEST) + "..." : sent;
        return cut.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "?");
    }
}
