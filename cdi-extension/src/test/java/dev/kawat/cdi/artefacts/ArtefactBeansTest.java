/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.artefacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kawat.Artefact;
import dev.kawat.ArtefactChanged;
import dev.kawat.Artefacts;
import dev.kawat.ConnectionHandler;
import dev.kawat.EndpointDefinitionException;
import dev.kawat.ForEndpoint;
import dev.kawat.HandlerEvent;
import dev.kawat.Opened;
import dev.kawat.ServerHandler;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.WebSocketServer;
import dev.kawat.cdi.support.Application;
import dev.kawat.cdi.support.Archive;
import dev.kawat.cdi.support.Client;
import dev.kawat.cdi.support.Journal;
import dev.kawat.impl.artefact.ArtefactFile;
import dev.kawat.spi.HandlerEngine;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.websocket.OnMessage;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jboss.weld.environment.se.WeldContainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Beans as the handlers of endpoints that files declare. */
class ArtefactBeansTest {

    private static String file(String endpoint, String handler) {
        return "{\"endpoint\": \"" + endpoint + "\", \"handler\": \"" + handler + "\"}";
    }

    @Named("reader")
    @WebSocketEndpoint
    public static class Reader {

        @Inject
        WebSocketServer server;

        @OnMessage
        String said(String text) {
            return server.name() + " " + text;
        }
    }

    @ApplicationScoped
    @WebSocketEndpoint
    public static class Shared {

        @Inject
        WebSocketServer server;

        @OnMessage
        String said(String text) {
            return server.path() + " " + text;
        }
    }

    @Test
    void oneBeanServesSeveralFilesEachWithItsOwnServer() {
        try (Application application = Application.with(Reader.class, Shared.class)
                .artefact("META-INF/kawat/news.websocket", file("news", "reader"))
                .artefact("META-INF/kawat/letters.websocket", file("letters", Reader.class.getName()))
                .artefact("WEB-INF/websockets/one.websocket", file("one", Shared.class.getName()))
                .artefact("WEB-INF/websockets/two.websocket", file("two", Shared.class.getName()))
                .start()) {

            assertThat(application.connect("/news").ask("hello")).isEqualTo("news hello");
            assertThat(application.connect("/letters").ask("hello")).isEqualTo("letters hello");
            assertThat(application.connect("/one").ask("hello")).isEqualTo("/one hello");
            assertThat(application.connect("/two").ask("hello")).isEqualTo("/two hello");
            assertThat(application.bean(Artefacts.class).all())
                    .extracting(Artefact::name)
                    .containsExactly("news", "letters", "one", "two");
        }
    }

    public static class Producer {

        @Produces
        @Named("made")
        Made made() {
            return new Made("produced");
        }
    }

    @WebSocketEndpoint
    public static class Made {

        private final String name;

        Made(String name) {
            this.name = name;
        }

        @OnMessage
        String said(String text) {
            return name + " " + text;
        }
    }

    @Named("guard")
    @WebSocketEndpoint
    public static class Guard implements ServerHandler {

        @Inject
        Journal journal;

        @Override
        public Object onConnection(WebSocketServer server, HandlerEvent.Connection event) {
            return Reader.class;
        }

        @Override
        public void onOpen(WebSocketServer server, HandlerEvent.Open event) {
            journal.add("opened " + server.path());
        }
    }

    @Test
    void producedHandlersAndHandlersOfServersAreBeansToo() {
        try (Application application = Application.with(Producer.class, Guard.class, Reader.class)
                .artefact("META-INF/kawat/made.websocket", file("made", "made"))
                .artefact("META-INF/kawat/guarded.websocket", file("guarded", "guard"))
                .start()) {

            assertThat(application.connect("/made").ask("hello")).isEqualTo("produced hello");
            assertThat(application.journal().entries()).containsExactly("opened /guarded");
            assertThat(application.connect("/guarded").ask("hello")).isEqualTo("guarded hello");
        }
    }

    @ApplicationScoped
    public static class Templates implements HandlerEngine {

        @Inject
        Journal journal;

        @Override
        public String name() {
            return "template";
        }

        @Override
        public ConnectionHandler handler(Reference reference) {
            journal.add("made for " + reference.endpoint() + " at " + reference.location());
            return (connection, event) -> connection.send(reference.handler() + " " + event.data());
        }
    }

    @Test
    void behaviour2_12_anEngineIsABean() {
        try (Application application = Application.with(Templates.class)
                .artefact(
                        "META-INF/kawat/news.websocket",
                        "{\"endpoint\": \"news\", \"handler\": \"dear\", \"engine\": \"template\"}")
                .start()) {

            assertThat(application.journal().entries())
                    .containsExactly("made for news at META-INF/kawat/news.websocket");
            assertThat(application.connect("/news").ask("reader")).isEqualTo("dear reader");
            assertThat(application.bean(Artefacts.class).byName("news"))
                    .hasValueSatisfying(
                            artefact -> assertThat(artefact.engine()).contains("template"));
        }
    }

    @WebSocketEndpoint("/news")
    public static class News {

        @OnMessage
        String said(String text) {
            if (text.isEmpty()) {
                throw new IllegalArgumentException("on purpose");
            }
            return "class " + text;
        }
    }

    @Test
    void behaviour2_19_theEndpointOfAClassGoesBeforeAFileAndItsResultsAreReplies(@TempDir Path folder)
            throws IOException {
        Files.writeString(
                folder.resolve("letters.websocket"),
                "{\"endpoint\": \"news\", \"handler\": \"dear\", \"engine\": \"template\"}");
        try (Application application = Application.with(News.class, Reader.class, Templates.class, Observer.class)
                .set("kawat.artefacts", folder.toString())
                .start()) {
            application.journal().await("letters FAILED");

            Client client = application.connect("/news");
            assertThat(client.ask("hello")).isEqualTo("class hello");
            client.send("");
            assertThat(client.closed()).isEqualTo(1011);
        }
    }

    @ApplicationScoped
    public static class Observer {

        @Inject
        Journal journal;

        void changed(@Observes @ArtefactChanged Artefact artefact) {
            journal.add(artefact.name() + " " + artefact.state());
        }

        void changedLater(@ObservesAsync @ArtefactChanged Artefact artefact) {
            journal.add("later " + artefact.name() + " " + artefact.state());
        }

        void opened(@Observes @Opened @ForEndpoint(Reader.class) WebSocketConnection connection) {
            journal.add("opened " + connection.server().name());
        }
    }

    @Test
    void changesAreEvents(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("broken.websocket"), "{");
        try (Application application = Application.with(Reader.class, Observer.class)
                .artefact("META-INF/kawat/news.websocket", file("news", "reader"))
                .set("kawat.artefacts", folder.toString())
                .start()) {
            application.journal().await("later news STARTED");
            application.journal().await("broken FAILED");

            Files.writeString(folder.resolve("letters.websocket"), file("letters", "reader"));
            application.journal().await("letters STARTED");
            assertThat(application.connect("/letters").ask("hello")).isEqualTo("letters hello");
            Files.delete(folder.resolve("letters.websocket"));
            application.journal().await("letters REMOVED");

            assertThat(application.journal().entries())
                    .contains("news STARTED", "broken NEW", "letters NEW", "opened letters");
        }
    }

    @Test
    void artefactsAreThereWhenTheApplicationHasStarted() {
        try (WeldContainer container = Application.weld(Reader.class).initialize()) {
            Artefacts artefacts = container.select(Artefacts.class).get();

            assertThat(artefacts.all()).isEmpty(); // in plain CDI, the first use starts the endpoints
        }
    }

    @Test
    void filesOfTheClassPathAreThoseInJarsAndDirectories(@TempDir Path directory) throws IOException {
        String kawat = "META-INF/kawat/";
        Path jar = directory.resolve("lib.jar");
        Files.write(
                jar,
                Archive.of()
                        .with("META-INF/beans.xml", "")
                        .with(kawat + "one.websocket", "{")
                        .with(kawat + "deeper/no.websocket", "{")
                        .with(kawat + "no.txt", "{")
                        .bytes());
        Path classes = directory.resolve("classes");
        Archive.of()
                .with(kawat + "two.websocket", "{")
                .with("other/no.websocket", "{")
                .unpack(classes);
        URL[] path = {jar.toUri().toURL(), classes.toUri().toURL()};

        try (URLClassLoader loader = new URLClassLoader(path, null)) {
            assertThat(dev.kawat.cdi.scan.ClassPathArtefacts.find(loader))
                    .extracting(ArtefactFile::location)
                    .containsExactlyInAnyOrderElementsOf(List.of(
                            "jar:" + jar.toUri().toURL() + "!/" + kawat + "one.websocket",
                            classes.resolve(kawat + "two.websocket").toString()));
        }
        Files.delete(jar); // which fails on some systems while it is open
    }

    @Test
    void filesOfTheClassPathThatCannotBeReadStopTheDeploymentAllAtOnce(@TempDir Path directory) throws IOException {
        String kawat = "META-INF/kawat/";
        Path classes = directory.resolve("classes");
        Archive.of().with(kawat + "broken.websocket", "{").unpack(classes);
        Path dangling = classes.resolve(kawat + "dangling.websocket");
        Files.createSymbolicLink(dangling, Path.of("nowhere"));
        Files.createDirectory(classes.resolve(kawat + "directory.websocket"));
        Path jar = directory.resolve("lib.jar");
        Files.write(
                jar,
                Archive.of()
                        .with(kawat + "damaged.websocket", " ".repeat(100))
                        .with("META-INF/beans.xml", "")
                        .damaged());
        URL[] path = {jar.toUri().toURL(), classes.toUri().toURL()};

        List<ArtefactFile> files;
        try (URLClassLoader loader = new URLClassLoader(path, null)) {
            files = dev.kawat.cdi.scan.ClassPathArtefacts.find(loader);
        }

        EndpointDefinitionException failure = catchThrowableOfType(
                EndpointDefinitionException.class,
                () -> Application.with(Reader.class).artefacts(files).start());
        String unreadable = ": file must be readable, got java.";
        List<String> expected = List.of(
                classes.resolve(kawat + "broken.websocket") + ", line 1",
                dangling + unreadable + "nio.file.NoSuchFileException",
                "jar:" + jar.toUri().toURL() + "!/" + kawat + "damaged.websocket" + unreadable
                        + "util.zip.ZipException");
        assertThat(failure.problems()).hasSameSizeAs(expected);
        assertThat(expected)
                .allSatisfy(beginning -> assertThat(failure.problems()).anyMatch(text -> text.startsWith(beginning)));
    }
}
