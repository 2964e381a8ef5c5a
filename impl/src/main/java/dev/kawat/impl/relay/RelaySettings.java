/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.impl.relay;

import dev.kawat.impl.problem.Problems;
import dev.kawat.impl.settings.Configuration;
import dev.kawat.impl.settings.Setting;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;

/**
 * The settings of a relay that are those of every engine.
 *
 * @param application the name that all nodes of the application share
 * @param node the name of this node for people
 * @param secret signs what nodes send; empty for none
 * @param bufferBytes the most bytes that may wait for the engine
 * @param inboundBytes the most bytes that may wait for connections here
 * @param maxMessage the largest message for other nodes, in bytes
 * @param patience the longest times that messages wait for the engine
 */
public record RelaySettings(
        String application,
        String node,
        String secret,
        long bufferBytes,
        long inboundBytes,
        int maxMessage,
        Patience patience) {

    /**
     * The longest times that messages wait for the engine.
     *
     * @param live those that are not kept
     * @param logged those for a history
     */
    public record Patience(Duration live, Duration logged) {}

    private static final String AUTO = "auto";

    /** Returns the settings of an application; adds a problem for each value that is not allowed. */
    public static RelaySettings resolve(Configuration configuration, Problems problems) {
        String application = configuration.application(Setting.RELAY_APPLICATION, String.class, problems);
        String node = configuration.application(Setting.RELAY_NODE, String.class, problems);
        String secret = configuration.application(Setting.RELAY_SECRET, String.class, problems);
        long maxMessage = configuration.application(Setting.RELAY_MAX_MESSAGE, Long.class, problems);
        return new RelaySettings(
                application.equals(AUTO) ? "kawat" : application,
                node.equals(AUTO) ? hostName() : node,
                secret.equals("none") ? "" : secret,
                configuration.application(Setting.RELAY_BUFFER, Long.class, problems),
                configuration.application(Setting.RELAY_INBOUND, Long.class, problems),
                (int) Math.min(maxMessage, Integer.MAX_VALUE),
                new Patience(
                        configuration.application(Setting.RELAY_WAIT, Duration.class, problems),
                        configuration.application(Setting.RELAY_WAIT_LOGGED, Duration.class, problems)));
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "localhost";
        }
    }

    /** Returns the names, and not the secret. */
    @Override
    public String toString() {
        return "RelaySettings[" + application + ", " + node + "]";
    }
}
