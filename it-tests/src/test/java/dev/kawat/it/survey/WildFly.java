/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.survey;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** WildFly's standalone server, as it is configured by default, with a base directory of its own. */
final class WildFly extends AppServer {

    private final String configuration;

    WildFly(String id) {
        super(id, Libraries.KAWAT);
        configuration = "standalone.xml";
    }

    private WildFly(WildFly plain, String configuration) {
        super(plain.id(), Libraries.KAWAT, plain.home, plain.base.resolveSibling(plain.id() + "-messaging"));
        this.configuration = configuration;
    }

    @Override
    Optional<AppServer> withMessaging() {
        return Optional.of(new WildFly(this, "standalone-full.xml"));
    }

    @Override
    void configure() throws IOException {
        Directories.copy(home.resolve("standalone"), base.resolve("standalone"));
        Path configuration = base.resolve("standalone/configuration");
        for (Map.Entry<String, List<String>> user : USERS.entrySet()) {
            String name = user.getKey();
            // As HTTP's digest authentication has it (RFC 7616 section 3.4.2, with MD5).
            String hash = md5(name + ":ApplicationRealm:" + PASSWORD);
            append(configuration.resolve("application-users.properties"), name + "=" + hash);
            append(
                    configuration.resolve("application-roles.properties"),
                    name + "=" + String.join(",", user.getValue()));
        }
        Path full = configuration.resolve("standalone-full.xml");
        String xml = Files.readString(full);
        for (String iiop : List.of("3528", "3529")) {
            xml = xml.replace("port=\"" + iiop + "\"", "port=\"" + Ports.free() + "\"");
        }
        Files.writeString(full, xml);
    }

    private static void append(Path file, String line) throws IOException {
        Files.writeString(file, "\n" + line + "\n", StandardOpenOption.APPEND);
    }

    @Override
    Login login() {
        return Login.OF_THE_SERVER;
    }

    private static String md5(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    Path deployments() {
        return base.resolve("standalone/deployments");
    }

    @Override
    List<String> command() {
        return List.of(
                "sh",
                home.resolve("bin/standalone.sh").toString(),
                "-c",
                configuration,
                "-b",
                "127.0.0.1",
                "-Djboss.server.base.dir=" + base.resolve("standalone"),
                "-Djboss.http.port=" + port,
                "-Djboss.https.port=" + Ports.free(),
                "-Djboss.management.http.port=" + Ports.free());
    }

    @Override
    Map<String, String> environment() {
        // The script passes signals on only from the background.
        return Map.of("LAUNCH_JBOSS_IN_BACKGROUND", "true", "JBOSS_JAVA_SIZING", String.join(" ", jvmOptions()));
    }

    @Override
    Path log() {
        return console();
    }
}
