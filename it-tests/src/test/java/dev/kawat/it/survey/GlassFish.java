/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.survey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** GlassFish, or Payara, which is made of it: a copy of the domain that comes with it, on other ports and 127.0.0.1 alone. */
final class GlassFish extends AppServer {

    private static final String DOMAIN = "domain1";

    private static final int HASHED = 100;

    /** All that the domain would listen on, beside HTTP. */
    private static final List<String> OTHER_PORTS = List.of("8181", "4848", "3700", "3820", "3920", "8686");

    /** Else a broker is made up, whose port is open to every address. */
    private static final String NO_MESSAGING = """
            <jms-service type="REMOTE" default-jms-host="none"><jms-host name="none" lazy-init="false" /></jms-service>
            """;

    /** A broker in the server, which listens on 127.0.0.1 alone. */
    private static final String MESSAGING = """
            <jms-service type="EMBEDDED" default-jms-host="local" start-args="-Dimq.hostname=127.0.0.1">
              <jms-host name="local" host="127.0.0.1" port="%d" lazy-init="true" />
            </jms-service>
            """;

    /** What {@code asadmin create-jms-resource} writes for the default connection factory. */
    private static final String CONNECTION_FACTORY = """
            <connector-connection-pool name="jms/__defaultConnectionFactory-Connection-Pool" resource-adapter-name="jmsra"
                connection-definition-name="jakarta.jms.ConnectionFactory" max-pool-size="250" steady-pool-size="1" />
            <connector-resource pool-name="jms/__defaultConnectionFactory-Connection-Pool"
                jndi-name="jms/__defaultConnectionFactory" />
            """;

    private final int oldestJava;
    private final boolean messaging;

    /** A version that wants at least this version of Java. */
    GlassFish(String id, int oldestJava) {
        super(id, Libraries.KAWAT);
        this.oldestJava = oldestJava;
        this.messaging = false;
    }

    private GlassFish(GlassFish plain) {
        super(plain.id(), plain.libraries(), plain.home, plain.base.resolveSibling(plain.id() + "-messaging"));
        this.oldestJava = plain.oldestJava;
        this.messaging = true;
    }

    @Override
    Optional<AppServer> withMessaging() {
        return Optional.of(new GlassFish(this));
    }

    @Override
    void configure() throws IOException {
        assertThat(Runtime.Version.parse(javaVersion()).feature())
                .as("Java version of the build, or of survey.newer-java-home")
                .isGreaterThanOrEqualTo(oldestJava);
        Directories.copy(home.resolve("glassfish/domains").resolve(DOMAIN), domain());
        Path file = domain().resolve("config/domain.xml");
        String xml = Files.readString(file)
                .replace("0.0.0.0", "127.0.0.1")
                .replaceAll("<network-listener port=\"(\\d+)\"", "<network-listener address=\"127.0.0.1\" port=\"$1\"")
                .replace("port=\"8080\"", "port=\"" + port + "\"")
                .replaceAll("<jvm-options>-Xmx[^<]*</jvm-options>", "")
                .replaceAll("(<java-config[^>]*>)", options())
                .replace("telnet.port=6666", "telnet.port=" + Ports.free())
                .replace("<config name=\"server-config\">", "<config name=\"server-config\">" + service())
                // Payara's data grid looks for others in the network.
                .replace(
                        "<hazelcast-config-specific-configuration>",
                        "<hazelcast-config-specific-configuration enabled=\"false\">");
        for (String other : OTHER_PORTS) {
            xml = xml.replace("port=\"" + other + "\"", "port=\"" + Ports.free() + "\"");
        }
        if (messaging && !xml.contains("jndi-name=\"jms/__defaultConnectionFactory\"")) {
            xml = xml.replaceFirst("</resources>", CONNECTION_FACTORY + "</resources>")
                    .replaceFirst(
                            "<resource-ref ref=\"jdbc/__default\"",
                            "<resource-ref ref=\"jms/__defaultConnectionFactory\" /><resource-ref ref=\"jdbc/__default\"");
        }
        xml = xml.replace("<security-service", "<security-service activate-default-principal-to-role-mapping=\"true\"");
        Files.writeString(file, xml);
        StringBuilder users = new StringBuilder();
        USERS.forEach(
                (name, groups) -> users.append(name + ";" + hash(PASSWORD) + ";" + String.join(",", groups) + "\n"));
        Files.writeString(domain().resolve("config/keyfile"), users);
    }

    /** A password as the realm "file" keeps it: hashed a hundred times with a salt, which stands behind the hash. */
    private static String hash(String password) {
        byte[] salt = {1, 2, 3, 4, 5, 6, 7, 8};
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(password.getBytes(StandardCharsets.UTF_8));
            byte[] hash = sha256.digest(salt);
            for (int i = 1; i < HASHED; i++) {
                hash = sha256.digest(hash);
            }
            byte[] all = Arrays.copyOf(hash, hash.length + salt.length);
            System.arraycopy(salt, 0, all, hash.length, salt.length);
            return "{SSHA256}" + Base64.getEncoder().encodeToString(all);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private String service() {
        return messaging ? MESSAGING.formatted(Ports.free()) : NO_MESSAGING;
    }

    private String options() {
        return jvmOptions().stream()
                .map(option -> "<jvm-options>" + option + "</jvm-options>")
                .collect(Collectors.joining("", "$1", ""));
    }

    @Override
    int oldestJava() {
        return oldestJava;
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
