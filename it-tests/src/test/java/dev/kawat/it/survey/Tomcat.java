/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.survey;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Tomcat, with a {@code CATALINA_BASE} of its own. */
final class Tomcat extends AppServer {

    private final String options;

    Tomcat(String id, Libraries libraries) {
        super(id, libraries);
        this.options = "";
    }

    Tomcat(String id, Libraries libraries, Path home, Path base, String options) {
        super(id, libraries, home, base);
        this.options = options;
    }

    @Override
    void configure() throws IOException {
        Directories.copy(home.resolve("conf"), base.resolve("conf"));
        Files.createDirectories(base.resolve("temp"));
        // No shutdown port, for a signal does; and looks for deleted archives every second.
        Files.writeString(base.resolve("conf/server.xml"), """
                <Server port="-1">
                  <Service name="Catalina">
                    <Connector address="127.0.0.1" port="%d" />
                    <Engine name="Catalina" defaultHost="localhost" backgroundProcessorDelay="1">
                      <Realm className="org.apache.catalina.realm.MemoryRealm" />
                      <Host name="localhost" appBase="webapps" autoDeploy="true" />
                    </Engine>
                  </Service>
                </Server>
                """.formatted(port));
        StringBuilder users = new StringBuilder("<tomcat-users>");
        USERS.forEach((name, roles) -> users.append("<user username=\"%s\" password=\"%s\" roles=\"%s\" />"
                .formatted(name, PASSWORD, String.join(",", roles))));
        Files.writeString(base.resolve("conf/tomcat-users.xml"), users.append("</tomcat-users>"));
    }

    @Override
    Path deployments() {
        return base.resolve("webapps");
    }

    @Override
    List<String> command() {
        return List.of("sh", home.resolve("bin/catalina.sh").toString(), "run"); // becomes the JVM
    }

    @Override
    Map<String, String> environment() {
        String all = String.join(" ", jvmOptions()) + " " + options;
        return Map.of("CATALINA_HOME", home.toString(), "CATALINA_BASE", base.toString(), "CATALINA_OPTS", all);
    }

    @Override
    Path log() {
        return console();
    }
}
