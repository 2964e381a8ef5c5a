/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.survey;

import dev.kawat.it.client.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Jetty with the modules of one Jakarta EE version, and a base directory of its own. */
final class Jetty extends AppServer {

    private static final String USER_FILE = "resources/users.properties";
    private static final String REALM = "etc/realm.xml";
    private static final String KEY_PASSWORD = "changeit";

    private static final Duration KEYTOOL = Duration.ofMinutes(1);

    private final String version;
    private final int securePort = Ports.free();

    /** Of Jakarta EE {@code ee10} or {@code ee11}. */
    Jetty(String id, String version) {
        super(id, Libraries.WITH_WELD);
        this.version = version;
    }

    @Override
    void configure() throws IOException {
        for (String directory : List.of("environments", "resources", "work")) {
            Files.createDirectories(base.resolve(directory));
        }
        StringBuilder users = new StringBuilder();
        USERS.forEach((name, roles) -> users.append(name + ": " + PASSWORD + "," + String.join(",", roles) + "\n"));
        Files.writeString(base.resolve(USER_FILE), users);
        Files.createDirectories(base.resolve("etc"));
        Files.writeString(
                base.resolve(REALM), """
                <Configure id="Server" class="org.eclipse.jetty.server.Server">
                  <Call name="addBean">
                    <Arg>
                      <New class="org.eclipse.jetty.security.HashLoginService">
                        <Arg>kawat</Arg>
                        <Arg>
                          <Call class="org.eclipse.jetty.util.resource.ResourceFactory" name="root">
                            <Call name="newResource"><Arg>%s</Arg></Call>
                          </Call>
                        </Arg>
                      </New>
                    </Arg>
                  </Call>
                </Configure>
                """.formatted(base.resolve(USER_FILE).toUri()));
        createKeyStore();
    }

    private void createKeyStore() throws IOException {
        List<String> command = List.of(
                javaHome().resolve("bin/keytool").toString(),
                "-genkeypair",
                "-alias",
                "jetty",
                "-keyalg",
                "EC",
                "-dname",
                "CN=127.0.0.1",
                "-ext",
                "SAN=ip:127.0.0.1",
                "-keystore",
                keyStore().toString(),
                "-storepass",
                KEY_PASSWORD);
        try {
            Program.assertSucceeds(new ProcessBuilder(command), base.resolve("keytool.txt"), KEYTOOL);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while making " + keyStore(), stopped);
        }
    }

    private Path keyStore() {
        return base.resolve("keystore.p12").toAbsolutePath();
    }

    @Override
    OptionalInt http2Port() {
        return OptionalInt.of(securePort);
    }

    @Override
    Path deployments() {
        return base.resolve("webapps");
    }

    @Override
    List<String> command() {
        List<String> command = new ArrayList<>(List.of(java()));
        command.addAll(jvmOptions());
        command.addAll(arguments());
        return command;
    }

    private List<String> arguments() {
        String modules =
                "--module=server,http,http2c,http2,EE-webapp,EE-deploy,EE-annotations,EE-jsp,EE-websocket-jakarta,EE-cdi";
        return List.of(
                "-jar",
                home.resolve("start.jar").toString(),
                "jetty.base=" + base,
                "jetty.http.host=127.0.0.1",
                "jetty.http.port=" + port,
                "jetty.ssl.host=127.0.0.1",
                "jetty.ssl.port=" + securePort,
                "jetty.sslContext.keyStorePath=" + keyStore(),
                "jetty.sslContext.keyStorePassword=" + KEY_PASSWORD,
                "jetty.deploy.scanInterval=1",
                REALM,
                modules.replace("EE", version)); // last, or the properties are those of its environment alone
    }

    @Override
    Path log() {
        return console();
    }
}
