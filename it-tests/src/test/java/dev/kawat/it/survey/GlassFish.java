/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.survey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** GlassFish, or Payara, which is made of it: a copy of the domain that comes with it, on other ports and 127.0.0.1 alone. */
final class GlassFish extends AppServer {

    private static final String DOMAIN = "domain1";

    /** All that the domain would listen on, beside HTTP. */
    private static final List<String> OTHER_PORTS = List.of("8181", "4848", "3700", "3820", "3920", "8686");

    /** Else a broker is made up, whose port is open to every address. */
    private static final String NO_MESSAGING = """
            <jms-service type="REMOTE" default-jms-host="none"><jms-host name="none" lazy-init="false" /></jms-service>
            """;

    private final int oldestJava;

    /** A version that wants at least this version of Java. */
    GlassFish(String id, int oldestJava) {
        super(id, Libraries.KAWAT);
        this.oldestJava = oldestJava;
    }

    @Override
    void configure() throws IOException {
        assertThat(Runtime.Version.parse(javaVersion()).feature())
                .as("Java version of survey.java-home")
                .isGreaterThanOrEqualTo(oldestJava);
        Directories.copy(home.resolve("glassfish/domains").resolve(DOMAIN), domain());
        Path file = domain().resolve("config/domain.xml");
        String xml = Files.readString(file)
                .replace("0.0.0.0", "127.0.0.1")
                .replaceAll("<network-listener port=\"(\\d+)\"", "<network-listener address=\"127.0.0.1\" port=\"$1\"")
                .replace("port=\"8080\"", "port=\"" + port + "\"")
                .replace("telnet.port=6666", "telnet.port=" + Ports.free())
                .replace("<config name=\"server-config\">", "<config name=\"server-config\">" + NO_MESSAGING)
                // Payara's data grid looks for others in the network.
                .replace(
                        "<hazelcast-config-specific-configuration>",
                        "<hazelcast-config-specific-configuration enabled=\"false\">");
        for (String other : OTHER_PORTS) {
            xml = xml.replace("port=\"" + other + "\"", "port=\"" + Ports.free() + "\"");
        }
        Files.writeString(file, xml);
    }

    @Override
    Login login() {
        return Login.JAKARTA_SECURITY;
    }

    private Path domain() {
        return base.resolve("domains").resolve(DOMAIN);
    }

    @Override
    Path deployments() {
        return domain().resolve("autodeploy");
    }

    @Override
    List<String> command() {
        return administration("start-domain");
    }

    @Override
    List<String> stopCommand() {
        return administration("stop-domain");
    }

    private List<String> administration(String command) {
        String asadmin = home.resolve("glassfish/bin/asadmin").toString();
        String domains = base.resolve("domains").toString();
        return List.of("bash", asadmin, command, "--domaindir", domains, DOMAIN);
    }

    @Override
    Path pidFile() {
        return domain().resolve("config/pid");
    }

    @Override
    Path log() {
        return domain().resolve("logs/server.log");
    }
}
