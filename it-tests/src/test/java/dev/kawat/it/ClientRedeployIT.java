/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kawat.it.client.TomcatProcess;
import dev.kawat.it.foreign.UndertowTalk;
import dev.kawat.it.redeployed.Feed;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An application that stops closes its clients with 1001, and leaves nothing behind. */
@ExtendWith(ArquillianExtension.class)
class ClientRedeployIT {

    private static final int TIMES = 20;

    private static final String LOADER = "org.apache.catalina.loader.ParallelWebappClassLoader";

    private static final UndertowTalk TARGET = UndertowTalk.start();

    @ArquillianResource
    private Deployer deployer;

    @Deployment(name = "with client", managed = false, testable = false)
    static WebArchive application() {
        return ApplicationWar.withoutJson("feed.war", Feed.class, Feed.None.class, Feed.Start.class)
                .setWebXML(new StringAsset("""
                        <?xml version="1.0" encoding="UTF-8"?>
                        <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
                          <context-param>
                            <param-name>kawat.client.Feed.uri</param-name>
                            <param-value>%s</param-value>
                          </context-param>
                        </web-app>
                        """.formatted(TARGET.uri())));
    }

    @AfterAll
    static void stop() {
        TARGET.close();
    }

    @BeforeEach
    void onTomcat() {
        assumeTrue(
                Server.current() == Server.TOMCAT && Server.current().framesAreOurs(),
                "clients are the same whatever engine serves");
    }

    @Test
    void leavesNothingBehindAfterTwentyRedeployments() throws Exception {
        String before = Server.current().log();
        try (TomcatProcess tomcat = TomcatProcess.connect()) {
            redeploy(tomcat); // caches of the JDK may keep the last application
            long loaders = tomcat.instances(LOADER);
            for (int i = 0; i < TIMES; i++) {
                redeploy(tomcat);
            }
            assertThat(tomcat.awaitInstances(LOADER, loaders)).isLessThanOrEqualTo(loaders);
        }
        assertNothingLeft(Server.current().log().substring(before.length()));
    }

    private void redeploy(TomcatProcess tomcat) throws Exception {
        deployer.deploy("with client");
        assertThat(TARGET.awaitText()).isEqualTo("here I am");

        deployer.undeploy("with client");

        assertThat(TARGET.awaitClose()).isEqualTo("1001 ");
        assertThat(tomcat.threads("kawat-")).isEmpty();
    }

    private static void assertNothingLeft(String log) {
        assertThat(log.lines())
                .as("what Tomcat says of threads and thread locals that were left behind")
                .filteredOn(line -> !line.contains("[weld-worker-")) // Weld ends its threads without waiting for them
                .filteredOn(line ->
                        !line.contains("[Catalina-utility-")) // Tomcat's own, which may just look at the application
                .noneMatch(line -> line.contains("memory leak"));
    }
}
