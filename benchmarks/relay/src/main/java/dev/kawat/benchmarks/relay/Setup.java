/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.relay;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How processes are started.
 *
 * @param java the command of the JDK
 * @param jar this program
 * @param node the directory with {@code socket-io.mjs} and what it needs
 * @param log where processes say what is wrong
 */
record Setup(Path java, Path jar, Path node, Path log) {

    /** Outboxes that hold what is under way: only a peer that does not read may fill one. */
    private static final List<String> ROOM = List.of("kawat.outbox-messages=100000", "kawat.outbox-bytes=67108864");

    /** Returns the command of a node. */
    List<String> kawat(String... settings) {
        List<String> command = program("NodeMain");
        command.addAll(ROOM);
        command.addAll(List.of(settings));
        return command;
    }

    private List<String> program(String name) {
        return new ArrayList<>(
                List.of(java.toString(), "-Xmx2g", "-cp", jar.toString(), "dev.kawat.benchmarks.relay." + name));
    }

    List<String> publisher(Pair.Kind kind, int redis) {
        return command(kind, redis, "publisher");
    }

    List<String> receiver(Pair.Kind kind, int redis) {
        return command(kind, redis, "subscriber");
    }

    private List<String> command(Pair.Kind kind, int redis, String role) {
        return switch (kind) {
            case JEDIS -> {
                List<String> command = program("FloorMain");
                command.addAll(List.of(role, "" + redis));
                yield command;
            }
            case SOCKET_IO -> List.of("node", node.resolve("socket-io.mjs").toString(), "" + redis);
            case KAWAT_ALONE -> kawat();
            case KAWAT_LIVE, KAWAT_LOGGED -> kawat(related(redis, role));
        };
    }

    /** Returns the settings of a node that has a relay. */
    static String[] related(int redis, String name) {
        return new String[] {
            "kawat.relay=redis", "kawat.redis-url=redis://127.0.0.1:" + redis, "kawat.relay-node=" + name
        };
    }
}
