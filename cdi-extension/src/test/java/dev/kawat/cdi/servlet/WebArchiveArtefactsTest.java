/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.cdi.support.Archive;
import dev.kawat.impl.artefact.ArtefactFile;
import dev.kawat.impl.artefact.ArtefactReader;
import dev.kawat.impl.settings.Configuration;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebArchiveArtefactsTest {

    /** The content of the WAR. */
    @TempDir
    Path root;

    private boolean unpacked = true;

    private ServletContext context() {
        return new ArchiveContext(root, unpacked).make();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void areThoseOfTheApplicationAndOfItsLibraries(boolean unpackedByTheServer) throws IOException {
        unpacked = unpackedByTheServer;
        Archive.of()
                .with("WEB-INF/websockets/one.websocket", "{")
                .with("WEB-INF/websockets/deeper/no.websocket", "{")
                .with("WEB-INF/websockets/.no.websocket", "{")
                .with("WEB-INF/classes/META-INF/kawat/two.websocket", "{")
                .with("WEB-INF/classes/no.websocket", "{")
                .with("META-INF/kawat/no.websocket", "{")
                .with("WEB-INF/lib/broken.jar", "no jar")
                .unpack(root);
        Files.write(
                root.resolve("WEB-INF/lib/three.jar"),
                Archive.of()
                        .with("META-INF/kawat/three.websocket", "{")
                        .with("no.websocket", "{")
                        .bytes());

        assertThat(WebArchiveArtefacts.of(context()))
                .extracting(ArtefactFile::location)
                .containsExactly(
                        "WEB-INF/classes/META-INF/kawat/two.websocket",
                        "WEB-INF/lib/three.jar!/META-INF/kawat/three.websocket",
                        "WEB-INF/websockets/one.websocket");
    }

    /** As servers show a jar that they have mounted. */
    @Test
    void areInAnUnpackedJarToo() throws IOException {
        Archive.of().with("META-INF/kawat/one.websocket", "{").unpack(root.resolve("WEB-INF/lib/one.jar"));

        assertThat(WebArchiveArtefacts.of(context()))
                .extracting(ArtefactFile::location)
                .containsExactly("WEB-INF/lib/one.jar/META-INF/kawat/one.websocket");
    }

    private static StandIn<ServletContext> listing(String... files) {
        return StandIn.of(ServletContext.class)
                .on(
                        "getResourcePaths",
                        arguments -> Stream.of(files)
                                .filter(file -> file.startsWith((String) arguments[0]))
                                .collect(Collectors.toSet()))
                .on("getRealPath", arguments -> null);
    }

    private static List<String> problems(ServletContext context) {
        return WebArchiveArtefacts.of(context).stream()
                .flatMap(file -> ArtefactReader.read(file, Configuration.NONE).problems().stream())
                .toList();
    }

    @Test
    void areNoneInAJarThatTheServerDoesNotShow() {
        ServletContext silent = listing("/WEB-INF/lib/a.jar")
                .on("getResourceAsStream", arguments -> null)
                .make();

        assertThat(WebArchiveArtefacts.of(silent)).isEmpty();
    }

    @Test
    void areProblemsIfTheServerListsThemAndDoesNotShowThem() {
        ServletContext silent = listing("/WEB-INF/websockets/a.websocket", "/WEB-INF/websockets/b.websocket")
                .on("getResourceAsStream", arguments -> null)
                .make();

        assertThat(problems(silent))
                .containsExactly(
                        "WEB-INF/websockets/a.websocket: file must be readable, got nothing from the server that lists it",
                        "WEB-INF/websockets/b.websocket: file must be readable, got nothing from the server that lists it");
    }

    @Test
    void areProblemsIfTheServerFailsToReadThem() {
        ServletContext failing = listing("/WEB-INF/classes/META-INF/kawat/a.websocket")
                .failing("getResourceAsStream", new IllegalStateException("on purpose"))
                .make();

        assertThat(problems(failing))
                .containsExactly("WEB-INF/classes/META-INF/kawat/a.websocket: file must be readable, got"
                        + " java.lang.IllegalStateException: on purpose");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void areProblemsIfTheyAreDamagedInTheirJar(boolean unpackedByTheServer) throws IOException {
        unpacked = unpackedByTheServer;
        Files.createDirectories(root.resolve("WEB-INF/lib"));
        Files.write(
                root.resolve("WEB-INF/lib/a.jar"),
                Archive.of()
                        .with("META-INF/kawat/a.websocket", "{" + " ".repeat(100) + "}")
                        .damaged());

        assertThat(problems(context()))
                .singleElement()
                .asString()
                .startsWith(
                        "WEB-INF/lib/a.jar!/META-INF/kawat/a.websocket: file must be readable, got java.util.zip.ZipEx");
    }

    @Test
    void areNoneWhereTheServerRefusesToTell() {
        ServletContext refusing = StandIn.of(ServletContext.class)
                .failing("getResourcePaths", new IllegalStateException("on purpose"))
                .make();

        assertThat(WebArchiveArtefacts.of(refusing)).isEmpty();
    }
}
