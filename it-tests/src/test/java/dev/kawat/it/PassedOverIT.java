/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kawat.it.broken.SingletonCheck;
import dev.kawat.it.broken.SingletonFailures;
import dev.kawat.it.plain.Plain;
import java.io.IOException;
import java.util.stream.Stream;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.JavaArchive;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A class of which CDI makes no bean, and which would check handshakes or be told of failures: the application does not start,
 * because nobody would be refused or told.
 */
@ExtendWith(ArquillianExtension.class)
class PassedOverIT {

    private static final String CHECK = "HandshakeCheck " + SingletonCheck.class.getName() + ": class must be a bean";
    private static final String FAILURES =
            "@OnError in " + SingletonFailures.class.getName() + ": class must be a bean";

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

    @Deployment(name = "failures in classes", managed = false, testable = false)
    static WebArchive failuresInClasses() {
        return ApplicationWar.withoutJson("failures.war", Plain.class, SingletonFailures.class);
    }

    /** In a jar that is a bean archive. */
    @Deployment(name = "failures in a library", managed = false, testable = false)
    static WebArchive failuresInLibrary() {
        return withFailuresInLibrary("failures-library.war");
    }

    /** The same where the server leaves the WAR as it is. */
    @Deployment(name = "failures in a library of a packed WAR", managed = false, testable = false)
    static WebArchive failuresInPackedLibrary() {
        return withFailuresInLibrary("failures-packed.war")
                .addAsManifestResource(new StringAsset("<Context unpackWAR='false' />"), "context.xml");
    }

    private static WebArchive withFailuresInLibrary(String name) {
        JavaArchive library = ShrinkWrap.create(JavaArchive.class, "failures.jar")
                .addClass(SingletonFailures.class)
                .addAsManifestResource(ApplicationWar.BEANS_XML, "beans.xml");
        return ApplicationWar.withoutJson(name, Plain.class).addAsLibrary(library);
    }

    static Stream<Arguments> archives() {
        return Stream.of(
                Arguments.of("in classes", CHECK),
                Arguments.of("in a library", CHECK),
                Arguments.of("failures in classes", FAILURES),
                Arguments.of("failures in a library", FAILURES),
                Arguments.of("failures in a library of a packed WAR", FAILURES));
    }

    @ParameterizedTest
    @MethodSource("archives")
    void doesNotStart(String archive, String problem) throws IOException {
        assumeTrue(Server.current() == Server.TOMCAT, "the servers in this process take the classes alone");
        String before = Server.current().applicationLog();
        try {
            assertThatThrownBy(() -> deployer.deploy(archive)).isNotNull();
        } finally {
            deployer.undeploy(archive);
        }

        assertThat(Server.current().applicationLog().substring(before.length())).contains(problem);
    }

    static Stream<Arguments> archivesOfClasses() {
        return Stream.of(Arguments.of("in classes", CHECK), Arguments.of("failures in classes", FAILURES));
    }

    @ParameterizedTest
    @MethodSource("archivesOfClasses")
    void doesNotStartInThisProcess(String archive, String problem) {
        assumeTrue(Server.current() == Server.STANDALONE, "Tomcat tells why in its log");

        assertThatThrownBy(() -> deployer.deploy(archive)).hasStackTraceContaining(problem);
    }
}
