/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.deployment;

import dev.kawat.impl.settings.Compression;
import dev.kawat.impl.settings.EndpointSettings;
import dev.kawat.impl.settings.LivenessSettings;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Warns of settings that are allowed, and that let a peer or a foreign web page do harm. */
final class RiskySettings {

    private static final System.Logger LOG = System.getLogger("dev.kawat.deployment");

    /** A bound of one connection is risky when it is more than this part of the heap: so few peers can fill it. */
    private static final int PART_OF_HEAP = 8;

    private RiskySettings() {}

    /**
     * Logs a warning for each risk of an endpoint that starts.
     *
     * @param identifies whether the endpoint knows who its peers are, and so may send them secrets
     */
    static void warn(String endpoint, EndpointSettings settings, boolean identifies) {
        for (String risk : risks(settings, identifies, Runtime.getRuntime().maxMemory())) {
            LOG.log(Level.WARNING, "endpoint ''{0}'': {1}", endpoint, risk);
        }
    }

    /**
     * Returns the risks of settings, each as a sentence.
     *
     * @param identifies whether the endpoint knows who its peers are, and so may send them secrets
     * @param heap the largest size of the heap in bytes
     */
    static List<String> risks(EndpointSettings settings, boolean identifies, long heap) {
        List<String> risks = new ArrayList<>();
        if (settings.origins().any()) {
            risks.add("origins=* lets every web page connect, with the cookies of its visitor; list the origins,"
                    + " or admit nobody without a token that is no cookie");
        }
        if (identifies && settings.messages().compression() != Compression.OFF) {
            risks.add("compression=" + settings.messages().compression().name().toLowerCase(Locale.ROOT)
                    + " on an endpoint that knows its users: where a message has a secret and a text of somebody else,"
                    + " its length reveals the secret to those who see the network");
        }
        LivenessSettings liveness = settings.liveness();
        if (liveness.pingInterval().isZero() && liveness.idleTimeout().isZero()) {
            risks.add(
                    "ping-interval=off and idle-timeout=off keep the connections of peers that have vanished for ever");
        }
        long most = heap / PART_OF_HEAP;
        if (settings.messages().maxBytes() > most) {
            risks.add(fills("max-message", settings.messages().maxBytes(), heap));
        }
        if (settings.outbox().maxBytes() > most) {
            risks.add(fills("outbox-bytes", settings.outbox().maxBytes(), heap));
        }
        return risks;
    }

    private static String fills(String key, long bytes, long heap) {
        return key + "=" + bytes + " lets " + Math.max(1, heap / bytes) + " peers fill the heap of " + heap + " bytes";
    }
}
