/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.survey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Runs every check on every server that was unpacked, one after another.
 * Not part of the suite; {@code docs/servers.md} says how to run it.
 */
class ServerSurvey {

    @TestFactory
    Stream<DynamicContainer> servers() {
        List<AppServer> servers = AppServers.wanted();
        assertThat(servers).as("servers, each chosen by a profile").isNotEmpty();
        return servers.stream().map(server -> new Inquiry(server).asTests());
    }

    /** One server, from its start to its end. */
    private static final class Inquiry {

        private final Check start = new Check("start", none -> start());
        private final AppServer server;
        private final Row row;
        private RunningServer running;

        Inquiry(AppServer server) {
            this.server = server;
            List<Check> all = new ArrayList<>(Checks.ALL);
            all.add(0, start);
            this.row = new Row(server, all);
        }

        /** Tests that run in this order, each when the one before has ended. */
        DynamicContainer asTests() {
            DynamicTest first = dynamicTest(start.name(), () -> ask(start));
            DynamicTest last = dynamicTest("nothing left", this::end);
            Stream<DynamicTest> checks = Checks.ALL.stream().map(this::asTest);
            return dynamicContainer(
                    server.id(),
                    Stream.of(Stream.of(first), checks, Stream.of(last)).flatMap(tests -> tests));
        }

        private DynamicTest asTest(Check check) {
            return dynamicTest(check.name(), () -> {
                assumeTrue(running != null, "the server has not started");
                ask(check);
            });
        }

        private String start() throws Exception {
            long begin = System.nanoTime();
            running = RunningServer.start(
                    server, SurveyWar.create(server.libraries(), server.login(), Row.transport(), server.artefacts()));
            return Checks.seconds(begin);
        }

        private void ask(Check check) throws Exception {
            try {
                row.yes(check, check.body().ask(running));
            } catch (Exception | AssertionError no) {
                row.no(check, no);
                throw no;
            }
        }

        private void end() {
            if (running != null) {
                running.close();
            }
        }
    }
}
