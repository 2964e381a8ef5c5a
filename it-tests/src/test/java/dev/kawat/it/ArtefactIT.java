/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kawat.it.artefact.Talk;
import dev.kawat.it.client.Client;
import dev.kawat.it.trial.ArtefactFiles;
import dev.kawat.it.trial.ArtefactTrial;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Files that declare endpoints: in the application, and in a folder in which they come, change and go. */
@ExtendWith(ArquillianExtension.class)
class ArtefactIT {

    private static final String KEY = "kawat.artefacts";

    private static final Path FOLDER = Path.of("target", "artefacts-" + System.getProperty("arquillian.launch"))
            .toAbsolutePath();

    @ArquillianResource
    private URL base;

    private ArtefactFiles files;

    /** The folder is configured in the WAR for a server of its own, and by a system property for those in this process. */
    @Deployment(name = "artefacts", testable = false)
    static WebArchive application() throws IOException {
        Files.createDirectories(FOLDER);
        try (DirectoryStream<Path> left = Files.newDirectoryStream(FOLDER)) {
            for (Path file : left) {
                Files.delete(file);
            }
        }
        Files.writeString(FOLDER.resolve("early.websocket"), content("early", "talk"));
        System.setProperty(KEY, FOLDER.toString());
        System.setProperty("it.greeting", "classes");
        return ApplicationWar.withoutJson("artefacts.war", new Class<?>[0])
                .addPackage(Talk.class.getPackage())
                .addAsResource(
                        new StringAsset(content("/${it.greeting}/{of}", "shout")), "META-INF/kawat/classes.websocket")
                .addAsWebInfResource(
                        new StringAsset(content("packed", Talk.class.getName())), "websockets/packed.websocket")
                .setWebXML(new StringAsset("""
                        <?xml version="1.0" encoding="UTF-8"?>
                        <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
                          <context-param>
                            <param-name>kawat.artefacts</param-name><param-value>%s</param-value>
                          </context-param>
                          <context-param>
                            <param-name>it.greeting</param-name><param-value>classes</param-value>
                          </context-param>
                        </web-app>
                        """.formatted(FOLDER)));
    }

    private static String content(String endpoint, String handler) {
        return "{\"endpoint\": \"" + endpoint + "\", \"handler\": \"" + handler + "\"}";
    }

    @BeforeEach
    void look() {
        files = new ArtefactFiles(FOLDER, this::endpoint);
    }

    private URI endpoint(String path) {
        String root = base.toString().replaceFirst("^http", "ws");
        return URI.create(root + (root.endsWith("/") ? "" : "/") + path);
    }

    @AfterEach
    void close() {
        files.close();
    }

    @AfterAll
    static void forget() {
        System.clearProperty(KEY);
        System.clearProperty("it.greeting");
    }

    private static void assumeFurtherPathsAreServed() {
        assumeTrue(Server.current() != Server.TYRUS, "without servlets, the engine takes no endpoints later");
    }

    @Test
    void filesOfTheApplicationAreServed() {
        assertThat(files.answer("classes/here", "hello")).isEqualTo("shout hello");
        assertThat(files.state("classes")).startsWith("STARTED serving");
        if (Server.current() == Server.TOMCAT) {
            assertThat(files.answer("packed", "hello")).isEqualTo("talk hello");
        }
    }

    @Test
    void filesThatAreInTheFolderAtTheStartAreServed() {
        assertThat(files.answer("early", "hello")).isEqualTo("talk hello");
    }

    @Test
    void behaviour2_1_aFileThatComesIsServedWithoutRedeployment() {
        files.write("news", content("news", "talk"));

        if (Server.current() == Server.TYRUS) {
            assertThat(files.awaitState("news", "FAILED silent"))
                    .endsWith(
                            "path must be known when the application starts, because this engine runs without servlets and"
                                    + " takes no endpoints later");
        } else {
            files.awaitState("news", "STARTED serving");
            assertThat(files.answer("news", "hello")).isEqualTo("talk hello");
        }

        files.delete("news");
        files.awaitGone("news");
    }

    @Test
    void behaviour2_2_newConnectionsHaveTheChangedHandlerAndOpenOnesKeepTheirs() {
        assumeFurtherPathsAreServed();
        files.write("changing", content("changing", "talk"));
        files.awaitState("changing", "STARTED");
        try (Client open = Client.connect(endpoint("changing"))) {
            files.write("changing", content("changing", "shout").replace("}", ", \"description\": \"changed\"}"));
            files.awaitState("changing", "STARTED serving changed");

            assertThat(open.send("hello").text()).isEqualTo("talk hello");
            assertThat(files.answer("changing", "hello")).isEqualTo("shout hello");

            files.delete("changing");
            files.awaitGone("changing");
            assertThat(open.closed().code()).isEqualTo(1001);
        }
    }

    @Test
    void behaviour2_3_aFileThatGoesTakesItsEndpointAndItsConnectionsAway() {
        assumeFurtherPathsAreServed();

        new ArtefactTrial(files).whatWasSentIsHandledBeforeTheClose();
    }

    @Test
    void behaviour2_4_ofTwoFilesWithOneEndpointTheFirstStaysAndTheSecondIsMarked() {
        assumeFurtherPathsAreServed();
        files.write("first", content("same", "talk"));
        files.awaitState("first", "STARTED");
        files.write("a-second", content("same", "shout"));

        assertThat(files.awaitState("a-second", "FAILED silent")).contains("path must not match");
        assertThat(files.answer("same", "hello")).isEqualTo("talk hello");

        files.delete("first");
        files.awaitState("a-second", "STARTED serving");
        assertThat(files.answer("same", "hello")).isEqualTo("shout hello");
        files.delete("a-second");
        files.awaitGone("a-second");
    }

    @Test
    void theEndpointOfAClassGoesBeforeAFile() {
        files.write("later", content("states", "shout"));

        assertThat(files.awaitState("later", "FAILED silent")).contains("path must not match");

        assertThat(files.answer("states", "nobody")).isEqualTo("none");
        files.delete("later");
        files.awaitGone("later");
    }

    @Test
    void behaviour2_22_brokenFilesFailAlone() throws IOException {
        assumeFurtherPathsAreServed();

        new ArtefactTrial(files).brokenFilesFailAlone();
    }

    @Test
    void aFileIsNotReadWhileItIsHalfWritten() {
        assumeFurtherPathsAreServed();

        new ArtefactTrial(files).halvesOfAFile();
    }

    @Test
    void nothingIsLostWhileFilesComeChangeAndGo() {
        assumeFurtherPathsAreServed();

        new ArtefactTrial(files).talksWhileFilesComeChangeAndGo(System.nanoTime());
    }
}
