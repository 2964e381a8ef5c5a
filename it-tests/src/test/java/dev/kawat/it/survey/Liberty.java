/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it.survey;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Open Liberty, with the features that Kawat wants and no others, and a user directory of its own. */
final class Liberty extends AppServer {

    private static final String MESSAGING = """
            <featureManager>
              <feature>messaging-3.1</feature>
              <feature>messagingClient-3.0</feature>
              <feature>messagingServer-3.0</feature>
            </featureManager>
            <messagingEngine />
            <jmsConnectionFactory id="DefaultJMSConnectionFactory">
              <properties.wasJms />
            </jmsConnectionFactory>
            <wasJmsEndpoint host="127.0.0.1" wasJmsPort="-1" wasJmsSSLPort="-1" />
            """;

    private final String further;

    Liberty(String id) {
        super(id, Libraries.KAWAT);
        further = "";
    }

    private Liberty(Liberty plain, String further) {
        super(plain.id(), plain.libraries(), plain.home, plain.base.resolveSibling(plain.id() + "-messaging"));
        this.further = further;
    }

    @Override
    Optional<AppServer> withMessaging() {
        return Optional.of(new Liberty(this, MESSAGING));
    }

    @Override
    void configure() throws IOException {
        Files.createDirectories(serverDirectory());
        Files.writeString(serverDirectory().resolve("server.xml"), """
                <server>
                  <featureManager>
                    <feature>servlet-6.0</feature>
                    <feature>cdi-4.0</feature>
                    <feature>websocket-2.1</feature>
                    <feature>jsonb-3.0</feature>
                    <feature>restfulWS-3.1</feature>
                    <feature>appSecurity-5.0</feature>
                    <feature>concurrent-3.0</feature>
                    <feature>enterpriseBeansLite-4.0</feature>
                    <feature>jndi-1.0</feature>
                  </featureManager>
                  <httpEndpoint id="defaultHttpEndpoint" host="127.0.0.1" httpPort="%d" httpsPort="-1" />
                  <applicationMonitor updateTrigger="polled" pollingRate="500ms" />
                  <basicRegistry id="users" realm="kawat">%s</basicRegistry>
                  %s
                </server>
                """.formatted(port, users(), further));
    }

    /** Groups are the roles of the same name. */
    private static String users() {
        StringBuilder users = new StringBuilder();
        USERS.forEach((name, groups) -> {
            users.append("<user name=\"").append(name).append("\" password=\"" + PASSWORD + "\" />");
            groups.forEach(
                    group -> users.append("<group name=\"%s\"><member name=\"%s\" /></group>".formatted(group, name)));
        });
        return users.toString();
    }

    private Path serverDirectory() {
        return base.resolve("servers/survey");
    }

    @Override
    Login login() {
        return Login.JAKARTA_SECURITY;
    }

    @Override
    Path deployments() {
        return serverDirectory().resolve("dropins");
    }

    @Override
    List<String> command() {
        return List.of("sh", home.resolve("bin/server").toString(), "run", "survey");
    }

    @Override
    List<String> stopCommand() {
        return List.of("sh", home.resolve("bin/server").toString(), "stop", "survey");
    }

    @Override
    Map<String, String> environment() {
        return Map.of("WLP_USER_DIR", base.toString(), "JVM_ARGS", String.join(" ", jvmOptions()));
    }

    @Override
    Path log() {
        return serverDirectory().resolve("logs/messages.log");
    }

    @Override
    boolean endsTcp() {
        return false;
    }
}
