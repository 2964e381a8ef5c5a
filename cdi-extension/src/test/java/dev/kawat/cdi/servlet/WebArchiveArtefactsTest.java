/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.cdi.support.Archive;
import dev.kawat.impl.artefact.ArtefactFile;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
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

    @Test
    void areNoneWhereTheServerSaysNothing() {
        ServletContext silent = StandIn.of(ServletContext.class)
                .on("getResourcePaths", arguments -> Set.of("/WEB-INF/lib/a.jar", arguments[0] + "b.websocket"))
                .on("getRealPath", arguments -> null)
                .on("getResourceAsStream", arguments -> null)
                .make();

        assertThat(WebArchiveArtefacts.of(silent)).isEmpty();
    }

    @Test
    void areNoneWhereTheServerRefusesToTell() {
        ServletContext refusing = StandIn.of(ServletContext.class)
                .failing("getResourcePaths", new IllegalStateException("on purpose"))
                .make();

        assertThat(WebArchiveArtefacts.of(refusing)).isEmpty();
    }
}
