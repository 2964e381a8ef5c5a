/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.relay;

import dev.kawat.Cluster;
import dev.kawat.RelayMetrics;
import dev.kawat.Topic;
import dev.kawat.server.KawatServer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Map;

/** A node: {@code NodeMain KEY=VALUE...}, with the settings of Kawat. Says {@code ready PORT}, and does what it is told then. */
final class NodeMain {

    private NodeMain() {}

    public static void main(String[] arguments) throws IOException {
        KawatServer.Builder builder = KawatServer.builder().port(0);
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            builder.set(argument.substring(0, equals), argument.substring(equals + 1));
        }
        try (KawatServer node = builder.start()) {
            Publisher publisher = new Publisher();
            Commands commands = new Commands(
                    publisher,
                    Map.of(
                            "run",
                                    words -> ""
                                            + publisher.run(
                                                    () -> outlet(node, words[1]),
                                                    Integer.parseInt(words[2]),
                                                    Integer.parseInt(words[3]),
                                                    Integer.parseInt(words[4])),
                            "pace",
                                    words -> ""
                                            + Publisher.pace(
                                                    outlet(node, words[1]),
                                                    Integer.parseInt(words[2]),
                                                    Integer.parseInt(words[3]),
                                                    Integer.parseInt(words[4])),
                            "nodes",
                                    words -> ""
                                            + node.bean(Cluster.class).nodes().size(),
                            "state", words -> "" + node.bean(Cluster.class).state(),
                            "hop", words -> hop(node.bean(Cluster.class).metrics()),
                            "heap", words -> "" + heap()));
            Commands.say("ready " + node.port());
            commands.serve();
        }
    }

    private static Publisher.Outlet outlet(KawatServer node, String kind) {
        Topic topic = node.bean(Topics.class).hot(kind);
        return new Publisher.Outlet() {
            @Override
            public void publish(String text) {
                topic.send(text);
            }

            @Override
            public void flush() {
                // Kawat does so itself
            }
        };
    }

    private static String hop(RelayMetrics metrics) {
        return metrics.link().hopMedian().toNanos() / 1000 + " "
                + metrics.link().hopP99().toNanos() / 1000;
    }

    private static long heap() {
        long used = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            ManagementFactory.getMemoryMXBean().gc();
            used = Math.min(
                    used,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return used;
    }
}
