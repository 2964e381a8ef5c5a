/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.benchmarks.relay;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol;

/** Bare Jedis: {@code FloorMain publisher|subscriber PORT}. Says {@code ready}, and does what it is told then. */
final class FloorMain {

    private static final byte[] CHANNEL = "hot".getBytes(StandardCharsets.US_ASCII);

    private FloorMain() {}

    public static void main(String[] arguments) throws IOException {
        int port = Integer.parseInt(arguments[1]);
        if (arguments[0].equals("subscriber")) {
            subscribe(port);
        } else {
            publish(port);
        }
    }

    private static void publish(int port) throws IOException {
        Publisher publisher = new Publisher();
        Commands commands = new Commands(
                publisher,
                Map.of(
                        "run",
                                words -> ""
                                        + publisher.run(
                                                () -> new Pipeline(port),
                                                Integer.parseInt(words[2]),
                                                Integer.parseInt(words[3]),
                                                Integer.parseInt(words[4])),
                        "pace",
                                words -> ""
                                        + Publisher.pace(
                                                new Pipeline(port),
                                                Integer.parseInt(words[2]),
                                                Integer.parseInt(words[3]),
                                                Integer.parseInt(words[4]))));
        Commands.say("ready 0");
        commands.serve();
    }

    private static void subscribe(int port) throws IOException {
        Arrivals arrivals = new Arrivals(250, count -> Commands.say("got " + count));
        Connection connection = new Connection(new HostAndPort("127.0.0.1", port));
        connection.sendCommand(Protocol.Command.SUBSCRIBE, CHANNEL);
        connection.getOne();
        connection.setTimeoutInfinite();
        Thread reader = new Thread(() -> {
            while (true) {
                arrivals.text((byte[]) ((List<?>) connection.getOne()).get(2));
            }
        });
        reader.setDaemon(true);
        reader.start();
        Commands.say("ready 0");
        new Commands(
                        new Publisher(),
                        Map.of("count", words -> arrivals.count() + " " + arrivals.faults(), "latency", words -> {
                            Arrivals.Latency latency = arrivals.latency();
                            return latency.median() + " " + latency.p99();
                        }))
                .serve();
        connection.close();
    }

    /** A connection that publishes many texts in one go. */
    private static final class Pipeline implements Publisher.Outlet {

        private final Connection connection;
        private int unanswered;

        private Pipeline(int port) {
            connection = new Connection(new HostAndPort("127.0.0.1", port));
            connection.connect();
        }

        @Override
        public void publish(String text) {
            connection.sendCommand(Protocol.Command.PUBLISH, CHANNEL, text.getBytes(StandardCharsets.UTF_8));
            unanswered++;
        }

        @Override
        public void flush() {
            connection.getMany(unanswered);
            unanswered = 0;
        }

        @Override
        public void close() {
            connection.close();
        }
    }
}
