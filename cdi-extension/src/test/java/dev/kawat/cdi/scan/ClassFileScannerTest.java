/* SPDX-License-Identifier: Apache-2.0 */
package dev.kawat.cdi.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kawat.HandshakeCheck;
import dev.kawat.OnSlow;
import dev.kawat.Opened;
import dev.kawat.WebSocketConnection;
import dev.kawat.WebSocketEndpoint;
import dev.kawat.cdi.support.Archive;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.websocket.OnError;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassFileScannerTest {

    @WebSocketEndpoint("/chat")
    static class Chat {}

    @Singleton
    static class Failures {
        @OnError
        void failed(Exception failure) {}
    }

    abstract static class Base {
        @OnSlow
        void slow() {}
    }

    static class Inheriting extends Base {}

    static class Observing {
        void opened(@Observes @Opened WebSocketConnection connection) {}
    }

    static class ObservingAll {
        void happened(@Observes WebSocketConnection connection) {}
    }

    static class ObservingOthers {
        void happened(@Observes String event) {}
    }

    abstract static class Checking implements HandshakeCheck {}

    /** Knows Kawat, and declares nothing. */
    static class Plain {
        WebSocketConnection connection;
    }

    /** Neither knows Kawat nor declares anything. */
    static class Unaware {}

    /** Fails when it is initialized. */
    static class Fragile {
        static final int NUMBER = Integer.parseInt("none");

        @OnSlow
        void slow() {}
    }

    @TempDir
    Path directory;

    private final ClassFileScanner files = new ClassFileScanner(getClass().getClassLoader());

    private Path jar(Archive archive) throws IOException {
        return Files.write(directory.resolve("some.jar"), archive.bytes());
    }

    private static Archive beanArchive(Class<?>... classes) {
        return Archive.of(classes).with("META-INF/beans.xml", "");
    }

    @Test
    void findsWhatDeclaresSomethingInADirectory() throws IOException {
        Archive.of(Chat.class, Failures.class, Base.class, Observing.class, ObservingAll.class, Checking.class)
                .unpack(directory);
        Archive.of(Plain.class, Unaware.class, ObservingOthers.class).unpack(directory);

        files.addDirectory(directory);

        assertThat(files.find())
                .containsExactlyInAnyOrder(
                        Chat.class, Failures.class, Base.class, Observing.class, ObservingAll.class, Checking.class);
    }

    @Test
    void findsWhatInheritsFromElsewhere() throws IOException {
        Archive.of(Inheriting.class).unpack(directory);

        files.addDirectory(directory);

        assertThat(files.find()).containsExactly(Inheriting.class);
    }

    @Test
    void findsTheSameInAJarThatIsAFileAndInAStream() throws IOException {
        Archive archive = beanArchive(Failures.class, Plain.class, Inheriting.class);
        ClassFileScanner streamed = new ClassFileScanner(getClass().getClassLoader());

        files.addJar(jar(archive));
        streamed.addJar(new ByteArrayInputStream(archive.bytes()));

        assertThat(files.find()).containsExactlyInAnyOrder(Failures.class, Inheriting.class);
        assertThat(streamed.find()).containsExactlyInAnyOrder(Failures.class, Inheriting.class);
    }

    @Test
    void aJarWithoutBeansIsNotLookedAt() throws IOException {
        Archive archive = Archive.of(Failures.class, Chat.class);

        files.addJar(jar(archive));
        files.addJar(new ByteArrayInputStream(archive.bytes()));

        assertThat(files.find()).isEmpty();
    }

    /** Its callbacks are for the engine of the server. */
    @Test
    void callbacksInALibraryThatDoesNotKnowKawatAreNotOurs() throws IOException {
        files.addJar(jar(beanArchive(Failures.class, Unaware.class)));

        assertThat(files.find()).isEmpty();
    }

    @Test
    void callbacksOfTheApplicationItselfAreOurs() throws IOException {
        Archive.of(Failures.class).unpack(directory);

        files.addDirectory(directory);

        assertThat(files.find()).containsExactly(Failures.class);
    }

    @Test
    void nothingIsInitialized() throws IOException {
        Archive.of(Fragile.class).unpack(directory);

        files.addDirectory(directory);

        assertThat(files.find()).containsExactly(Fragile.class);
    }

    /** Classes for other versions of Java, files that are no class files, and missing classes are not read. */
    @Test
    void whatCannotBeReadHidesNothing() throws IOException {
        Archive archive = beanArchive(Chat.class)
                .with("Broken.class", "no class file")
                .with("module-info.class", "no class file")
                .with("META-INF/versions/21/Broken.class", "no class file");

        files.addJar(jar(archive));
        files.add(List.of("Missing.class", "readme.txt"), true, file -> null);

        assertThat(files.find()).containsExactly(Chat.class);
    }

    @Test
    void aClassThatCannotBeLoadedHidesNoOther() throws IOException {
        Archive.of(Failures.class, Chat.class).unpack(directory);
        ClassLoader without = new ClassLoader(getClass().getClassLoader()) {
            @Override
            protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                if (name.equals(Failures.class.getName())) {
                    throw new NoClassDefFoundError("on purpose: its superclass is not there");
                }
                return super.loadClass(name, resolve);
            }
        };
        ClassFileScanner files = new ClassFileScanner(without);

        files.addDirectory(directory);

        assertThat(files.find()).containsExactly(Chat.class);
    }

    /** A jar of many megabytes stays where it is: what is not read of a class file is not kept either. */
    @Test
    void closesNoStreamThatItWasGiven() throws IOException {
        boolean[] closed = {false};
        InputStream jar =
                new ByteArrayInputStream(beanArchive(Chat.class, Plain.class).bytes()) {
                    @Override
                    public void close() {
                        closed[0] = true;
                    }
                };

        files.addJar(jar);

        assertThat(files.find()).containsExactly(Chat.class);
        assertThat(closed).containsExactly(false);
    }
}
