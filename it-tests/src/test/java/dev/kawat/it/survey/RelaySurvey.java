/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.survey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.kawat.it.client.Client;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Two nodes of an application on one server, connected by the Jakarta Messaging of that server, on every server that was unpacked
 * and has it. Not of the suite, as {@link ServerSurvey}.
 */
class RelaySurvey {

    private static final String BOARD = "board";

    @TestFactory
    Stream<DynamicTest> connectsTheNodesOfAnApplication() {
        return AppServers.wanted().stream()
                .map(AppServer::withMessaging)
                .flatMap(Optional::stream)
                .map(server -> dynamicTest(server.id(), () -> connect(server)));
    }

    private static void connect(AppServer server) throws Exception {
        try (RunningServer running = RunningServer.start(server, RelayWar.create("one", Map.of()), BOARD);
                RunningServer second = running.beside(RelayWar.create("two", Map.of()), BOARD)) {
            try (Client ann = Client.connect(running.endpoint(BOARD));
                    Client bob = Client.connect(second.endpoint(BOARD))) {
                running.await(
                        "both nodes",
                        () -> ask(ann, "?nodes").equals("one,two")
                                && ask(bob, "?nodes").equals("one,two"));
                running.await(
                        "the link",
                        () -> ask(ann, "?state").equals("UP")
                                && ask(bob, "?state").equals("UP"));
                assertThat(ask(ann, "?threads")).isEqualTo("4");

                ann.send("rice");
                bob.send("noodles");

                assertThat(Stream.of(ann.text(), ann.text())).containsExactlyInAnyOrder("rice", "noodles");
                assertThat(Stream.of(bob.text(), bob.text())).containsExactlyInAnyOrder("rice", "noodles");
            }
            leavesNothing(running, second);
            hasNoHistory(running);
        }
    }

    /** A node that is undeployed is gone at once, with its threads. */
    private static void leavesNothing(RunningServer running, RunningServer second) throws IOException {
        second.undeploy();
        try (Client ann = Client.connect(running.endpoint(BOARD))) {
            running.await("a single node", () -> ask(ann, "?nodes").equals("one"));
            running.await("the end of the threads", () -> ask(ann, "?threads").equals("2"));
        }
    }

    private static void hasNoHistory(RunningServer running) {
        Map<String, String> history = Map.of("kawat.endpoint.Board.history", "news=10/1m");
        running.put(RelayWar.create("three", history));
        running.await(
                "the problem in the log",
                () -> running.logs("history must be none with relay=jms, which keeps nothing"));
    }

    private static String ask(Client client, String question) {
        return client.send(question).text();
    }
}
