/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.survey;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Jetty with the modules of one Jakarta EE version, and a base directory of its own. */
final class Jetty extends AppServer {

    private static final String USER_FILE = "resources/users.properties";
    private static final String REALM = "etc/realm.xml";

    private final String version;

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
        String modules = "--module=server,http,EE-webapp,EE-deploy,EE-annotations,EE-jsp,EE-websocket-jakarta,EE-cdi";
        return List.of(
                "-jar",
                home.resolve("start.jar").toString(),
                "jetty.base=" + base,
                "jetty.http.host=127.0.0.1",
                "jetty.http.port=" + port,
                "jetty.deploy.scanInterval=1",
                REALM,
                modules.replace("EE", version)); // last, or the properties are those of its environment alone
    }

    @Override
    Path log() {
        return console();
    }
}
