/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.matrix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Compares client libraries against one server: Kawat's client, the JDK's and Tyrus'. Each has a process of its own, on the
 * client's core; the others wait meanwhile. In each round every scenario runs with every client in turn. Every reply is checked.
 * Ends with 1 if one was wrong or missing.
 */
public final class ClientComparison {

    private static final Duration LEAD = Duration.ofSeconds(1); // before each measurement: connections are new
    private static final long SETTLE_MILLIS = 300; // for the server to notice that the connections before are gone

    private final Options options;
    private final Machine machine;
    private final Path floor;
    private final List<ClientProcess> clients = new ArrayList<>();
    private final ClientResults results = new ClientResults();

    private ClientComparison(Options options) throws IOException {
        this.options = options;
        this.machine = new Machine(options.jdk());
        this.floor = options.out().resolve("floor");
        Files.createDirectories(options.out());
    }

    /**
     * Takes the options of the matrix, except for those about idle connections: {@code --only} names clients, and {@code
     * --scenarios} those of clients.
     */
    public static void main(String[] arguments) throws IOException {
        System.exit(new ClientComparison(Options.parseOrExit(arguments)).run() ? 0 : 1);
    }

    private boolean run() throws IOException {
        machine.pinClient();
        System.out.println(machine.describe());
        if (scenarios().isEmpty() || kinds().isEmpty()) {
            throw new IllegalArgumentException("--only or --scenarios: none is known, of clients "
                    + ClientProcess.Kind.ALL.stream()
                            .map(ClientProcess.Kind::id)
                            .toList() + " and scenarios "
                    + ClientScenario.ALL.stream().map(ClientScenario::id).toList());
        }
        Program program = server();
        System.out.println("the server is " + program.paths().get(0).label());
        Path logs = options.out().resolve("logs");
        try (RunningServer server = RunningServer.start(
                program, machine, options.benchmarks(), floor, logs.resolve("clients-server.log"))) {
            String uri = server.uri(program.paths().get(0).prefix() + "/echo");
            for (ClientProcess.Kind kind : kinds()) {
                Path log = logs.resolve("client-" + kind.id() + ".log");
                clients.add(ClientProcess.start(kind, machine, options.benchmarks(), uri, log));
            }
            warmUp();
            for (int round = 0; round < options.rounds(); round++) {
                round(round);
            }
        } finally {
            clients.forEach(ClientProcess::close);
        }
        write();
        return results.areSound();
    }

    /** Returns the server that takes least, so that the clients are what is measured. */
    private Program server() throws IOException {
        try (var source = Matrix.class.getResourceAsStream("floor.c")) {
            boolean compiled = source != null && Machine.compile(source, floor);
            String id = compiled ? Program.FLOOR : "kawat";
            return Program.ALL.stream()
                    .filter(program -> program.id().equals(id))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private List<ClientProcess.Kind> kinds() {
        return ClientProcess.Kind.ALL.stream()
                .filter(kind -> options.only().isEmpty() || options.only().contains(kind.id()))
                .toList();
    }

    private List<ClientScenario> scenarios() {
        return ClientScenario.ALL.stream()
                .filter(scenario ->
                        options.scenarioIds().isEmpty() || options.scenarioIds().contains(scenario.id()))
                .toList();
    }

    private void warmUp() throws IOException {
        Duration share = options.warmup().dividedBy(scenarios().size());
        for (ClientProcess client : clients) {
            for (ClientScenario scenario : scenarios()) {
                client.run(scenario, share, Duration.ofMillis(1));
            }
        }
    }

    private void round(int round) throws IOException {
        for (ClientScenario scenario : scenarios()) {
            for (ClientProcess client : clients) {
                ClientResults.Entry entry = new ClientResults.Entry(
                        round, client.kind(), scenario, client.run(scenario, LEAD, options.measured()));
                results.add(entry);
                System.out.println(entry.describe());
                RunningServer.pause(SETTLE_MILLIS);
            }
        }
    }

    private void write() throws IOException {
        String tables = results.tables();
        Files.writeString(options.out().resolve("clients.csv"), results.csv());
        Path file = Files.writeString(options.out().resolve("clients.md"), tables);
        System.out.printf(Locale.ROOT, "%n%s%nResults are in %s%n", tables, file);
    }
}
