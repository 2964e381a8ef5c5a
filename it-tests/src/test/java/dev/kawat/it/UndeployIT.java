/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.it.client.Client;
import dev.kawat.it.client.Event;
import dev.kawat.it.container.Addresses;
import java.io.IOException;
import java.net.URI;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.extension.ExtendWith;

/** An application that stops says so to its peers, leaves nothing behind, and can be started again. */
@ExtendWith(ArquillianExtension.class)
class UndeployIT {

    @ArquillianResource
    private Deployer deployer;

    @Deployment(name = "by hand", managed = false, testable = false)
    static WebArchive application() {
        return ApplicationWar.create();
    }

    @RepeatedTest(3)
    void behaviour4_31_closesEveryConnectionWith1001() throws IOException {
        String before = Server.current().log();
        deployer.deploy("by hand");
        URI application = Addresses.deployedByHand();
        try (Client first = Client.connect(application.resolve("echo"));
                Client second = Client.connect(application.resolve("observed/undeploy"))) {
            assertThat(first.send("hello").text()).isEqualTo("hello");

            deployer.undeploy("by hand");

            assertThat(first.closed()).isEqualTo(new Event.Closed(1001, ""));
            assertThat(second.closed()).isEqualTo(new Event.Closed(1001, ""));
        }
        assertThat(Server.current().log().substring(before.length()).lines())
                .as("what Tomcat says of threads and thread locals that were left behind")
                .filteredOn(line -> !line.contains("[weld-worker-")) // Weld ends its threads without waiting for them
                .filteredOn(line ->
                        !line.contains("[Catalina-utility-")) // Tomcat's own, which may just look at the application
                .noneMatch(line -> line.contains("memory leak"));
    }
}
