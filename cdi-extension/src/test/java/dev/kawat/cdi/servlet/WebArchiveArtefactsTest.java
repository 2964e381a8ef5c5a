/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.cdi.support.Archive;
import dev.kawat.impl.artefact.ArtefactFile;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebArchiveArtefactsTest {

    /** What is in the WAR. */
    @TempDir
    Path root;

    private boolean unpacked = true;

    private ServletContext context() {
        return StandIn.of(ServletContext.class)
                .on("getResourcePaths", arguments -> paths(file(arguments)))
                .on("getRealPath", arguments -> unpacked ? file(arguments).toString() : null)
                .on("getResourceAsStream", arguments -> content(file(arguments)))
                .make();
    }

    private Path file(Object... path) {
        return root.resolve(((String) path[0]).substring(1));
    }

    private Set<String> paths(Path directory) {
        if (!Files.isDirectory(directory)) {
            return null;
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> "/" + root.relativize(file) + (Files.isDirectory(file) ? "/" : ""))
                    .collect(Collectors.toSet());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static InputStream content(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.newInputStream(file) : null;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
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
}
