/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.load;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The load client by itself. Ends with 1 when anything went wrong. */
public final class LoadClient {

    private static final String USAGE = String.join(
            System.lineSeparator(),
            "echo|broadcast|idle HOST PORT PATH [options]; HOST is a loopback address",
            "  --connections N  default 64",
            "  --in-flight N    messages under way, of each connection (echo) or of all together (broadcast); default 1",
            "  --bytes N        of each message; default 64",
            "  --binary         not text",
            "  --warmup S       seconds; default 2",
            "  --seconds S      measured, or held idle; default 3",
            "  --pid N          the server's process, for its CPU time and memory",
            "  --json           one line of JSON instead of text");
    private static final Set<String> FLAGS = Set.of("--binary", "--json");
    private static final Set<String> OPTIONS =
            Set.of("--connections", "--in-flight", "--bytes", "--warmup", "--seconds", "--pid");

    private final Map<String, String> options = new LinkedHashMap<>();
    private final String mode;
    private final Target target;

    private LoadClient(String[] arguments) {
        if (arguments.length < 4) {
            throw new IllegalArgumentException("a mode, a host, a port and a path are needed");
        }
        mode = arguments[0];
        target = Target.of(arguments[1], Integer.parseInt(arguments[2]), arguments[3]);
        for (int i = 4; i < arguments.length; i++) {
            String name = arguments[i];
            boolean hasValue = OPTIONS.contains(name) && i + 1 < arguments.length;
            if (!hasValue && !FLAGS.contains(name)) {
                throw new IllegalArgumentException("option: not known or without value, got '" + name + "'");
            }
            options.put(name, hasValue ? arguments[++i] : "");
        }
    }

    /** Runs once. */
    public static void main(String[] arguments) throws IOException {
        int status;
        try {
            status = new LoadClient(arguments).run() ? 0 : 1;
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.println(USAGE);
            status = 2;
        }
        System.exit(status);
    }

    private boolean run() throws IOException {
        return switch (mode) {
            case "echo", "broadcast" -> load();
            case "idle" -> idle();
            default -> throw new IllegalArgumentException("mode: echo, broadcast or idle, got '" + mode + "'");
        };
    }

    private boolean load() throws IOException {
        Workload.Kind kind = mode.equals("echo") ? Workload.Kind.ECHO : Workload.Kind.BROADCAST;
        Workload workload = new Workload(
                kind,
                number("--connections", 64),
                number("--in-flight", 1),
                number("--bytes", 64),
                options.containsKey("--binary"));
        Measurement result =
                new LoadRun(target, workload, server()).run(seconds("--warmup", 2), seconds("--seconds", 3));
        System.out.println(options.containsKey("--json") ? Json.of(result.toMap()) : result.describe());
        return result.faults().total() == 0;
    }

    private boolean idle() throws IOException {
        int count = number("--connections", 64);
        ProcessFigures server = server();
        long before = server == null ? 0 : server.residentBytes();
        try (IdleConnections connections = new IdleConnections(target, count)) {
            connections.hold(seconds("--seconds", 3));
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("open", connections.openCount());
            result.put("faults", connections.faults().total());
            result.put("faultsDescribed", connections.faults().toString());
            result.put("residentBytesBefore", before);
            result.put("residentBytesAfter", server == null ? 0 : server.residentBytes());
            System.out.println(options.containsKey("--json") ? Json.of(result) : result);
            return connections.openCount() == count;
        }
    }

    private @Nullable ProcessFigures server() {
        String pid = options.get("--pid");
        return pid == null ? null : new ProcessFigures(Long.parseLong(pid));
    }

    private int number(String name, int otherwise) {
        return Integer.parseInt(options.getOrDefault(name, Integer.toString(otherwise)));
    }

    private Duration seconds(String name, int otherwise) {
        double seconds = Double.parseDouble(options.getOrDefault(name, Integer.toString(otherwise)));
        return Duration.ofNanos((long) (seconds * 1e9));
    }
}
