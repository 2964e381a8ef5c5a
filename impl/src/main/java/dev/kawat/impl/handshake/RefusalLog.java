/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.handshake;

import dev.kawat.impl.admission.ClientRequest;
import dev.kawat.impl.connection.DefaultServer;
import dev.kawat.impl.deployment.RunningEndpoint;
import java.lang.System.Logger.Level;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Logs origins and hosts that are refused, with the values that were compared and the setting that allows them, because behind a
 * proxy both values are seldom what they seem. Logs each pair of values once, and at most once a minute for each endpoint when
 * there are many, because anybody can send any number. Usable from any thread.
 */
final class RefusalLog {

    private static final System.Logger LOG = System.getLogger("dev.kawat.handshake");

    private static final long PAUSE = TimeUnit.MINUTES.toNanos(1);

    /** The pairs of an endpoint that are logged at once, and remembered; a few more where threads meet. */
    private static final int MOST_PAIRS = 20;

    private static final String HOW_OFTEN =
            " Each is logged once, and at most one a minute when there are more than " + MOST_PAIRS;

    /** The most characters that are logged: a host has at most 253, and a scheme and a port stand beside it. */
    private static final int LONGEST = 300;

    /**
     * The lines of one endpoint.
     *
     * @param pairs what was compared in those that came at once
     * @param next the time of the next line after these
     */
    private record Lines(Set<String> pairs, AtomicLong next) {}

    private final LongSupplier nanos;

    /** The lines of each endpoint. Keeps no endpoint alive that the application has dropped. */
    private final Map<DefaultServer, Lines> lines = Collections.synchronizedMap(new WeakHashMap<>());

    RefusalLog(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Logs that a handshake was refused because of its origin, if it is time for that. */
    void refusedOrigin(RunningEndpoint endpoint, String origin, ClientRequest request) {
        log(
                endpoint.server(),
                "a handshake is refused with 403: Origin is '" + printable(origin) + "', " + host(request),
                ", allowed is " + endpoint.settings().origins() + ". To allow it, set kawat.endpoint."
                        + endpoint.server().name()
                        + ".origins; behind a proxy, make the proxy pass the Host header on unchanged, with its port,"
                        + " or set kawat.trusted-proxies and make the proxy send X-Forwarded-Host.");
    }

    /** Logs that a handshake was refused because of its host, if it is time for that. */
    void refusedHost(RunningEndpoint endpoint, ClientRequest request) {
        log(
                endpoint.server(),
                "a handshake is refused with 421: " + host(request),
                ", allowed is " + endpoint.settings().admission().hosts() + ". To allow it, set kawat.endpoint."
                        + endpoint.server().name()
                        + ".hosts.");
    }

    private void log(DefaultServer server, String compared, String cure) {
        if (isDue(server, compared)) {
            LOG.log(Level.INFO, () -> server + ": " + compared + cure + HOW_OFTEN);
        }
    }

    private boolean isDue(DefaultServer server, String compared) {
        long now = nanos.getAsLong();
        Lines known =
                lines.computeIfAbsent(server, unknown -> new Lines(ConcurrentHashMap.newKeySet(), new AtomicLong(now)));
        if (known.pairs.contains(compared)) {
            return false;
        }
        if (known.pairs.size() < MOST_PAIRS) {
            return known.pairs.add(compared);
        }
        long due = known.next.get();
        return now - due >= 0 && known.next.compareAndSet(due, now + PAUSE);
    }

    /** Returns the host as the client asked for it, and as the proxy that says so has sent it. */
    private static String host(ClientRequest request) {
        String sent = String.join(", ", request.handshake().headers("Host")).strip();
        String host = "Host is '" + printable(sent.isEmpty() ? request.host() : sent) + "'";
        return sent.isEmpty() || sent.equals(request.host())
                ? host
                : host + ", forwarded for '" + printable(request.host()) + "'";
    }

    /** Returns what a peer has sent, in a form that cannot pretend to be another line. */
    private static String printable(String sent) {
        String cut = sent.length() > LONGEST ? sent.substring(0, LONGEST) + "..." : sent;
        return cut.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "?");
    }
}
