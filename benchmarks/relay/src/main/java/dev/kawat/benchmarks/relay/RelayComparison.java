/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.relay;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Measures two nodes with Redis between them, beside bare Jedis and Socket.IO in the same rounds, and prints tables. Options:
 * {@code --rounds N} (3), {@code --secs S} (5), {@code --warmup S} (5), {@code --topics N} (100000), {@code --node DIR} with
 * {@code socket-io.mjs} and its packages, and {@code --only A,B} of JEDIS, KAWAT_ALONE, KAWAT_LIVE, KAWAT_LOGGED, SOCKET_IO,
 * AUDIENCES, TOPICS and PRESENCE.
 */
public final class RelayComparison {

    private static final int THREADS = 8;
    private static final int LOGGED_THREADS = 64;
    private static final int WINDOW = 8000;
    private static final int BYTES = 256;
    private static final int RATE = 1000;
    private static final int AUDIENCE = 1000;

    private final Setup setup;
    private final Map<String, String> options;
    private final Map<Pair.Kind, List<Pair.Throughput>> throughputs = new EnumMap<>(Pair.Kind.class);
    private final Map<Pair.Kind, List<Arrivals.Latency>> latencies = new EnumMap<>(Pair.Kind.class);
    private final List<String> hops = new ArrayList<>();
    private final List<TwoAudiences.Result> audiences = new ArrayList<>();
    private final List<TwoAudiences.Result> audiencesAlone = new ArrayList<>();

    private RelayComparison(Setup setup, Map<String, String> options) {
        this.setup = setup;
        this.options = options;
    }

    /** Measures everything; blocks for some minutes. */
    public static void main(String... arguments) throws IOException, URISyntaxException {
        Path jar = Path.of(RelayComparison.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Map<String, String> options = new java.util.HashMap<>(Map.of(
                "--rounds",
                "3",
                "--secs",
                "5",
                "--warmup",
                "5",
                "--topics",
                "100000",
                "--node",
                "src/main/node",
                "--only",
                "all"));
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            if (options.put(arguments[i], arguments[i + 1]) == null) {
                throw new IllegalArgumentException(arguments[i] + ": allowed are " + options.keySet());
            }
        }
        check(options.getOrDefault("--only", "all"));
        Path log = jar.resolveSibling("relay.log");
        Files.deleteIfExists(log);
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        new RelayComparison(new Setup(java, jar, Path.of(options.get("--node")), log), options).run();
    }

    private int number(String option) {
        return Integer.parseInt(options.get(option));
    }

    private void run() throws IOException {
        for (int round = 1; round <= number("--rounds"); round++) {
            for (Pair.Kind kind : Pair.Kind.values()) {
                if (isWanted(kind.name())) {
                    measure(kind);
                }
            }
            if (isWanted("AUDIENCES")) {
                audience(true, audiences);
                audience(false, audiencesAlone);
            }
            System.err.println("round " + round + " is over");
        }
        printKinds();
        if (isWanted("AUDIENCES")) {
            printAudiences();
        }
        if (isWanted("TOPICS")) {
            print(ManyTopics.measure(setup, number("--topics")));
        }
        if (isWanted("PRESENCE")) {
            System.out.printf(Locale.ROOT, "%d bytes for each user of another node%n", PresenceRows.bytes());
        }
        System.exit(0);
    }

    private static void check(String only) {
        List<String> parts = new ArrayList<>(List.of("all", "AUDIENCES", "TOPICS", "PRESENCE"));
        for (Pair.Kind kind : Pair.Kind.values()) {
            parts.add(kind.name());
        }
        for (String part : only.split(",", -1)) {
            if (!parts.contains(part)) {
                throw new IllegalArgumentException("--only " + part + ": allowed are " + parts);
            }
        }
    }

    private boolean isWanted(String part) {
        String only = options.getOrDefault("--only", "all");
        return only.equals("all") || List.of(only.split(",", -1)).contains(part);
    }

    private void measure(Pair.Kind kind) throws IOException {
        try (Pair pair = new Pair(kind, setup)) {
            int threads = kind == Pair.Kind.KAWAT_LOGGED ? LOGGED_THREADS : THREADS;
            Arrivals.Latency latency = pair.pace(RATE, BYTES, number("--warmup"), number("--secs"));
            latencies.computeIfAbsent(kind, key -> new ArrayList<>()).add(latency);
            if (kind == Pair.Kind.KAWAT_LIVE) {
                hops.add(pair.hop());
            }
            Pair.Throughput throughput = pair.run(threads, WINDOW, BYTES, number("--warmup"), number("--secs"));
            throughputs.computeIfAbsent(kind, key -> new ArrayList<>()).add(throughput);
            System.err.printf(Locale.ROOT, "%s: %s %s%n", kind, latency, throughput);
        }
    }

    private void audience(boolean related, List<TwoAudiences.Result> results) throws IOException {
        try (TwoAudiences two = new TwoAudiences(setup, related, AUDIENCE)) {
            TwoAudiences.Result result = two.run(number("--warmup"), number("--secs"));
            results.add(result);
            System.err.printf(Locale.ROOT, "2 x %d receivers, relay %s: %s%n", AUDIENCE, related, result);
        }
    }

    private void printKinds() {
        System.out.println("| | texts/s | of the floor | CPU µs: publisher | Redis | receiver "
                + "| p50 µs at 1000/s | p99 µs |\n|---|---|---|---|---|---|---|---|");
        List<Pair.Throughput> floors = all(throughputs, Pair.Kind.JEDIS);
        for (Pair.Kind kind : throughputs.keySet()) {
            List<Pair.Throughput> all = all(throughputs, kind);
            double floor = median(floors.isEmpty() ? all : floors, Pair.Throughput::perSecond);
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %,.0f | %.2f | %.1f | %.2f | %.1f | %.0f | %.0f |%n",
                    kind.title(),
                    median(all, Pair.Throughput::perSecond),
                    median(all, Pair.Throughput::perSecond) / floor,
                    median(all, Pair.Throughput::publisher),
                    median(all, Pair.Throughput::redis),
                    median(all, Pair.Throughput::receiver),
                    median(all(latencies, kind), Arrivals.Latency::median),
                    median(all(latencies, kind), Arrivals.Latency::p99));
        }
        System.out.printf("%nThe hop as Kawat's own metrics have it (p50 and p99, µs): %s%n", hops);
    }

    private void printAudiences() {
        double with = median(audiences, TwoAudiences.Result::perSecond);
        double without = median(audiencesAlone, TwoAudiences.Result::perSecond);
        System.out.printf(
                Locale.ROOT,
                "2 x %d receivers of one topic: %,.0f messages/s with a relay, %,.0f without: %.2f; CPU %.3f and %.3f µs%n",
                AUDIENCE,
                with,
                without,
                with / without,
                median(audiences, TwoAudiences.Result::cpu),
                median(audiencesAlone, TwoAudiences.Result::cpu));
    }

    private void print(ManyTopics.Result topics) {
        System.out.printf(
                Locale.ROOT,
                "%d topics after a crash of Redis: %.2f s (floor %.2f s); %d bytes a topic, %d without a relay%n",
                number("--topics"),
                topics.seconds(),
                topics.floorSeconds(),
                topics.bytes(),
                topics.bytesAlone());
    }

    private static <T> List<T> all(Map<Pair.Kind, List<T>> results, Pair.Kind kind) {
        return results.getOrDefault(kind, List.of());
    }

    private static <T> double median(List<T> all, ToDoubleFunction<T> figure) {
        double[] sorted = all.stream().mapToDouble(figure).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
