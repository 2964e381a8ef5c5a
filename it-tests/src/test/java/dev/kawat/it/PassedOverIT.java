/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kawat.it.broken.SingletonCheck;
import dev.kawat.it.plain.Plain;
import java.io.IOException;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.JavaArchive;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A check of handshakes of which CDI makes no bean: the application does not start, for nobody would be refused. */
@ExtendWith(ArquillianExtension.class)
class PassedOverIT {

    private static final String PROBLEM = "HandshakeCheck " + SingletonCheck.class.getName() + ": class must be a bean";

    @ArquillianResource
    private Deployer deployer;

    @Deployment(name = "in classes", managed = false, testable = false)
    static WebArchive inClasses() {
        return ApplicationWar.withoutJson("classes.war", Plain.class, SingletonCheck.class);
    }

    /** In a jar that is no bean archive. */
    @Deployment(name = "in a library", managed = false, testable = false)
    static WebArchive inLibrary() {
        JavaArchive library = ShrinkWrap.create(JavaArchive.class, "checks.jar").addClass(SingletonCheck.class);
        return ApplicationWar.withoutJson("library.war", Plain.class).addAsLibrary(library);
    }

    @ParameterizedTest
    @ValueSource(strings = {"in classes", "in a library"})
    void doesNotStart(String archive) throws IOException {
        assumeTrue(Server.current() == Server.TOMCAT, "the servers in this process take the classes alone");
        String before = Server.current().applicationLog();
        try {
            assertThatThrownBy(() -> deployer.deploy(archive)).isNotNull();
        } finally {
            deployer.undeploy(archive);
        }

        assertThat(Server.current().applicationLog().substring(before.length())).contains(PROBLEM);
    }

    @Test
    void doesNotStartInThisProcess() {
        assumeTrue(Server.current() == Server.STANDALONE, "Tomcat tells why in its log");

        assertThatThrownBy(() -> deployer.deploy("in classes")).hasStackTraceContaining(PROBLEM);
    }
}
