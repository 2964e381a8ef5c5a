/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.survey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.kawat.it.client.Client;
import dev.kawat.it.guide.GuideProjects;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The WARs of the guide, built from its page, on every server that was unpacked. Not of the suite, as {@link ServerSurvey}. */
class GuideSurvey {

    @TestFactory
    Stream<DynamicTest> deploysTheWarOfTheGuide() throws IOException, InterruptedException {
        GuideProjects projects =
                new GuideProjects(Path.of("target", "guides")).renew().addWars().build();
        return AppServers.wanted().stream()
                .filter(server -> server.libraries() != Libraries.WITH_OPEN_WEB_BEANS) // the guide does not have it
                .map(server -> dynamicTest(server.id(), () -> deploy(server, projects)));
    }

    private static void deploy(AppServer server, GuideProjects projects) throws IOException {
        String project = server.libraries() == Libraries.KAWAT ? "full-server" : "servlet-container";
        try (RunningServer running = RunningServer.start(server, projects.war(project), "hello/Ann");
                Client client = Client.connect(running.endpoint("hello/Ann"))) {
            assertThat(client.text()).isEqualTo("hello Ann");
        }
    }
}
