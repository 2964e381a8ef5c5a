/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.OnSlow;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.cdi.support.Archive;
import jakarta.servlet.ServletContext;
import jakarta.websocket.OnError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebArchiveClassesTest {

    @WebSocketEndpoint("/chat")
    static class Chat {}

    static class Failures {
        @OnError
        void failed(Exception failure) {}
    }

    static class Slow {
        @OnSlow
        void slow() {}
    }

    static class Unaware {}

    /** The content of the WAR. */
    @TempDir
    Path root;

    private boolean unpacked = true;

    private ServletContext context() {
        return new ArchiveContext(root, unpacked).make();
    }

    private void library(String name, Archive archive) throws IOException {
        Path file = root.resolve("WEB-INF/lib").resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, archive.bytes());
    }

    private static Archive beanArchive(Class<?>... classes) {
        return Archive.of(classes).with("META-INF/beans.xml", "");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void areThoseInClassesAndInBeanArchives(boolean unpackedByTheServer) throws IOException {
        unpacked = unpackedByTheServer;
        Archive.of(Failures.class, Unaware.class).unpack(root.resolve("WEB-INF/classes"));
        library("beans.jar", beanArchive(Slow.class, Unaware.class));
        library("others.jar", Archive.of(Chat.class));

        assertThat(WebArchiveClasses.of(context())).containsExactlyInAnyOrder(Failures.class, Slow.class);
    }

    /** As servers show a jar that they have mounted, or an application that was never packed. */
    @Test
    void areInAnUnpackedJarToo() throws IOException {
        beanArchive(Slow.class, Failures.class).unpack(root.resolve("WEB-INF/lib/beans.jar"));
        Archive.of(Chat.class).unpack(root.resolve("WEB-INF/lib/others.jar"));

        assertThat(WebArchiveClasses.of(context())).containsExactlyInAnyOrder(Slow.class, Failures.class);
    }

    @Test
    void areNotInALibraryThatDoesNotKnowKawat() throws IOException {
        library("engine.jar", beanArchive(Failures.class, Unaware.class));
        beanArchive(Failures.class).unpack(root.resolve("WEB-INF/lib/unpacked.jar"));

        assertThat(WebArchiveClasses.of(context())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void areFoundBesideALibraryThatCannotBeRead(boolean unpackedByTheServer) throws IOException {
        unpacked = unpackedByTheServer;
        Files.createDirectories(root.resolve("WEB-INF/lib"));
        Files.writeString(root.resolve("WEB-INF/lib/a.jar"), "no jar");
        Files.writeString(root.resolve("WEB-INF/lib/readme.txt"), "no jar");
        library("beans.jar", beanArchive(Slow.class));

        assertThat(WebArchiveClasses.of(context())).containsExactly(Slow.class);
    }

    @Test
    void areNoneWhereThereIsNothing() {
        assertThat(WebArchiveClasses.of(context())).isEmpty();
    }

    @Test
    void areNoneWhereTheServerSaysNothing() {
        ServletContext silent = StandIn.of(ServletContext.class)
                .on("getClassLoader", arguments -> getClass().getClassLoader())
                .on(
                        "getResourcePaths",
                        arguments -> Set.of("/WEB-INF/lib/a.jar", "/WEB-INF/lib/", arguments[0] + "b.class"))
                .on("getRealPath", arguments -> null)
                .on("getResourceAsStream", arguments -> null)
                .make();

        assertThat(WebArchiveClasses.of(silent)).isEmpty();
    }

    @Test
    void areNoneWhereTheServerRefusesToTell() {
        ServletContext refusing = StandIn.of(ServletContext.class)
                .on("getClassLoader", arguments -> getClass().getClassLoader())
                .failing("getResourcePaths", new IllegalStateException("on purpose"))
                .make();

        assertThat(WebArchiveClasses.of(refusing)).isEmpty();
    }
}
